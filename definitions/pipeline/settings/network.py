"""Network settings of the pipeline and of single steps."""

from typing import Annotated, Self

from pydantic import Field

from definitions.module.vpc import require_whole_vpc, vpc_config
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import Boolean, SecurityGroupId, SubnetId
from definitions.schema.model import Model
from definitions.schema.model_schema import validator


class NetworkConfig(Model):
    """The network of the jobs of all steps; a step may have a VPC of its own."""

    enable_network_isolation: Boolean = True
    """Containers make and receive no network calls; SageMaker still moves inputs and outputs for them."""
    encrypt_inter_container_traffic: Boolean = True
    """Traffic between the containers of a distributed job is encrypted."""
    subnet_ids: list[SubnetId] = []
    """Subnets of the VPC in which jobs run; with securityGroupIds."""
    security_group_ids: list[SecurityGroupId] = []
    """Security groups of the jobs; with subnetIds."""

    @validator("after")
    def _subnets_with_security_groups(self) -> Self:
        require_whole_vpc(self.subnet_ids, self.security_group_ids)
        return self

    @property
    def vpc_config(self) -> dict[str, object] | None:
        """``VpcConfig`` of the Create* APIs, if jobs run in a VPC."""
        return vpc_config(self.subnet_ids, self.security_group_ids)

    def with_vpc_of(self, own: "StepNetworkConfig | None") -> "NetworkConfig":
        """These settings in the VPC of a step's own, if it has one."""
        if own is None:
            return self
        return self.model_copy(update={"subnet_ids": own.subnet_ids, "security_group_ids": own.security_group_ids})


class StepNetworkConfig(Model):
    """The VPC of one step, instead of the pipeline's."""

    subnet_ids: Annotated[list[SubnetId], Field(min_length=1)]
    """Subnets in which the step's jobs run."""
    security_group_ids: Annotated[list[SecurityGroupId], Field(min_length=1)]
    """Security groups of the jobs."""

    @validator("before")
    @classmethod
    def _is_a_vpc(cls, value: object) -> object:
        if not isinstance(value, dict):
            return value
        refusals = Refusals()
        for key in ("enableNetworkIsolation", "encryptInterContainerTraffic"):
            if key in value:
                message = "cannot be given in the 'networkConfig' of a step, which is a VPC and nothing else"
                hint = "write it beside, where the step has this key, or in 'pipeline.networkConfig'"
                refusals.add(invalid("forbidden-key", message, hint), key, "[key]")
        if not value.get("subnetIds") and not value.get("securityGroupIds") and not refusals.errors:
            message = "needs 'subnetIds' and 'securityGroupIds': a step leaves the pipeline's VPC only for another one"
            hint = "for a step in no VPC, give 'networkConfig' to the other steps instead of to the pipeline"
            raise invalid("no-vpc", message, hint)
        refusals.finish()
        return value
