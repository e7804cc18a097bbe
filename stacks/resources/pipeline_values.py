"""Infrastructure values that only a pipeline has: its group, and its bucket and key or those that it imports."""

from definitions.pipeline.config.module_config import ModuleConfig
from definitions.values.infrastructure import InfrastructureKind, Text
from stacks.resources.bucket import bucket_arn, bucket_name
from stacks.terraform.renderer import TerraformRenderer


def with_pipeline_values(terraform: TerraformRenderer, config: ModuleConfig) -> TerraformRenderer:
    """Return a renderer that has them, too."""
    group = {
        InfrastructureKind.GROUP_ARN: "${aws_sagemaker_model_package_group.model_package_group.arn}",
    }
    bucket, key = config.pipeline_bucket_name, config.pipeline_kms_key_arn
    if bucket is None or key is None:
        return terraform.with_bindings(
            group
            | {
                InfrastructureKind.BUCKET_NAME: bucket_name("model_bucket"),
                InfrastructureKind.BUCKET_ARN: bucket_arn("model_bucket"),
            }
        )
    return terraform.with_bindings(
        group
        | {
            InfrastructureKind.BUCKET_NAME: terraform.text(bucket),
            InfrastructureKind.KEY_ARN: terraform.text(key),
            InfrastructureKind.KEY_ID: _key_id(terraform, key),
        }
    )


def _key_id(terraform: TerraformRenderer, key: Text) -> str:
    """The last part of a key's ARN."""
    arn = terraform.text(key)
    if isinstance(key, str):
        return arn.rsplit("/", 1)[-1]
    return f'${{element(split("/", "{arn}"), 1)}}'
