"""Dead-letter queues: what could not be started or published, and notifications that could not be delivered.

Sources: EventBridge User Guide, "Using dead-letter queues to process undelivered events"; EventBridge Scheduler User
Guide, "Configuring a dead-letter queue"; Amazon SQS Developer Guide, "Amazon SQS security best practices".
"""

from collections.abc import Sequence

from definitions.pipeline.resources.events.names import RuleNames
from definitions.values.infrastructure import KEY_ARN, Text
from stacks.bindings import TerraformStack
from stacks.operation_bindings import SqsQueue, SqsQueuePolicy
from stacks.resources.policy_documents import policy
from stacks.terraform.renderer import TerraformRenderer

_KEPT_SECONDS = 14 * 24 * 3600
"""The longest that SQS keeps a message."""


def add_dead_letters(
    stack: TerraformStack,
    id: str,
    senders: Sequence[RuleNames],
    tags: dict[str, Text],
    terraform: TerraformRenderer,
) -> SqsQueuePolicy:
    """Add a queue and its policy; return what must be there before anything is sent.

    Args:
        stack: the stack.
        id: of the queue in the stack.
        senders: names of the rules of EventBridge that send to it, all with the name of this queue.
        tags: of the queue.
        terraform: renders texts.
    """
    SqsQueue(
        stack,
        id,
        name=terraform.text(senders[0].queue),
        kms_master_key_id=terraform.text(KEY_ARN),
        message_retention_seconds=_KEPT_SECONDS,
        tags=terraform.texts(tags),
    )
    return SqsQueuePolicy(
        stack,
        f"{id}_policy",
        queue_url=f"${{aws_sqs_queue.{id}.url}}",
        policy=terraform.json(_queue_policy(senders[0].queue_arn, [rule for one in senders for rule in one.rule_arns])),
    )


def _queue_policy(queue: Text, rules: Sequence[Text]) -> dict[str, object]:
    """Refuse plain HTTP, and let the rules send; schedules and the state machine send under their roles."""
    refuse_http = {
        "Sid": "DenyPlainHttp",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "sqs:*",
        "Resource": queue,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    if not rules:
        return policy(refuse_http)
    from_rules = {
        "Sid": "RulesSendDeadLetters",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": ["sqs:SendMessage"],
        "Resource": queue,
        "Condition": {"ArnEquals": {"aws:SourceArn": list(rules)}},
    }
    return policy(refuse_http, from_rules)
