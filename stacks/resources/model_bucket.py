"""The bucket for models and all data that passes between steps.

Source: Amazon S3 User Guide, "Locking objects with Object Lock".
"""

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.settings.bucket import Retention
from definitions.values.infrastructure import BUCKET_ARN, text
from stacks.bindings import (
    ITerraformDependable,
    S3BucketObjectLockConfiguration,
    S3BucketObjectLockConfigurationRule,
    S3BucketObjectLockConfigurationRuleDefaultRetention,
    S3BucketVersioning,
    TerraformStack,
)
from stacks.resources.bucket import add_bucket, bucket_name
from stacks.resources.bucket_replication import add_replication
from stacks.resources.policy_documents import account_principals
from stacks.terraform.renderer import TerraformRenderer

_BUCKET = bucket_name("model_bucket")


def add_model_bucket(
    stack: TerraformStack, pipeline: CompiledPipeline, terraform: TerraformRenderer
) -> list[ITerraformDependable]:
    """Add the bucket, its lock and its copies elsewhere.

    Returns:
        The settings that come before the first object.
    """
    config = pipeline.config
    versioning = add_bucket(
        stack,
        "model_bucket",
        pipeline,
        terraform,
        name=pipeline.names.bucket,
        lifecycle=config.lifecycle,
        has_events=config.event_bridge_notifications,
        access_log_bucket=config.access_log_bucket_name,
        is_protected=config.deletion_protection,
        statements=_statements_of_readers(pipeline),
    )
    if config.retention is not None:
        _add_object_lock(stack, config.retention, versioning)
    if config.replication is not None:
        add_replication(stack, config.replication, pipeline, terraform, versioning)
    return [versioning]


def _add_object_lock(stack: TerraformStack, retention: Retention, versioning: S3BucketVersioning) -> None:
    """Object Lock as a resource of its own: as an argument of ``aws_s3_bucket`` it would replace an existing bucket."""
    default = S3BucketObjectLockConfigurationRuleDefaultRetention(mode=retention.mode, days=retention.days)
    S3BucketObjectLockConfiguration(
        stack,
        "model_bucket_object_lock",
        bucket=_BUCKET,
        rule=S3BucketObjectLockConfigurationRule(default_retention=default),
        depends_on=[versioning],
    )


def _statements_of_readers(pipeline: CompiledPipeline) -> list[dict[str, object]]:
    """Access of reader accounts to the models, and to nothing else in the bucket."""
    readers = pipeline.config.reader_account_ids
    if not readers:
        return []
    allow = {"Effect": "Allow", "Principal": account_principals(*readers)}
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
