"""The customer-managed key that encrypts the bucket, all volumes and all outputs.

Source: AWS KMS Developer Guide, "Key policies", "Rotate AWS KMS keys" and "kms:ViaService".
"""

from definitions.compile import CompiledPipeline
from definitions.infrastructure import ACCOUNT, PARTITION, REGION, text
from stacks.bindings import KmsAlias, KmsKey, TerraformResourceLifecycle, TerraformStack
from stacks.policies import account_roots, policy
from stacks.terraform_text import TerraformText


def add_encryption_key(stack: TerraformStack, pipeline: CompiledPipeline, words: TerraformText) -> None:
    """Key, alias and key policy."""
    protected = pipeline.config.deletion_protection
    KmsKey(
        stack,
        "encryption_key",
        description=words.text(f"Data of the SageMaker pipeline {pipeline.names.pipeline}"),
        enable_key_rotation=True,
        is_enabled=True,
        policy=words.json(_key_policy(pipeline)),
        tags=words.texts(pipeline.tags),
        lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if protected else None,
    )
    KmsAlias(
        stack,
        "encryption_key_alias",
        name=words.text(pipeline.names.key_alias),
        target_key_id="${aws_kms_key.encryption_key.key_id}",
    )


def _key_policy(pipeline: CompiledPipeline) -> dict[str, object]:
    """The account decides through IAM; readers of models may decrypt what S3 hands them, and nothing more."""
    own_account = {
        "Sid": "AccountDecidesThroughIam",
        "Effect": "Allow",
        "Principal": {"AWS": [text("arn:", PARTITION, ":iam::", ACCOUNT, ":root")]},
        "Action": "kms:*",
        # In a key policy this means the key itself.
        "Resource": "*",
    }
    readers = pipeline.config.reader_account_ids
    if not readers:
        return policy(own_account)
    through_s3 = {"StringEquals": {"kms:ViaService": text("s3.", REGION, ".amazonaws.com")}}
    read_models = {
        "Sid": "ReaderAccountsDecryptModels",
        "Effect": "Allow",
        "Principal": {"AWS": account_roots(readers)},
        "Action": ["kms:Decrypt", "kms:DescribeKey"],
        "Resource": "*",
        "Condition": through_s3,
    }
    return policy(own_account, read_models)
