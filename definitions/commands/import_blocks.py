"""Import blocks, with which Terraform takes over what MDAA deployed for a module.

Only what would fail or exist twice is imported. Settings of the bucket, the role's policy and what MDAA does not have
are created.

Sources: Terraform documentation, "Import existing resources" and "JSON configuration syntax"; AWS provider
documentation, section "Import" of each resource.
"""

from collections.abc import Iterator

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.published_values import PublishedValue

_KEY_ID = "deployed_key_id"


def import_configuration(pipeline: CompiledPipeline) -> dict[str, object]:
    """Import blocks and a lookup of the key's id, as a Terraform configuration in JSON next to ``cdk.tf.json``.

    The key has no name, so its id is read from the SSM parameter in which MDAA published it.
    """
    blocks = [{"to": address, "id": identity} for address, identity in _resources(pipeline)]
    key = _published(pipeline, "kms-id")
    if key is None:
        return {"import": blocks}
    return {"data": {"aws_ssm_parameter": {_KEY_ID: {"name": key.path}}}, "import": blocks}


def _resources(pipeline: CompiledPipeline) -> Iterator[tuple[str, str]]:
    """Addresses of resources, each with the id by which the provider finds it."""
    names, config = pipeline.names, pipeline.config
    if not config.imports_bucket:
        if _published(pipeline, "kms-id") is not None:
            yield "aws_kms_key.encryption_key", f"${{data.aws_ssm_parameter.{_KEY_ID}.insecure_value}}"
        yield "aws_kms_alias.encryption_key_alias", names.key_alias
        yield "aws_s3_bucket.model_bucket", names.bucket
    yield "aws_iam_role.execution_role", names.role
    if names.group is not None and config.create_model_package_group:
        yield "aws_sagemaker_model_package_group.model_package_group", names.group
    yield "aws_sagemaker_pipeline.pipeline", names.pipeline
    yield "aws_ssm_parameter.parameter_aws_solution", pipeline.solution_path
    for published in (value for value in pipeline.published if value.is_of_mdaa):
        yield f"aws_ssm_parameter.parameter_{published.name.replace('-', '_')}", published.path


def _published(pipeline: CompiledPipeline, name: str) -> PublishedValue | None:
    return next((published for published in pipeline.published if published.name == name), None)
