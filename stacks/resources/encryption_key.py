"""The customer-managed key that encrypts the bucket, all volumes and all outputs.

Sources: AWS KMS Developer Guide, "Key policies", "Rotate AWS KMS keys" and "AWS KMS condition keys"
(kms:GrantIsForAWSResource, kms:ViaService, kms:EncryptionContext); Amazon S3 User Guide, "Using server-side encryption
with AWS KMS keys", section on encryption context; Amazon SNS Developer Guide, "Key management".
"""

from typing import TYPE_CHECKING

from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import ACCOUNT, BUCKET_ARN, DNS_SUFFIX, REGION, text
from stacks.bindings import KmsAlias, KmsKey, TerraformResourceLifecycle, TerraformStack
from stacks.resources.policy_documents import account_principals, policy
from stacks.terraform.renderer import TerraformRenderer

if TYPE_CHECKING:  # imported for a module that has them
    from definitions.pipeline.resources.notifications.compiled import CompiledNotifications
    from definitions.pipeline.resources.triggers.compiled import CompiledTriggers


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

    SageMaker is no principal: it uses the key on behalf of the role, through S3 and by grants for volumes. Triggers and
    notifications bring services that write under no role.
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
    services = [*_services_of_triggers(pipeline.triggers), *_services_of_notifications(pipeline.notifications)]
    readers = pipeline.config.reader_account_ids
    if not readers:
        return policy(own_account, no_grants_to_people, *services)
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
    return policy(own_account, no_grants_to_people, *services, read_models)


def _services_of_triggers(triggers: "CompiledTriggers | None") -> list[dict[str, object]]:
    """Let services encrypt what they write for triggers, where they act under no role."""
    statements: list[dict[str, object]] = []
    if triggers is None:
        return statements
    if triggers.rules:
        statements.append(_rules_encrypt("RulesEncryptDeadLetters"))
    if triggers.state_machine is not None:
        verbs = ("Decrypt", "Describe*", "Encrypt", "GenerateDataKey*", "ReEncrypt*")
        statements.append(
            {
                "Sid": "LogsOfTheStateMachine",
                "Effect": "Allow",
                "Principal": {"Service": text("logs.", REGION, ".", DNS_SUFFIX)},
                "Action": [f"kms:{verb}" for verb in verbs],
                "Resource": "*",
                "Condition": {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": triggers.names.log_group_arn}},
            }
        )
    return statements


def _services_of_notifications(notifications: "CompiledNotifications | None") -> list[dict[str, object]]:
    """Let services encrypt messages for the module's own topics, and what could not be delivered.

    Without these, messages vanish, and nothing says so.
    """
    statements: list[dict[str, object]] = []
    if notifications is None:
        return statements
    if notifications.events:
        statements.append(_rules_encrypt("RulesEncryptNotifications"))
    if notifications.own_topics and notifications.alarms:
        statements.append(
            {
                "Sid": "AlarmsEncryptNotifications",
                "Effect": "Allow",
                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
                "Resource": "*",
                "Condition": {"StringEquals": {"aws:SourceAccount": ACCOUNT}},
            }
        )
    return statements


def _rules_encrypt(sid: str) -> dict[str, object]:
    """EventBridge sends no condition key with its calls for queues and topics: a condition would keep messages away."""
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
        "Resource": "*",
    }
