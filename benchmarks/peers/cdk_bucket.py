"""The model bucket in aws-cdk-lib: one resource, for which Terraform has eight or more."""

from typing import Any

from aws_cdk import Stack
from aws_cdk.aws_s3 import CfnBucket

from benchmarks.peers.terraform_references import Resources

PARTS_OF_BUCKET = "aws_s3_bucket_"


def add_bucket(
    stack: Stack, name: str, bucket: dict[str, Any], resources: Resources, tags: list[dict[str, str]]
) -> None:
    """Add the bucket, with what is a resource of its own in Terraform."""
    encryption = _only(resources, "server_side_encryption_configuration")["rule"][0]
    access = _only(resources, "public_access_block")
    expiry = _only(resources, "lifecycle_configuration")["rule"][0]
    optional: dict[str, Any] = {}
    if logging := _only(resources, "logging"):
        optional["logging_configuration"] = CfnBucket.LoggingConfigurationProperty(
            destination_bucket_name=logging["target_bucket"], log_file_prefix=logging["target_prefix"]
        )
    if lock := _only(resources, "object_lock_configuration"):
        retention = CfnBucket.DefaultRetentionProperty(**lock["rule"]["default_retention"])
        optional["object_lock_configuration"] = CfnBucket.ObjectLockConfigurationProperty(
            object_lock_enabled="Enabled", rule=CfnBucket.ObjectLockRuleProperty(default_retention=retention)
        )
    if replication := _only(resources, "replication_configuration"):
        destination = replication["rule"][0]["destination"]
        optional["replication_configuration"] = CfnBucket.ReplicationConfigurationProperty(
            role=replication["role"],
            rules=[
                CfnBucket.ReplicationRuleProperty(
                    id=replication["rule"][0]["id"],
                    status="Enabled",
                    destination=CfnBucket.ReplicationDestinationProperty(
                        bucket=destination["bucket"],
                        account=destination["account"],
                        encryption_configuration=CfnBucket.EncryptionConfigurationProperty(
                            **destination["encryption_configuration"]
                        ),
                    ),
                )
            ],
        )
    CfnBucket(
        stack,
        name,
        bucket_name=bucket["bucket"],
        bucket_encryption=CfnBucket.BucketEncryptionProperty(
            server_side_encryption_configuration=[
                CfnBucket.ServerSideEncryptionRuleProperty(
                    bucket_key_enabled=encryption["bucket_key_enabled"],
                    server_side_encryption_by_default=CfnBucket.ServerSideEncryptionByDefaultProperty(
                        **encryption["apply_server_side_encryption_by_default"]
                    ),
                )
            ]
        ),
        lifecycle_configuration=CfnBucket.LifecycleConfigurationProperty(
            rules=[
                CfnBucket.RuleProperty(
                    id=expiry["id"],
                    status=expiry["status"],
                    noncurrent_version_expiration=CfnBucket.NoncurrentVersionExpirationProperty(
                        **expiry["noncurrent_version_expiration"][0]
                    ),
                )
            ]
        ),
        notification_configuration=CfnBucket.NotificationConfigurationProperty(
            event_bridge_configuration=CfnBucket.EventBridgeConfigurationProperty(event_bridge_enabled=True)
        ),
        ownership_controls=CfnBucket.OwnershipControlsProperty(
            rules=[CfnBucket.OwnershipControlsRuleProperty(**_only(resources, "ownership_controls")["rule"])]
        ),
        public_access_block_configuration=CfnBucket.PublicAccessBlockConfigurationProperty(
            block_public_acls=access["block_public_acls"],
            block_public_policy=access["block_public_policy"],
            ignore_public_acls=access["ignore_public_acls"],
            restrict_public_buckets=access["restrict_public_buckets"],
        ),
        versioning_configuration=CfnBucket.VersioningConfigurationProperty(
            **_only(resources, "versioning")["versioning_configuration"]
        ),
        tags=tags,
        **optional,
    )


def _only(resources: Resources, part: str) -> dict[str, Any]:
    """The one resource of this part of the bucket; empty if there is none."""
    return next(iter(resources.get(PARTS_OF_BUCKET + part, {}).values()), {})
