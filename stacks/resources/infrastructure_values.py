"""Infrastructure values of a stack: role and key, data sources, and variables."""

import re
from collections.abc import Callable, Mapping

from definitions.module.compiled import CompiledModule
from definitions.project.deployment.regions import dns_suffix_of
from definitions.values.infrastructure import InfrastructureKind
from stacks.bindings import (
    DataAwsCallerIdentity,
    DataAwsPartition,
    DataAwsRegion,
    DataAwsSsmParameter,
    TerraformStack,
    TerraformVariable,
)
from stacks.resources.image_accounts import ImageAccounts
from stacks.terraform.renderer import TerraformRenderer

_VARIABLE_TYPES = {
    InfrastructureKind.VARIABLE: ("string", "{}"),
    InfrastructureKind.NUMBER_VARIABLE: ("number", "tostring({})"),
    InfrastructureKind.LIST_VARIABLE: ("list(string)", 'join(",", {})'),
}
_ROLE_AND_KEY = {
    InfrastructureKind.ROLE_ARN: "${aws_iam_role.execution_role.arn}",
    InfrastructureKind.ROLE_ID: "${aws_iam_role.execution_role.unique_id}",
    InfrastructureKind.ROLE_NAME: "${aws_iam_role.execution_role.name}",
    InfrastructureKind.KEY_ARN: "${aws_kms_key.encryption_key.arn}",
    InfrastructureKind.KEY_ID: "${aws_kms_key.encryption_key.key_id}",
}


def bind_infrastructure_values(stack: TerraformStack, module: CompiledModule) -> TerraformRenderer:
    """Return a renderer with the infrastructure values that all kinds have; add data sources of the stack."""
    return TerraformRenderer(
        {**_ROLE_AND_KEY, **_account_and_region(stack, module)},
        _SsmParameters(stack),
        _TerraformVariables(stack),
        ImageAccounts(stack),
    )


def _account_and_region(stack: TerraformStack, module: CompiledModule) -> Mapping[InfrastructureKind, str]:
    """Account, region and partition: literals of the project file, otherwise data sources."""
    sources: dict[InfrastructureKind, tuple[str | None, Callable[[TerraformStack, str], object], str]] = {
        InfrastructureKind.ACCOUNT: (
            module.account,
            DataAwsCallerIdentity,
            "${data.aws_caller_identity.current_account.account_id}",
        ),
        InfrastructureKind.REGION: (module.region, DataAwsRegion, "${data.aws_region.current_region.region}"),
        InfrastructureKind.PARTITION: (
            module.partition,
            DataAwsPartition,
            "${data.aws_partition.current_partition.partition}",
        ),
    }
    for kind, (literal, source, _) in sources.items():
        if literal is None:
            source(stack, f"current_{kind}")
    bound = {kind: reference if literal is None else literal for kind, (literal, _, reference) in sources.items()}
    region = module.region
    suffix = "${data.aws_partition.current_partition.dns_suffix}" if region is None else dns_suffix_of(region)
    return {**bound, InfrastructureKind.DNS_SUFFIX: suffix}


class _SsmParameters:
    """Data sources of SSM parameters, each added at its first use."""

    def __init__(self, stack: TerraformStack) -> None:
        self.stack = stack
        self.names: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        if path not in self.names:
            identifier = re.sub(r"\W+", "_", path).strip("_")
            name = f"lookup_{identifier}"
            while name in self.names.values():
                name += "_"
            DataAwsSsmParameter(self.stack, name, name=path)
            self.names[path] = name
        return f"data.aws_ssm_parameter.{self.names[path]}.insecure_value"


class _TerraformVariables:
    """Terraform variables without defaults, each added at its first use."""

    def __init__(self, stack: TerraformStack) -> None:
        self.stack = stack
        self.names: set[str] = set()

    def __call__(self, kind: InfrastructureKind, name: str) -> str:
        type_, expression = _VARIABLE_TYPES[kind]
        if name not in self.names:
            TerraformVariable(self.stack, name, type=type_, nullable=False)
            self.names.add(name)
        return expression.format(f"var.{name}")
