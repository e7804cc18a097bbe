"""Resources that a stack lets go of and leaves in AWS.

A pipeline that once made its own key and bucket, and now names others, no longer has them among its resources; nor has
an endpoint its bucket that captures nothing any more. Without a word Terraform would destroy what is in its state and
not in its files.

Source: Terraform, "removed block" (1.7 and newer).
"""

from collections.abc import Sequence

from stacks.bindings import TerraformStack

_SETTINGS = (
    "bucket.{}",
    "bucket_lifecycle_configuration.{}_lifecycle",
    "bucket_logging.{}_access_logs",
    "bucket_notification.{}_notifications",
    "bucket_ownership_controls.{}_ownership",
    "bucket_policy.{}_policy",
    "bucket_public_access_block.{}_public_access_block",
    "bucket_server_side_encryption_configuration.{}_encryption",
    "bucket_versioning.{}_versioning",
)
"""A bucket and all its settings, behind ``aws_s3_``."""
_OF_MODEL_BUCKET = (
    "aws_iam_role.replication_role",
    "aws_iam_role_policy.replication_role_permissions",
    "aws_kms_alias.encryption_key_alias",
    "aws_kms_key.encryption_key",
    "aws_s3_bucket_object_lock_configuration.model_bucket_object_lock",
    "aws_s3_bucket_replication_configuration.model_bucket_replication",
)
"""The key of a pipeline's own, and what else its bucket may have."""


def keep_model_bucket(stack: TerraformStack) -> None:
    """Leave key and bucket of the pipeline's own as they are, if it ever had some."""
    keep_bucket(stack, "model_bucket", _OF_MODEL_BUCKET)


def keep_bucket(stack: TerraformStack, id: str, others: Sequence[str] = ()) -> None:
    """Leave the bucket with this id and its settings as they are, if there ever was one; likewise other resources."""
    kept = [*others, *(f"aws_s3_{setting.format(id)}" for setting in _SETTINGS)]
    removed = [{"from": address, "lifecycle": {"destroy": False}} for address in sorted(kept)]
    stack.add_override("removed", removed)
