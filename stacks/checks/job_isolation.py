"""Rules: what containers may reach, where they come from, who may enter them and under which role they run.

Sources: Amazon SageMaker Developer Guide, "Protect jobs with internet-free mode" and "Give SageMaker access to
resources in your VPC"; Amazon ECR User Guide, "Registry concepts"; APIs CreateModel and CreateEndpointConfig.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, StepRule, attribute
from stacks.checks.embedded_json import OPAQUE, matchable
from stacks.checks.pipeline_steps import Definition, Step, at, definition_in, value_at
from stacks.checks.request_places import ACCESS, IMAGES, NETWORKS, PRIVATE_REGISTRIES, ROLES, SERVERLESS, TUNED

_ANY = OPAQUE
_DOMAINS = r"amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|on\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|csp\.hci\.ic\.gov"
_ECR = re.compile(
    rf"(\d{{12}}|{_ANY})\.dkr[.-]ecr(-fips)?\.([a-z0-9-]|{_ANY})+\.({_DOMAINS}|{_ANY})/.+"
    rf"|{_ANY}([:@].*)?",  # a whole URI that is looked up when Terraform plans
    re.DOTALL,
)


class JobsAreIsolated(StepRule):
    """Isolation."""

    number = 5
    title = "Containers are isolated from the network, or run in a VPC"
    level = "HIGH"
    category = CheckCategories.NETWORKING
    why = "A container with access to the internet can send data anywhere; in a VPC, its security groups decide."
    fix = "Remove `enableNetworkIsolation: false`, or give `networkConfig` subnets and security groups."

    def of_step(self, step: Step, definition: Definition) -> Iterator[str]:
        """Those of its jobs. AutoML is not among them: it runs AWS's own containers, which know no isolation."""
        member = "EnableNetworkIsolation"
        if step.type == "AutoML" or (step.type == "EndpointConfig" and not _has_components(step)):
            return
        for path in NETWORKS.get(step.type, ()):
            holders = list(at(step.arguments, path))
            if not holders and path not in TUNED:
                yield f"{path} is missing, and with it {member}"
            for address, holder in holders:
                value = value_at(holder, member)
                own = value is None and SERVERLESS in step.arguments
                if value is not True and not own and not _in_vpc(holder):
                    yield f"{address}.{member} is not true, and there is no VpcConfig".lstrip(".")


def _has_components(step: Step) -> bool:
    """Whether the endpoint's own settings decide; those of models are in Model steps."""
    variants = [
        each for path in ("ProductionVariants[]", "ShadowProductionVariants[]") for _, each in at(step.arguments, path)
    ]
    return any(value_at(variant, "ModelName") is None for variant in variants)


def _in_vpc(holder: object) -> bool:
    return bool(value_at(holder, "VpcConfig.Subnets")) and bool(value_at(holder, "VpcConfig.SecurityGroupIds"))


class JobsShareTheVpc(StepRule):
    """One VPC for all."""

    number = 6
    title = "If one job of a pipeline runs in a VPC, all do"
    level = "MEDIUM"
    category = CheckCategories.NETWORKING
    why = "A job outside the VPC is watched by no flow logs and bound by no endpoint policies, and few would notice."
    fix = "Remove what takes `VpcConfig` out of the step's `arguments:`; `networkConfig` holds for all steps."

    def of_step(self, step: Step, definition: Definition) -> Iterator[str]:
        """Those of its jobs that stand outside while others are inside."""
        if any(_in_vpc(holder) for each in definition.steps for _, holder in _networks(each)):
            for address, holder in _networks(step):
                if not _in_vpc(holder):
                    yield f"{address}.VpcConfig is missing, and other steps have it".lstrip(".")


def _networks(step: Step) -> Iterator[tuple[str, Any]]:
    if SERVERLESS in step.arguments or (step.type == "EndpointConfig" and not _has_components(step)):
        return
    for path in NETWORKS.get(step.type, ()):
        yield from list(at(step.arguments, path)) or ([] if path in TUNED else [(path, {})])


class ImagesComeFromEcr(StepRule):
    """Images."""

    number = 7
    title = "Container images come from Amazon ECR"
    level = "HIGH"
    category = CheckCategories.SUPPLY_CHAIN
    why = "Images of other registries are outside the account's scans, signatures and access rules."
    fix = "Copy the image to ECR, and name it as `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>`."

    def of_step(self, step: Step, definition: Definition) -> Iterator[str]:
        """Images of its containers, as far as the definition knows them."""
        for path in IMAGES.get(step.type, ()):
            for address, image in at(step.arguments, path):
                for known in definition.known(image) or ():
                    text = matchable(known)
                    if text is None or _ECR.fullmatch(text) is None:
                        yield f"{address} is not an image of Amazon ECR: {known}"
        for path in PRIVATE_REGISTRIES.get(step.type, ()):
            for address, mode in at(step.arguments, path):
                if mode != "Platform":
                    yield f"{address} is {mode}, so the image comes from a private registry in the VPC"


class NobodyEnters(StepRule):
    """Remote access."""

    number = 8
    title = "Nobody can log in to running containers"
    level = "MEDIUM"
    category = CheckCategories.GENERAL_SECURITY
    why = "Whoever may open a session sees the data of the job and acts under its role."
    fix = "Remove `remoteDebugConfig` from Training steps and `enableSSMAccess` from variants."

    def of_step(self, step: Step, definition: Definition) -> Iterator[str]:
        """Sessions through AWS Systems Manager."""
        for path in ACCESS.get(step.type, ()):
            for address, value in at(step.arguments, path):
                if value is not False:
                    yield f"{address} is not false"


class JobsHaveTheRole(Rule):
    """Role."""

    number = 9
    title = "Jobs and models run under the role of their pipeline"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_sagemaker_pipeline",)
    why = (
        "The pipeline's role is made of what its steps need. Another one is not, and nothing here says what it may do."
    )
    fix = "Remove `RoleArn` and `ExecutionRoleArn` from the step's `arguments:`."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Roles of steps that are not the one beside the definition."""
        self.evaluated_keys = ["pipeline_definition", "role_arn"]
        own = attribute(conf, "role_arn")
        for step in definition_in(attribute(conf, "pipeline_definition")).steps:
            for path in ROLES.get(step.type, ()):
                for address, role in at(step.arguments, path):
                    if str(role) != own:
                        yield f"{step}: {address} is {role}, and the pipeline's is {own}"


RULES = [JobsAreIsolated(), JobsShareTheVpc(), ImagesComeFromEcr(), NobodyEnters(), JobsHaveTheRole()]
