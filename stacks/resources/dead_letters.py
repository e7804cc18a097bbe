"""The dead-letter queue of triggers: what could not start the pipeline.

Sources: EventBridge User Guide, "Using dead-letter queues to process undelivered events"; EventBridge Scheduler User
Guide, "Configuring a dead-letter queue"; Amazon SQS Developer Guide, "Amazon SQS security best practices".
"""

from definitions.pipeline.resources.triggers.names import TriggerNames
from definitions.values.infrastructure import KEY_ARN, Text
from stacks.bindings import SqsQueue, SqsQueuePolicy, TerraformStack
from stacks.resources.policy_documents import policy
from stacks.terraform.renderer import TerraformRenderer

QUEUE_ARN = "${aws_sqs_queue.dead_letters.arn}"
_KEPT_SECONDS = 14 * 24 * 3600
"""The longest that SQS keeps a message."""


def add_dead_letters(
    stack: TerraformStack, names: TriggerNames, tags: dict[str, Text], terraform: TerraformRenderer
) -> SqsQueuePolicy:
    """Add the queue and its policy; return what must be there before anything is sent."""
    SqsQueue(
        stack,
        "dead_letters",
        name=terraform.text(names.queue),
        kms_master_key_id=terraform.text(KEY_ARN),
        message_retention_seconds=_KEPT_SECONDS,
        tags=terraform.texts(tags),
    )
    return SqsQueuePolicy(
        stack,
        "dead_letters_policy",
        queue_url="${aws_sqs_queue.dead_letters.url}",
        policy=terraform.json(_queue_policy(names)),
    )


def _queue_policy(names: TriggerNames) -> dict[str, object]:
    """Refuse plain HTTP, and let the rules send; schedules and the state machine send under their roles."""
    refuse_http = {
        "Sid": "DenyPlainHttp",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "sqs:*",
        "Resource": names.queue_arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    if not names.rules:
        return policy(refuse_http)
    from_rules = {
        "Sid": "RulesSendDeadLetters",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["sqs:SendMessage"],
        "Resource": names.queue_arn,
        "Condition": {"ArnEquals": {"aws:SourceArn": list(names.rule_arns)}},
    }
    return policy(refuse_http, from_rules)
