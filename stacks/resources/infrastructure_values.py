"""What a stack finds rather than makes: account, region and partition, SSM parameters, an imported bucket and key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.values.infrastructure import Kind, Text
from stacks.bindings import (
    DataAwsCallerIdentity,
    DataAwsPartition,
    DataAwsRegion,
    DataAwsSsmParameter,
    TerraformStack,
    TerraformVariable,
)
from stacks.terraform.renderer import TerraformText

_OWN = {
    Kind.BUCKET_NAME: "${aws_s3_bucket.model_bucket.bucket}",
    Kind.BUCKET_ARN: "${aws_s3_bucket.model_bucket.arn}",
    Kind.KEY_ARN: "${aws_kms_key.encryption_key.arn}",
    Kind.KEY_ID: "${aws_kms_key.encryption_key.key_id}",
}
_TYPES = {
    Kind.VARIABLE: ("string", "{}"),
    Kind.NUMBER_VARIABLE: ("number", "tostring({})"),
    Kind.LIST_VARIABLE: ("list(string)", 'join(",", {})'),
}
_ALWAYS = {
    Kind.ROLE_ARN: "${aws_iam_role.execution_role.arn}",
    Kind.ROLE_ID: "${aws_iam_role.execution_role.unique_id}",
    Kind.ROLE_NAME: "${aws_iam_role.execution_role.name}",
    Kind.GROUP_ARN: "${aws_sagemaker_model_package_group.model_package_group.arn}",
}


def bind(stack: TerraformStack, pipeline: CompiledPipeline) -> TerraformText:
    """Bindings of all infrastructure values of a stack."""
    words = TerraformText({**_ALWAYS, **_found(stack, pipeline)}, _Lookups(stack), _Variables(stack))
    return replace(words, bindings={**words.bindings, **_storage(pipeline.config, words)})


def _storage(config: ModuleConfig, words: TerraformText) -> Mapping[Kind, str]:
    """The stack's own bucket and key, or those it imports."""
    bucket, key = config.pipeline_bucket_name, config.pipeline_kms_key_arn
    if bucket is None or key is None:
        return _OWN
    return {
        Kind.BUCKET_NAME: words.text(bucket),
        Kind.KEY_ARN: words.text(key),
        Kind.KEY_ID: _key_id(words, key),
    }


def _found(stack: TerraformStack, pipeline: CompiledPipeline) -> Mapping[Kind, str]:
    sources: dict[Kind, tuple[str | None, Callable[[TerraformStack, str], object], str]] = {
        Kind.ACCOUNT: (
            pipeline.account,
            DataAwsCallerIdentity,
            "${data.aws_caller_identity.current_account.account_id}",
        ),
        Kind.REGION: (pipeline.region, DataAwsRegion, "${data.aws_region.current_region.region}"),
        Kind.PARTITION: (pipeline.partition, DataAwsPartition, "${data.aws_partition.current_partition.partition}"),
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
            words = re.sub(r"\W+", "_", path).strip("_")
            name = f"lookup_{words}"
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

    def __call__(self, kind: Kind, name: str) -> str:
        type_, expression = _TYPES[kind]
        if name not in self.names:
            TerraformVariable(self.stack, name, type=type_, nullable=False)
            self.names.add(name)
        return expression.format(f"var.{name}")


def _key_id(words: TerraformText, key: Text) -> str:
    """The last part of a key's ARN."""
    whole = words.text(key)
    if isinstance(key, str):
        return whole.rsplit("/", 1)[-1]
    return f'${{element(split("/", "{whole}"), 1)}}'
