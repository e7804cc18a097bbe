"""A module's own bucket, encrypted with the module's key.

Sources: Amazon S3 User Guide, "Security best practices for Amazon S3" and "Using EventBridge".
"""

from collections.abc import Sequence

from definitions.module.bucket_lifecycle import Lifecycle
from definitions.module.compiled import CompiledModule
from definitions.values.infrastructure import Text
from stacks.bindings import (
    S3Bucket,
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleExpiration,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
    S3BucketLogging,
    S3BucketNotification,
    S3BucketOwnershipControls,
    S3BucketOwnershipControlsRule,
    S3BucketPolicy,
    S3BucketPublicAccessBlock,
    S3BucketServerSideEncryptionConfiguration,
    S3BucketServerSideEncryptionConfigurationRule,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault,
    S3BucketVersioning,
    S3BucketVersioningVersioningConfiguration,
    TerraformResourceLifecycle,
    TerraformStack,
)
from stacks.resources.bucket_policy import bucket_policy
from stacks.terraform.renderer import TerraformRenderer


def bucket_name(id: str) -> str:
    """The name of the bucket with this id, as Terraform knows it."""
    return f"${{aws_s3_bucket.{id}.bucket}}"


def bucket_arn(id: str) -> str:
    """The ARN of the bucket with this id, as Terraform knows it."""
    return f"${{aws_s3_bucket.{id}.arn}}"


def add_bucket(
    stack: TerraformStack,
    id: str,
    module: CompiledModule,
    terraform: TerraformRenderer,
    *,
    name: str,
    lifecycle: Lifecycle,
    has_events: bool,
    access_log_bucket: Text | None,
    is_protected: bool,
    statements: Sequence[dict[str, object]] = (),
    expiry: Sequence[tuple[str, int]] = (),
) -> S3BucketVersioning:
    """Add a bucket with its policy and its settings for encryption, versions, access, events and logs.

    Args:
        stack: the stack.
        id: of the bucket in the stack; those of its settings begin with it.
        module: the module.
        terraform: renders texts.
        name: of the bucket.
        lifecycle: when old versions expire.
        has_events: whether Amazon EventBridge hears of its objects.
        access_log_bucket: the bucket for access logs, if there are any.
        is_protected: whether Terraform refuses to destroy it.
        statements: of its policy, after those of every bucket.
        expiry: folders whose objects are deleted, each with their age in days.

    Returns:
        The setting that comes before the first object.
    """
    S3Bucket(
        stack,
        id,
        bucket=terraform.text(name),
        force_destroy=not is_protected,
        tags=terraform.texts(module.tags),
        lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if is_protected else None,
    )
    _add_encryption(stack, id)
    versioning = _add_versioning(stack, id)
    _add_lifecycle(stack, id, lifecycle, expiry)
    _disable_acls(stack, id)
    S3BucketPolicy(
        stack,
        f"{id}_policy",
        bucket=bucket_name(id),
        policy=terraform.json(bucket_policy(*statements)),
        # S3 rejects one of two simultaneous calls that change the policy and the public access block.
        depends_on=[_block_public_access(stack, id)] if module.flags.has_public_access_block else None,
    )
    if has_events:
        S3BucketNotification(stack, f"{id}_notifications", bucket=bucket_name(id), eventbridge=True)
    if access_log_bucket is not None:
        S3BucketLogging(
            stack,
            f"{id}_access_logs",
            bucket=bucket_name(id),
            target_bucket=terraform.text(access_log_bucket),
            target_prefix=terraform.text(f"{name}/"),
        )
    return versioning


def _add_encryption(stack: TerraformStack, id: str) -> None:
    default = S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault(
        sse_algorithm="aws:kms", kms_master_key_id="${aws_kms_key.encryption_key.arn}"
    )
    rule = S3BucketServerSideEncryptionConfigurationRule(
        bucket_key_enabled=True, apply_server_side_encryption_by_default=default
    )
    S3BucketServerSideEncryptionConfiguration(stack, f"{id}_encryption", bucket=bucket_name(id), rule=[rule])


def _add_versioning(stack: TerraformStack, id: str) -> S3BucketVersioning:
    return S3BucketVersioning(
        stack,
        f"{id}_versioning",
        bucket=bucket_name(id),
        versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
    )


def _add_lifecycle(stack: TerraformStack, id: str, lifecycle: Lifecycle, expiry: Sequence[tuple[str, int]]) -> None:
    """Keep old versions for a limited time, and what expires at all."""
    uploads = S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
        days_after_initiation=lifecycle.incomplete_upload_days
    )
    versions = S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
        noncurrent_days=lifecycle.noncurrent_version_days
    )
    left_over = S3BucketLifecycleConfigurationRule(
        id="expire-what-is-left-over",
        status="Enabled",
        filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
        abort_incomplete_multipart_upload=[uploads],
        noncurrent_version_expiration=[versions],
    )
    expired = [
        S3BucketLifecycleConfigurationRule(
            id=f"expire-{folder}",
            status="Enabled",
            filter=[S3BucketLifecycleConfigurationRuleFilter(prefix=f"{folder}/")],
            expiration=[S3BucketLifecycleConfigurationRuleExpiration(days=days)],
        )
        for folder, days in expiry
    ]
    S3BucketLifecycleConfiguration(stack, f"{id}_lifecycle", bucket=bucket_name(id), rule=[left_over, *expired])


def _disable_acls(stack: TerraformStack, id: str) -> None:
    S3BucketOwnershipControls(
        stack,
        f"{id}_ownership",
        bucket=bucket_name(id),
        rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
    )


def _block_public_access(stack: TerraformStack, id: str) -> S3BucketPublicAccessBlock:
    return S3BucketPublicAccessBlock(
        stack,
        f"{id}_public_access_block",
        bucket=bucket_name(id),
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
