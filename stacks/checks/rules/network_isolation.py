"""Rules about the network of jobs and models: isolation, and one VPC for all.

Sources: Amazon SageMaker Developer Guide, "Protect jobs with internet-free mode" and "Give SageMaker access to
resources in your VPC"; APIs CreateModel and CreateEndpointConfig.
"""

from collections.abc import Iterator
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import JobSettingRule, StepRule
from stacks.checks.reading.pipeline_definition import Definition, Step, value_at, values_at
from stacks.checks.reading.request_paths import NETWORK_ISOLATION, VPC_CONFIGS, JobSetting


class JobsAreIsolated(JobSettingRule):
    number = 5
    title = "Containers are isolated from the network, or run in a VPC"
    level = "HIGH"
    category = CheckCategories.NETWORKING
    settings = NETWORK_ISOLATION
    why = "A container with access to the internet can send data anywhere; in a VPC, its security groups decide."
    fix = "Remove `enableNetworkIsolation: false`, or give `networkConfig` subnets and security groups."

    def fault(self, holder: object, setting: JobSetting, step: Step, definition: Definition) -> str | None:
        """Any value but true outside a VPC; AWS's own containers are isolated by default."""
        value = value_at(holder, setting.member)
        if (
            value is True
            or (value is None and step.is_serverless)
            or _is_in_vpc(holder)
            or _leaves_network_to_models(step)
        ):
            return None
        return "is not true, and there is no VpcConfig"


def _leaves_network_to_models(step: Step) -> bool:
    """Return whether Model steps have the network settings: only inference components take the endpoint's own."""
    variants = [
        variant
        for path in ("ProductionVariants[]", "ShadowProductionVariants[]")
        for _, variant in values_at(step.arguments, path)
    ]
    has_components = any(value_at(variant, "ModelName") is None for variant in variants)
    return step.type == "EndpointConfig" and not has_components


def _is_in_vpc(holder: object) -> bool:
    return bool(value_at(holder, "VpcConfig.Subnets")) and bool(value_at(holder, "VpcConfig.SecurityGroupIds"))


class JobsShareTheVpc(StepRule):
    number = 6
    title = "If one job of a pipeline runs in a VPC, all do"
    level = "MEDIUM"
    category = CheckCategories.NETWORKING
    why = "A job outside the VPC is watched by no flow logs and bound by no endpoint policies, and few would notice."
    fix = "Give `networkConfig` with subnets and security groups to the pipeline, or to each of its steps."

    def step_findings(self, step: Step, definition: Definition) -> Iterator[str]:
        """Jobs outside the VPC that another job is in."""
        if any(_is_in_vpc(holder) for each in definition.steps for _, holder in _vpc_holders(each)):
            for address, holder in _vpc_holders(step):
                if not _is_in_vpc(holder):
                    yield f"{address}.VpcConfig is missing, and other steps have it".lstrip(".")


def _vpc_holders(step: Step) -> Iterator[tuple[str, Any]]:
    """Address and value of each structure that may hold a VPC; one that is required but missing is empty."""
    if step.is_serverless or _leaves_network_to_models(step):
        return
    for setting in VPC_CONFIGS.get(step.type, ()):
        found = list(values_at(step.arguments, setting.holder))
        yield from found or ([(setting.holder, {})] if setting.is_required else [])


RULES = [JobsAreIsolated(), JobsShareTheVpc()]
