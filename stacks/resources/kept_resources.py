"""Resources that a stack lets go of and leaves in AWS.

A module that once made its own key and bucket, and now names others, no longer has them among its resources. Without a
word Terraform would destroy what is in its state and not in its files.

Source: Terraform, "removed block" (1.7 and newer).
"""

from stacks.bindings import TerraformStack

_OWN_BUCKET = (
    "aws_iam_role.replication_role",
    "aws_iam_role_policy.replication_role_permissions",
    "aws_kms_alias.encryption_key_alias",
    "aws_kms_key.encryption_key",
    "aws_s3_bucket.model_bucket",
    "aws_s3_bucket_lifecycle_configuration.model_bucket_lifecycle",
    "aws_s3_bucket_logging.model_bucket_access_logs",
    "aws_s3_bucket_notification.model_bucket_notifications",
    "aws_s3_bucket_object_lock_configuration.model_bucket_object_lock",
    "aws_s3_bucket_ownership_controls.model_bucket_ownership",
    "aws_s3_bucket_policy.model_bucket_policy",
    "aws_s3_bucket_public_access_block.model_bucket_public_access_block",
    "aws_s3_bucket_replication_configuration.model_bucket_replication",
    "aws_s3_bucket_server_side_encryption_configuration.model_bucket_encryption",
    "aws_s3_bucket_versioning.model_bucket_versioning",
)
"""Key and bucket of a module's own, and all that hangs on them."""


def keep_own_bucket(stack: TerraformStack) -> None:
    """Leave key and bucket of the module's own as they are, if it ever had some."""
    removed = [{"from": address, "lifecycle": {"destroy": False}} for address in _OWN_BUCKET]
    stack.add_override("removed", removed)
