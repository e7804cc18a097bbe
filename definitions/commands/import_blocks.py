"""Import blocks: what MDAA deployed for a module, for Terraform to take over instead of making it anew.

Only what would fail or come twice is imported. Settings of the bucket, the role's policy and what MDAA does not have
are made.

Sources: Terraform documentation, "Import existing resources" and "JSON configuration syntax"; AWS provider
documentation, section "Import" of each resource.
"""

from collections.abc import Iterator

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.published_values import PublishedValue

_KEY_ID = "deployed_key_id"


def import_configuration(pipeline: CompiledPipeline) -> dict[str, object]:
    """A Terraform configuration in JSON that goes beside ``cdk.tf.json``: import blocks, and a lookup of the key's id.

    The key has no name, so its id is read from the SSM parameter in which MDAA published it.
    """
    blocks = [{"to": address, "id": identity} for address, identity in _resources(pipeline)]
    key = _published(pipeline, "kms-id")
    if key is None:
        return {"import": blocks}
    return {"data": {"aws_ssm_parameter": {_KEY_ID: {"name": key.path}}}, "import": blocks}


def _resources(pipeline: CompiledPipeline) -> Iterator[tuple[str, str]]:
    """Addresses and the ids by which the provider finds what is there."""
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
    for published in pipeline.published:
        yield f"aws_ssm_parameter.parameter_{published.name.replace('-', '_')}", published.path


def _published(pipeline: CompiledPipeline, name: str) -> PublishedValue | None:
    return next((published for published in pipeline.published if published.name == name), None)
