"""The bucket for models, outputs and whatever else passes between steps.

Source: Amazon S3 User Guide, "Security best practices for Amazon S3" and "Amazon S3 policy keys".
"""

from definitions.compile import CompiledPipeline
from definitions.infrastructure import BUCKET_ARN, KEY_ARN, Text, text
from stacks.bindings import (
    S3Bucket,
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload,
    S3BucketLifecycleConfigurationRuleFilter,
    S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration,
    S3BucketLogging,
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
from stacks.policies import account_roots, policy
from stacks.terraform_text import TerraformText

ABORT_UPLOADS_AFTER_DAYS = 7
EXPIRE_OLD_VERSIONS_AFTER_DAYS = 90
BUCKET = "${aws_s3_bucket.model_bucket.bucket}"


def add_model_bucket(stack: TerraformStack, pipeline: CompiledPipeline, words: TerraformText) -> None:
    """Bucket, encryption, versioning, ownership, public access block, lifecycle, policy, access logs if asked for."""
    protected = pipeline.config.deletion_protection
    S3Bucket(
        stack,
        "model_bucket",
        bucket=words.text(pipeline.names.bucket),
        force_destroy=not protected,
        tags=words.texts(pipeline.tags),
        lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
    )
    _encrypt(stack)
    _keep_versions(stack)
    _disable_acls(stack)
    S3BucketPolicy(
        stack,
        "model_bucket_policy",
        bucket=BUCKET,
        policy=words.json(_bucket_policy(pipeline)),
        # S3 refuses one of two such calls that arrive at the same time.
        depends_on=[_close_to_the_public(stack)] if pipeline.flags.has_public_access_block else None,
    )
    if pipeline.config.access_log_bucket_name is not None:
        S3BucketLogging(
            stack,
            "model_bucket_access_logs",
            bucket=BUCKET,
            target_bucket=words.text(pipeline.config.access_log_bucket_name),
            target_prefix=words.text(f"{pipeline.names.bucket}/"),
        )


def _encrypt(stack: TerraformStack) -> None:
    default = S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefault(
        sse_algorithm="aws:kms", kms_master_key_id="${aws_kms_key.encryption_key.arn}"
    )
    rule = S3BucketServerSideEncryptionConfigurationRule(
        bucket_key_enabled=True, apply_server_side_encryption_by_default=default
    )
    S3BucketServerSideEncryptionConfiguration(stack, "model_bucket_encryption", bucket=BUCKET, rule=[rule])


def _keep_versions(stack: TerraformStack) -> None:
    """Versions of objects, for a while."""
    S3BucketVersioning(
        stack,
        "model_bucket_versioning",
        bucket=BUCKET,
        versioning_configuration=S3BucketVersioningVersioningConfiguration(status="Enabled"),
    )
    uploads = S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
        days_after_initiation=ABORT_UPLOADS_AFTER_DAYS
    )
    versions = S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
        noncurrent_days=EXPIRE_OLD_VERSIONS_AFTER_DAYS
    )
    rule = S3BucketLifecycleConfigurationRule(
        id="expire-what-is-left-over",
        status="Enabled",
        filter=[S3BucketLifecycleConfigurationRuleFilter(prefix="")],
        abort_incomplete_multipart_upload=[uploads],
        noncurrent_version_expiration=[versions],
    )
    S3BucketLifecycleConfiguration(stack, "model_bucket_lifecycle", bucket=BUCKET, rule=[rule])


def _disable_acls(stack: TerraformStack) -> None:
    S3BucketOwnershipControls(
        stack,
        "model_bucket_ownership",
        bucket=BUCKET,
        rule=S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
    )


def _close_to_the_public(stack: TerraformStack) -> S3BucketPublicAccessBlock:
    return S3BucketPublicAccessBlock(
        stack,
        "model_bucket_public_access_block",
        bucket=BUCKET,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )


def _bucket_policy(pipeline: CompiledPipeline) -> dict[str, object]:
    objects = text(BUCKET_ARN, "/*")
    encryption, key, customer_key = (
        f"s3:x-amz-server-side-encryption{suffix}" for suffix in ("", "-aws-kms-key-id", "-customer-algorithm")
    )
    # A header that is absent means the bucket's default, our key. Negated operators hold for absent keys, so each needs
    # 'Null': false beside it.
    return policy(
        _deny("DenyPlainHttp", "s3:*", [BUCKET_ARN, objects], {"Bool": {"aws:SecureTransport": "false"}}),
        _deny("DenyOldTls", "s3:*", [BUCKET_ARN, objects], {"NumericLessThan": {"s3:TlsVersion": "1.2"}}),
        _deny(
            "DenyOtherEncryption",
            "s3:PutObject",
            [objects],
            {"Null": {encryption: "false"}, "StringNotEquals": {encryption: "aws:kms"}},
        ),
        _deny("DenyOtherKeys", "s3:PutObject", [objects], {"Null": {key: "false"}, "StringNotEquals": {key: KEY_ARN}}),
        # With 'aws:kms' and no key, S3 takes its own key instead of the bucket's.
        _deny("DenyKeyOfS3", "s3:PutObject", [objects], {"Null": {encryption: "false", key: "true"}}),
        _deny("DenyCustomerKeys", "s3:PutObject", [objects], {"Null": {customer_key: "false"}}),
        *_reader_statements(pipeline),
    )


def _deny(sid: str, action: str, resources: list[Text], condition: dict[str, object]) -> dict[str, object]:
    return {
        "Sid": sid,
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": action,
        "Resource": resources,
        "Condition": condition,
    }


def _reader_statements(pipeline: CompiledPipeline) -> list[dict[str, object]]:
    """Reader accounts get the models and nothing else of the bucket."""
    readers = pipeline.config.reader_account_ids
    if not readers:
        return []
    allow = {"Effect": "Allow", "Principal": {"AWS": account_roots(readers)}}
    models = [text(BUCKET_ARN, "/", keys) for keys in pipeline.shared_models]
    below_models = {"StringLike": {"s3:prefix": list(pipeline.shared_models)}}
    return [
        {"Sid": "ReaderAccountsGetModels", **allow, "Action": "s3:GetObject", "Resource": models},
        {
            "Sid": "ReaderAccountsListModels",
            **allow,
            "Action": "s3:ListBucket",
            "Resource": [BUCKET_ARN],
            "Condition": below_models,
        },
        {"Sid": "ReaderAccountsLocateBucket", **allow, "Action": "s3:GetBucketLocation", "Resource": [BUCKET_ARN]},
    ]
