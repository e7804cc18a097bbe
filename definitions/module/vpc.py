"""A VPC as configs name it: by subnets and security groups, both or neither.

Source: API VpcConfig.
"""

from collections.abc import Sequence

from definitions.schema.errors import invalid
from definitions.values.infrastructure import Text


def require_whole_vpc(subnet_ids: Sequence[Text], security_group_ids: Sequence[Text]) -> None:
    """Refuse one without the other.

    Raises:
        PydanticCustomError: one of them is missing.
    """
    if bool(subnet_ids) != bool(security_group_ids):
        present, missing = ("subnetIds", "securityGroupIds") if subnet_ids else ("securityGroupIds", "subnetIds")
        raise invalid("half-vpc", f"'{present}' needs '{missing}': a VPC is given by both", key=present)


def vpc_config(subnet_ids: Sequence[Text], security_group_ids: Sequence[Text]) -> dict[str, object] | None:
    """``VpcConfig`` of the Create* APIs; ``None`` for no VPC."""
    if not subnet_ids:
        return None
    return {"SecurityGroupIds": list(security_group_ids), "Subnets": list(subnet_ids)}
