"""What a stack finds rather than makes: account, region and partition, SSM parameters, an imported bucket and key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.values.infrastructure import InfrastructureKind, Text
from stacks.bindings import (
    DataAwsCallerIdentity,
    DataAwsPartition,
    DataAwsRegion,
    DataAwsSsmParameter,
    TerraformStack,
    TerraformVariable,
)
from stacks.terraform.renderer import TerraformRenderer

_OWN = {
    InfrastructureKind.BUCKET_NAME: "${aws_s3_bucket.model_bucket.bucket}",
    InfrastructureKind.BUCKET_ARN: "${aws_s3_bucket.model_bucket.arn}",
    InfrastructureKind.KEY_ARN: "${aws_kms_key.encryption_key.arn}",
    InfrastructureKind.KEY_ID: "${aws_kms_key.encryption_key.key_id}",
}
_TYPES = {
    InfrastructureKind.VARIABLE: ("string", "{}"),
    InfrastructureKind.NUMBER_VARIABLE: ("number", "tostring({})"),
    InfrastructureKind.LIST_VARIABLE: ("list(string)", 'join(",", {})'),
}
_ALWAYS = {
    InfrastructureKind.ROLE_ARN: "${aws_iam_role.execution_role.arn}",
    InfrastructureKind.ROLE_ID: "${aws_iam_role.execution_role.unique_id}",
    InfrastructureKind.ROLE_NAME: "${aws_iam_role.execution_role.name}",
    InfrastructureKind.GROUP_ARN: "${aws_sagemaker_model_package_group.model_package_group.arn}",
}


def bind_infrastructure_values(stack: TerraformStack, pipeline: CompiledPipeline) -> TerraformRenderer:
    """Bindings of all infrastructure values of a stack."""
    terraform = TerraformRenderer({**_ALWAYS, **_found(stack, pipeline)}, _Lookups(stack), _Variables(stack))
    return replace(terraform, bindings={**terraform.bindings, **_storage(pipeline.config, terraform)})


def _storage(config: ModuleConfig, terraform: TerraformRenderer) -> Mapping[InfrastructureKind, str]:
    """The stack's own bucket and key, or those it imports."""
    bucket, key = config.pipeline_bucket_name, config.pipeline_kms_key_arn
    if bucket is None or key is None:
        return _OWN
    return {
        InfrastructureKind.BUCKET_NAME: terraform.text(bucket),
        InfrastructureKind.KEY_ARN: terraform.text(key),
        InfrastructureKind.KEY_ID: _key_id(terraform, key),
    }


def _found(stack: TerraformStack, pipeline: CompiledPipeline) -> Mapping[InfrastructureKind, str]:
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
    return {kind: reference if literal is None else literal for kind, (literal, _, reference) in sources.items()}


class _Lookups:
    """One data source for each SSM parameter, made when it is first asked for."""

    def __init__(self, stack: TerraformStack) -> None:
        self.stack = stack
        self.names: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        if path not in self.names:
            terraform = re.sub(r"\W+", "_", path).strip("_")
            name = f"lookup_{terraform}"
            while name in self.names.values():
                name += "_"
            DataAwsSsmParameter(self.stack, name, name=path)
            self.names[path] = name
        return f"data.aws_ssm_parameter.{self.names[path]}.insecure_value"


class _Variables:
    """One Terraform variable for each name, made when it is first asked for; it has no default."""

    def __init__(self, stack: TerraformStack) -> None:
        self.stack = stack
        self.names: set[str] = set()

    def __call__(self, kind: InfrastructureKind, name: str) -> str:
        type_, expression = _TYPES[kind]
        if name not in self.names:
            TerraformVariable(self.stack, name, type=type_, nullable=False)
            self.names.add(name)
        return expression.format(f"var.{name}")


def _key_id(terraform: TerraformRenderer, key: Text) -> str:
    """The last part of a key's ARN."""
    whole = terraform.text(key)
    if isinstance(key, str):
        return whole.rsplit("/", 1)[-1]
    return f'${{element(split("/", "{whole}"), 1)}}'
