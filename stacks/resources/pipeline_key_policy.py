"""Who may use the key of a pipeline besides its account: reader accounts, and services that write under no role.

Sources: AWS KMS Developer Guide, "AWS KMS condition keys" (kms:ViaService, kms:EncryptionContext); Amazon S3 User
Guide, "Using server-side encryption with AWS KMS keys", section on encryption context; Amazon SNS Developer Guide, "Key
management".
"""

from typing import TYPE_CHECKING

from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import ACCOUNT, BUCKET_ARN, DNS_SUFFIX, REGION, Text, text
from stacks.resources.policy_documents import account_principals

if TYPE_CHECKING:  # imported for a module that has them
    from definitions.pipeline.resources.notifications.compiled import CompiledNotifications


def pipeline_key_statements(pipeline: CompiledPipeline) -> list[dict[str, object]]:
    """Let services write for triggers, approvals and notifications, and reader accounts decrypt models through S3.

    SageMaker is no principal: it uses the key on behalf of the role, through S3 and by grants for volumes.
    """
    services = [*_services_of_rules(pipeline), *_services_of_notifications(pipeline.notifications)]
    readers = pipeline.config.reader_account_ids
    if not readers:
        return services
    models = [text(BUCKET_ARN, "/", keys) for keys in pipeline.shared_models]
    through_s3 = {
        "StringEquals": {"kms:ViaService": text("s3.", REGION, ".amazonaws.com")},
        # The key encrypts more than this bucket. With a bucket key, the context is the bucket's ARN, else the object's.
        "StringLike": {"kms:EncryptionContext:aws:s3:arn": [BUCKET_ARN, *models]},
    }
    read_models: dict[str, object] = {
        "Sid": "ReaderAccountsDecryptModels",
        "Effect": "Allow",
        "Principal": account_principals(*readers),
        "Action": ["kms:Decrypt"],
        "Resource": "*",
        "Condition": through_s3,
    }
    return [*services, read_models]


def _services_of_rules(pipeline: CompiledPipeline) -> list[dict[str, object]]:
    """Let services encrypt what they write for triggers and approvals, where they act under no role."""
    triggers, approvals = pipeline.triggers, pipeline.approvals
    statements: list[dict[str, object]] = []
    if any(names.rules for names in pipeline.senders_of_dead_letters):
        statements.append(_rules_encrypt("RulesEncryptDeadLetters"))
    logs: list[Text] = []
    if triggers is not None and triggers.state_machine is not None:
        logs.append(triggers.names.log_group_arn)
    if approvals is not None:
        logs.append(approvals.names.log_group_arn)
    if logs:
        verbs = ("Decrypt", "Describe*", "Encrypt", "GenerateDataKey*", "ReEncrypt*")
        statements.append(
            {
                "Sid": "LogsOfTheStateMachine",
                "Effect": "Allow",
                "Principal": {"Service": text("logs.", REGION, ".", DNS_SUFFIX)},
                "Action": [f"kms:{verb}" for verb in verbs],
                "Resource": "*",
                "Condition": {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": logs[0] if len(logs) == 1 else logs}},
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
