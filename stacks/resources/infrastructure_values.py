"""Infrastructure values of a stack: its own resources, data sources, variables, or an imported bucket and key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.project.deployment.regions import dns_suffix_of
from definitions.values.infrastructure import InfrastructureKind, Text
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

_OWN_STORAGE = {
    InfrastructureKind.BUCKET_NAME: "${aws_s3_bucket.model_bucket.bucket}",
    InfrastructureKind.BUCKET_ARN: "${aws_s3_bucket.model_bucket.arn}",
    InfrastructureKind.KEY_ARN: "${aws_kms_key.encryption_key.arn}",
    InfrastructureKind.KEY_ID: "${aws_kms_key.encryption_key.key_id}",
}
_VARIABLE_TYPES = {
    InfrastructureKind.VARIABLE: ("string", "{}"),
    InfrastructureKind.NUMBER_VARIABLE: ("number", "tostring({})"),
    InfrastructureKind.LIST_VARIABLE: ("list(string)", 'join(",", {})'),
}
_ROLE_AND_GROUP = {
    InfrastructureKind.ROLE_ARN: "${aws_iam_role.execution_role.arn}",
    InfrastructureKind.ROLE_ID: "${aws_iam_role.execution_role.unique_id}",
    InfrastructureKind.ROLE_NAME: "${aws_iam_role.execution_role.name}",
    InfrastructureKind.GROUP_ARN: "${aws_sagemaker_model_package_group.model_package_group.arn}",
}


def bind_infrastructure_values(stack: TerraformStack, pipeline: CompiledPipeline) -> TerraformRenderer:
    """Return a renderer with all infrastructure values of a stack; add its data sources."""
    terraform = TerraformRenderer(
        {**_ROLE_AND_GROUP, **_account_and_region(stack, pipeline)},
        _SsmParameters(stack),
        _TerraformVariables(stack),
        ImageAccounts(stack),
    )
    return replace(terraform, bindings={**terraform.bindings, **_storage(pipeline.config, terraform)})


def _storage(config: ModuleConfig, terraform: TerraformRenderer) -> Mapping[InfrastructureKind, str]:
    """The bucket and key of the stack, or the imported ones."""
    bucket, key = config.pipeline_bucket_name, config.pipeline_kms_key_arn
    if bucket is None or key is None:
        return _OWN_STORAGE
    return {
        InfrastructureKind.BUCKET_NAME: terraform.text(bucket),
        InfrastructureKind.KEY_ARN: terraform.text(key),
        InfrastructureKind.KEY_ID: _key_id(terraform, key),
    }


def _account_and_region(stack: TerraformStack, pipeline: CompiledPipeline) -> Mapping[InfrastructureKind, str]:
    """Account, region and partition: literals of the project file, otherwise data sources."""
    sources: dict[InfrastructureKind, tuple[str | None, Callable[[TerraformStack, str], object], str]] = {
        InfrastructureKind.ACCOUNT: (
            pipeline.account,
            DataAwsCallerIdentity,
            "${data.aws_caller_identity.current_account.account_id}",
        ),
        InfrastructureKind.REGION: (pipeline.region, DataAwsRegion, "${data.aws_region.current_region.region}"),
        InfrastructureKind.PARTITION: (
            pipeline.partition,
            DataAwsPartition,
            "${data.aws_partition.current_partition.partition}",
        ),
    }
    for kind, (literal, source, _) in sources.items():
        if literal is None:
            source(stack, f"current_{kind}")
    bound = {kind: reference if literal is None else literal for kind, (literal, _, reference) in sources.items()}
    region = pipeline.region
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


def _key_id(terraform: TerraformRenderer, key: Text) -> str:
    """The last part of a key's ARN."""
    arn = terraform.text(key)
    if isinstance(key, str):
        return arn.rsplit("/", 1)[-1]
    return f'${{element(split("/", "{arn}"), 1)}}'
