"""Import blocks, with which Terraform takes over what MDAA deployed for a module.

Only what would fail or exist twice is imported. Settings of the bucket, the role's policy and what MDAA does not have
are created.

Sources: Terraform documentation, "Import existing resources" and "JSON configuration syntax"; AWS provider
documentation, section "Import" of each resource.
"""

from collections.abc import Iterator

from definitions.module.published_values import PublishedValue
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.named_resources import named_resources

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
    if not pipeline.config.imports_bucket and _published(pipeline, "kms-id") is not None:
        yield "aws_kms_key.encryption_key", f"${{data.aws_ssm_parameter.{_KEY_ID}.insecure_value}}"
    yield from named_resources(pipeline)


def _published(pipeline: CompiledPipeline, name: str) -> PublishedValue | None:
    return next((published for published in pipeline.published if published.name == name), None)
