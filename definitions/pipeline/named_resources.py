"""Resources of a module by their addresses in Terraform, each with the name that it has in AWS."""

from collections.abc import Iterator
from typing import NamedTuple

from definitions.pipeline.compile import CompiledPipeline


class NamedResource(NamedTuple):
    """A resource of the stack; ``name`` is also the id by which the provider finds it."""

    address: str
    name: str


def named_resources(pipeline: CompiledPipeline) -> Iterator[NamedResource]:
    """The resources that a module has in MDAA as well; the key has no name."""
    names, config = pipeline.names, pipeline.config
    if not config.imports_bucket:
        yield NamedResource("aws_kms_alias.encryption_key_alias", names.key_alias)
        yield NamedResource("aws_s3_bucket.model_bucket", names.bucket)
    yield NamedResource("aws_iam_role.execution_role", names.role)
    if names.group is not None and config.create_model_package_group:
        yield NamedResource("aws_sagemaker_model_package_group.model_package_group", names.group)
    yield NamedResource("aws_sagemaker_pipeline.pipeline", names.pipeline)
    yield NamedResource("aws_ssm_parameter.parameter_aws_solution", pipeline.solution_path)
    for published in (value for value in pipeline.published if value.is_of_mdaa):
        yield NamedResource(f"aws_ssm_parameter.parameter_{published.name.replace('-', '_')}", published.path)
