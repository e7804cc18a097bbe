"""Copies of the bucket's objects in another bucket, and the role under which S3 makes them.

Sources: Amazon S3 User Guide, "Setting up permissions for live replication" and "Replicating encrypted objects".
"""

from definitions.iam.statements import literal_pattern
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.settings.bucket import Replication
from definitions.values.infrastructure import BUCKET_ARN, KEY_ARN, REGION, Text, split, text
from stacks.bindings import (
    IamRole,
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
from stacks.terraform.renderer import TerraformRenderer


def replicate(
    stack: TerraformStack,
    replication: Replication,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    versioning: S3BucketVersioning,
) -> None:
    """The rule, and a role that can do nothing else."""
    IamRole(
        stack,
        "replication_role",
        name=terraform.text(pipeline.names.replication_role),
        description=terraform.text(f"Lets S3 copy what the pipeline {pipeline.names.pipeline} writes"),
        assume_role_policy=terraform.json(_trust()),
        permissions_boundary=pipeline.permissions_boundary_arn and terraform.text(pipeline.permissions_boundary_arn),
        tags=terraform.texts(pipeline.tags),
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
        # What is deleted here stays there.
        delete_marker_replication=S3BucketReplicationConfigurationRuleDeleteMarkerReplication(status="Disabled"),
        source_selection_criteria=S3BucketReplicationConfigurationRuleSourceSelectionCriteria(
            sse_kms_encrypted_objects=encrypted
        ),
        destination=destination,
    )


def _trust() -> dict[str, object]:
    """S3. Who sets up a replication must be able to pass the role on, so no other account can have S3 use it."""
    return policy(
        {
            "Sid": "S3CopiesObjects",
            "Effect": "Allow",
            "Principal": {"Service": "s3.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    )


def _permissions(replication: Replication, *, is_locked: bool) -> dict[str, object]:
    """Read from the bucket with its key, write to the other one with the other key."""
    copies, key = literal_pattern(replication.bucket_arn), literal_pattern(replication.kms_key_arn)
    versions = ["ForReplication", "Acl", "Tagging"]
    locks = ["s3:GetObjectLegalHold", "s3:GetObjectRetention"] if is_locked else []
    to_others = ["s3:ObjectOwnerOverrideToBucketOwner"] if replication.account_id else []
    return policy(
        _allow("ReadReplication", ["s3:GetReplicationConfiguration", "s3:ListBucket"], BUCKET_ARN),
        _allow("ReadVersions", [*locks, *(f"s3:GetObjectVersion{what}" for what in versions)], text(BUCKET_ARN, "/*")),
        _allow("WriteCopies", [*to_others, "s3:ReplicateObject", "s3:ReplicateTags"], text(copies, "/*")),
        _allow("DecryptObjects", ["kms:Decrypt"], KEY_ARN, _through_s3(REGION, BUCKET_ARN)),
        _allow("EncryptCopies", ["kms:Encrypt", "kms:GenerateDataKey"], key, _through_s3(_region(key), copies)),
    )


def _region(key: Text) -> Text:
    """The region of a key's ARN; any, if the ARN is known only when Terraform plans."""
    parts = split(key, ":")
    return parts[3] if len(parts) > 3 else "*"


def _through_s3(region: Text, bucket: Text) -> dict[str, object]:
    """Only what S3 does, for this bucket; with a bucket key the context is the bucket's ARN, else the object's."""
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
