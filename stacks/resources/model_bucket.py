"""The bucket for models and all data that passes between steps.

Sources: Amazon S3 User Guide, "Security best practices for Amazon S3", "Using EventBridge" and "Locking objects with
Object Lock".
"""

from definitions.module.bucket_lifecycle import Lifecycle
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.settings.bucket import Retention
from stacks.bindings import (
    ITerraformDependable,
    S3Bucket,
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
    S3BucketLogging,
    S3BucketNotification,
    S3BucketObjectLockConfiguration,
    S3BucketObjectLockConfigurationRule,
    S3BucketObjectLockConfigurationRuleDefaultRetention,
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
from stacks.resources.bucket_replication import add_replication
from stacks.terraform.renderer import TerraformRenderer

BUCKET = "${aws_s3_bucket.model_bucket.bucket}"


def add_model_bucket(
    stack: TerraformStack, pipeline: CompiledPipeline, terraform: TerraformRenderer
) -> list[ITerraformDependable]:
    """Add the bucket with its policy and its settings for encryption, versions, access, logs and copies.

    Returns:
        The settings that come before the first object.
    """
    config = pipeline.config
    protected = config.deletion_protection
    S3Bucket(
        stack,
        "model_bucket",
        bucket=terraform.text(pipeline.names.bucket),
        force_destroy=not protected,
        tags=terraform.texts(pipeline.tags),
        lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
    )
    _add_encryption(stack)
    versioning = _add_versioning(stack, config.lifecycle)
    _disable_acls(stack)
    S3BucketPolicy(
        stack,
        "model_bucket_policy",
        bucket=BUCKET,
        policy=terraform.json(bucket_policy(pipeline)),
        # S3 rejects one of two simultaneous calls that change the policy and the public access block.
        depends_on=[_block_public_access(stack)] if pipeline.flags.has_public_access_block else None,
    )
    if config.event_bridge_notifications:
        S3BucketNotification(stack, "model_bucket_notifications", bucket=BUCKET, eventbridge=True)
    if config.access_log_bucket_name is not None:
        S3BucketLogging(
            stack,
            "model_bucket_access_logs",
            bucket=BUCKET,
            target_bucket=terraform.text(config.access_log_bucket_name),
            target_prefix=terraform.text(f"{pipeline.names.bucket}/"),
        )
    if config.retention is not None:
        _add_object_lock(stack, config.retention, versioning)
    if config.replication is not None:
        add_replication(stack, config.replication, pipeline, terraform, versioning)
    return [versioning]


def _add_encryption(stack: TerraformStack) -> None:
    default = S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault(
        sse_algorithm="aws:kms", kms_master_key_id="${aws_kms_key.encryption_key.arn}"
    )
    rule = S3BucketServerSideEncryptionConfigurationRule(
        bucket_key_enabled=True, apply_server_side_encryption_by_default=default
    )
    S3BucketServerSideEncryptionConfiguration(stack, "model_bucket_encryption", bucket=BUCKET, rule=[rule])


def _add_versioning(stack: TerraformStack, lifecycle: Lifecycle) -> S3BucketVersioning:
    """Keep old versions of objects for a limited time."""
    versioning = S3BucketVersioning(
        stack,
        "model_bucket_versioning",
        bucket=BUCKET,
        versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
    )
    uploads = S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
        days_after_initiation=lifecycle.incomplete_upload_days
    )
    versions = S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
        noncurrent_days=lifecycle.noncurrent_version_days
    )
    rule = S3BucketLifecycleConfigurationRule(
        id="expire-what-is-left-over",
        status="Enabled",
        filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
        abort_incomplete_multipart_upload=[uploads],
        noncurrent_version_expiration=[versions],
    )
    S3BucketLifecycleConfiguration(stack, "model_bucket_lifecycle", bucket=BUCKET, rule=[rule])
    return versioning


def _add_object_lock(stack: TerraformStack, retention: Retention, versioning: S3BucketVersioning) -> None:
    """Object Lock as a resource of its own: as an argument of ``aws_s3_bucket`` it would replace an existing bucket."""
    default = S3BucketObjectLockConfigurationRuleDefaultRetention(mode=retention.mode, days=retention.days)
    S3BucketObjectLockConfiguration(
        stack,
        "model_bucket_object_lock",
        bucket=BUCKET,
        rule=S3BucketObjectLockConfigurationRule(default_retention=default),
        depends_on=[versioning],
    )


def _disable_acls(stack: TerraformStack) -> None:
    S3BucketOwnershipControls(
        stack,
        "model_bucket_ownership",
        bucket=BUCKET,
        rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
    )


def _block_public_access(stack: TerraformStack) -> S3BucketPublicAccessBlock:
    return S3BucketPublicAccessBlock(
        stack,
        "model_bucket_public_access_block",
        bucket=BUCKET,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
