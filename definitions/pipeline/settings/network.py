"""Network settings of the pipeline."""

from typing import Annotated, Self

from pydantic import model_validator

from definitions.schema.errors import invalid
from definitions.schema.field_types import Boolean
from definitions.schema.fields import TextField
from definitions.schema.model import Model
from definitions.values.infrastructure import Text

SubnetId = Annotated[Text, TextField("a subnet id such as subnet-0a1b2c3d", "bad-subnet-id", r"subnet-[a-zA-Z0-9]+")]
SecurityGroupId = Annotated[
    Text, TextField("a security group id such as sg-0a1b2c3d", "bad-security-group-id", r"sg-[a-zA-Z0-9]+")
]


class NetworkConfig(Model):
    """The network of the jobs of all steps."""

    enable_network_isolation: Boolean = True
    """Containers make and receive no network calls; SageMaker still moves inputs and outputs for them."""
    encrypt_inter_container_traffic: Boolean = True
    """Traffic between the containers of a distributed job is encrypted."""
    subnet_ids: list[SubnetId] = []
    """Subnets of the VPC in which jobs run; with securityGroupIds."""
    security_group_ids: list[SecurityGroupId] = []
    """Security groups of the jobs; with subnetIds."""

    @model_validator(mode="after")
    def _subnets_with_security_groups(self) -> Self:
        if bool(self.subnet_ids) != bool(self.security_group_ids):
            present, missing = (
                ("subnetIds", "securityGroupIds") if self.subnet_ids else ("securityGroupIds", "subnetIds")
            )
            raise invalid("half-vpc", f"'{present}' needs '{missing}': a VPC is given by both", key=present)
        return self

    @property
    def vpc_config(self) -> dict[str, object] | None:
        """``VpcConfig`` of the Create* APIs, if jobs run in a VPC."""
        if not self.subnet_ids:
            return None
        return {"SecurityGroupIds": list(self.security_group_ids), "Subnets": list(self.subnet_ids)}
