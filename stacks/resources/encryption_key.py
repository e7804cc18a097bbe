"""The customer-managed key that encrypts the bucket, all volumes and all outputs.

Sources: AWS KMS Developer Guide, "Key policies", "Rotate AWS KMS keys" and "AWS KMS condition keys"
(kms:GrantIsForAWSResource, kms:ViaService, kms:EncryptionContext); Amazon S3 User Guide, "Using server-side encryption
with AWS KMS keys", section on encryption context.
"""

from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import ACCOUNT, BUCKET_ARN, REGION, text
from stacks.bindings import KmsAlias, KmsKey, TerraformResourceLifecycle, TerraformStack
from stacks.resources.policy_documents import account_principals, policy
from stacks.terraform.renderer import TerraformRenderer


def add_encryption_key(stack: TerraformStack, pipeline: CompiledPipeline, terraform: TerraformRenderer) -> None:
    """Add the key with its policy, and an alias."""
    protected = pipeline.config.deletion_protection
    KmsKey(
        stack,
        "encryption_key",
        description=terraform.text(f"Data of the SageMaker pipeline {pipeline.names.pipeline}"),
        enable_key_rotation=True,
        is_enabled=True,
        policy=terraform.json(_key_policy(pipeline)),
        tags=terraform.texts(pipeline.tags),
        lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
    )
    KmsAlias(
        stack,
        "encryption_key_alias",
        name=terraform.text(pipeline.names.key_alias),
        target_key_id="${aws_kms_key.encryption_key.key_id}",
    )


def _key_policy(pipeline: CompiledPipeline) -> dict[str, object]:
    """Leave access to IAM, allow grants only for AWS services, and let reader accounts decrypt models through S3.

    No service is a principal: SageMaker uses the key on behalf of the role, through S3 and by grants for volumes.
    """
    own_account = {
        "Sid": "AccountDecidesThroughIam",
        "Effect": "Allow",
        "Principal": account_principals(ACCOUNT),
        "Action": "kms:*",
        # In a key policy, "*" is the key itself.
        "Resource": "*",
    }
    no_grants_to_people = {
        "Sid": "DenyGrantsExceptToAwsServices",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "kms:CreateGrant",
        "Resource": "*",
        # AWS's own accounts are exempt: services may use their grants there as they need.
        "Condition": {
            "BoolIfExists": {"kms:GrantIsForAWSResource": "false"},
            "StringEquals": {"aws:PrincipalAccount": ACCOUNT},
        },
    }
    readers = pipeline.config.reader_account_ids
    if not readers:
        return policy(own_account, no_grants_to_people)
    models = [text(BUCKET_ARN, "/", keys) for keys in pipeline.shared_models]
    through_s3 = {
        "StringEquals": {"kms:ViaService": text("s3.", REGION, ".amazonaws.com")},
        # The key encrypts more than this bucket. With a bucket key, the context is the bucket's ARN, else the object's.
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": [BUCKET_ARN, *models]},
    }
    read_models = {
        "Sid": "ReaderAccountsDecryptModels",
        "Effect": "Allow",
        "Principal": account_principals(*readers),
        "Action": ["kms:Decrypt"],
        "Resource": "*",
        "Condition": through_s3,
    }
    return policy(own_account, no_grants_to_people, read_models)
