"""Replication of the bucket's objects to another bucket, and the role that S3 assumes for it.

Sources: Amazon S3 User Guide, "Setting up permissions for live replication" and "Replicating encrypted objects".
"""

from definitions.iam.statements import literal_pattern
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.settings.bucket import Replication
from definitions.values.infrastructure import BUCKET_ARN, KEY_ARN, REGION, Text, split, text
from stacks.bindings import (
    IamRolePolicy,
    S3BucketReplicationConfiguration,
    S3BucketReplicationConfigurationRule,
    S3BucketReplicationConfigurationRuleDeleteMarkerReplication,
    S3BucketReplicationConfigurationRuleDestination,
    S3BucketReplicationConfigurationRuleDestinationAccessControlTranslation,
    S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration,
    S3BucketReplicationConfigurationRuleFilter,
    S3BucketReplicationConfigurationRuleSourceSelectionCriteria,
    S3BucketReplicationConfigurationRuleSourceSelectionCriteriaSseKmsEncryptedObjects,
    S3BucketVersioning,
    TerraformStack,
)
from stacks.resources.policy_documents import policy
from stacks.resources.service_role import add_service_role
from stacks.terraform.renderer import TerraformRenderer


def add_replication(
    stack: TerraformStack,
    replication: Replication,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    versioning: S3BucketVersioning,
) -> None:
    """Add the replication and a role that is limited to it."""
    # No condition: whoever sets up a replication must be able to pass the role on, so no other account can use it.
    add_service_role(
        stack,
        "replication_role",
        name=pipeline.names.replication_role,
        description=f"Lets S3 copy what the pipeline {pipeline.names.pipeline} writes",
        service="s3.amazonaws.com",
        sid="S3CopiesObjects",
        module=pipeline,
        terraform=terraform,
    )
    permissions = IamRolePolicy(
        stack,
        "replication_role_permissions",
        name="replicate",
        role="${aws_iam_role.replication_role.name}",
        policy=terraform.json(_permissions(replication, is_locked=pipeline.config.retention is not None)),
    )
    S3BucketReplicationConfiguration(
        stack,
        "model_bucket_replication",
        bucket="${aws_s3_bucket.model_bucket.bucket}",
        role="${aws_iam_role.replication_role.arn}",
        rule=[_rule(replication, terraform)],
        depends_on=[versioning, permissions],
    )


def _rule(replication: Replication, terraform: TerraformRenderer) -> S3BucketReplicationConfigurationRule:
    encrypted = S3BucketReplicationConfigurationRuleSourceSelectionCriteriaSseKmsEncryptedObjects(status="Enabled")
    encryption = S3BucketReplicationConfigurationRuleDestinationEncryptionConfiguration(
        replica_kms_key_id=terraform.text(replication.kms_key_arn)
    )
    owner = S3BucketReplicationConfigurationRuleDestinationAccessControlTranslation(owner="Destination")
    destination = S3BucketReplicationConfigurationRuleDestination(
        bucket=terraform.text(replication.bucket_arn),
        encryption_configuration=encryption,
        account=replication.account_id,
        access_control_translation=owner if replication.account_id else None,
    )
    return S3BucketReplicationConfigurationRule(
        id="copy-everything",
        status="Enabled",
        filter=S3BucketReplicationConfigurationRuleFilter(prefix=""),
        # Objects that are deleted here stay in the other bucket.
        delete_marker_replication=S3BucketReplicationConfigurationRuleDeleteMarkerReplication(status="Disabled"),
        source_selection_criteria=S3BucketReplicationConfigurationRuleSourceSelectionCriteria(
            sse_kms_encrypted_objects=encrypted
        ),
        destination=destination,
    )


def _permissions(replication: Replication, *, is_locked: bool) -> dict[str, object]:
    """The role's policy: read from this bucket with its key, write to the other bucket with the other key."""
    other_bucket, other_key = literal_pattern(replication.bucket_arn), literal_pattern(replication.kms_key_arn)
    read_version = [f"s3:GetObjectVersion{part}" for part in ("ForReplication", "Acl", "Tagging")]
    read_locks = ["s3:GetObjectLegalHold", "s3:GetObjectRetention"] if is_locked else []
    change_owner = ["s3:ObjectOwnerOverrideToBucketOwner"] if replication.account_id else []
    return policy(
        _allow("ReadReplication", ["s3:GetReplicationConfiguration", "s3:ListBucket"], BUCKET_ARN),
        _allow("ReadVersions", [*read_locks, *read_version], text(BUCKET_ARN, "/*")),
        _allow("WriteCopies", [*change_owner, "s3:ReplicateObject", "s3:ReplicateTags"], text(other_bucket, "/*")),
        _allow("DecryptObjects", ["kms:Decrypt"], KEY_ARN, _through_s3(REGION, BUCKET_ARN)),
        _allow(
            "EncryptCopies",
            ["kms:Encrypt", "kms:GenerateDataKey"],
            other_key,
            _through_s3(_region(other_key), other_bucket),
        ),
    )


def _region(key: Text) -> Text:
    """The region of a key's ARN; any region if the ARN is known only when Terraform plans."""
    parts = split(key, ":")
    return parts[3] if len(parts) > 3 else "*"


def _through_s3(region: Text, bucket: Text) -> dict[str, object]:
    """Conditions: only through S3 and only for this bucket.

    With a bucket key, the encryption context is the bucket's ARN; without one, it is the object's.
    """
    return {
        "StringLike": {
            "kms:ViaService": text("s3.", region, ".amazonaws.com"),
            "kms:EncryptionContext:aws:s3:arn": [bucket, text(bucket, "/*")],
        }
    }


def _allow(
    sid: str, actions: list[str], resource: Text, condition: dict[str, object] | None = None
) -> dict[str, object]:
    statement: dict[str, object] = {"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": [resource]}
    return statement if condition is None else {**statement, "Condition": condition}
