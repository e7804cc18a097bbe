"""Topics of Amazon SNS to which notifications and alarms go.

Sources: Amazon SNS API Reference, CreateTopic and Subscribe; EventBridge User Guide, "Using resource-based policies"
(a topic's statement for EventBridge takes no condition); Amazon SNS Developer Guide, "Amazon SNS security best
practices"; Amazon CloudWatch User Guide, "Notifying users on alarm changes".
"""

from collections.abc import Sequence
from hashlib import sha256

from definitions.module.alarms import CompiledAlarm
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.operations.notifications import Notification
from definitions.pipeline.resources.notifications.compiled import CompiledNotifications
from definitions.values.infrastructure import ACCOUNT, KEY_ARN, Text, arn
from stacks.bindings import TerraformStack
from stacks.operation_bindings import SnsTopic, SnsTopicPolicy, SnsTopicSubscription
from stacks.resources.policy_documents import policy
from stacks.terraform.renderer import TerraformRenderer


def topic_arn(receiver: Notification, terraform: TerraformRenderer) -> str:
    """The ARN of a receiver's topic, its own or one that exists already."""
    if receiver.topic_arn is not None:
        return terraform.text(receiver.topic_arn)
    return f"${{aws_sns_topic.{_id(receiver)}.arn}}"


def topics_of_alarms(notifications: CompiledNotifications, terraform: TerraformRenderer) -> list[str]:
    """The ARNs of the topics that hear of alarms."""
    return [topic_arn(receiver, terraform) for receiver in notifications.receivers if receiver.takes_alarms]


def add_topics(
    stack: TerraformStack,
    notifications: CompiledNotifications,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
) -> dict[str, SnsTopicPolicy]:
    """Add the module's own topics and who gets their mails; return their policies by notification."""
    policies: dict[str, SnsTopicPolicy] = {}
    for receiver in notifications.own_topics:
        assert receiver.topic is not None
        id, own_arn = _id(receiver), notifications.names.topic_arn(receiver.name)
        SnsTopic(
            stack,
            id,
            name=terraform.text(notifications.names.topics[receiver.name]),
            kms_master_key_id=terraform.text(KEY_ARN),
            tags=terraform.texts(pipeline.tags),
        )
        statements = _topic_policy(own_arn, receiver, notifications.alarms)
        policies[receiver.name] = SnsTopicPolicy(
            stack, f"policy_of_{id}", arn=topic_arn(receiver, terraform), policy=terraform.json(statements)
        )
        for address in dict.fromkeys(receiver.topic.email_addresses):
            # Not by its index: whoever is left when another one goes need not confirm again.
            digest = sha256(str(address).encode()).hexdigest()[:8]
            SnsTopicSubscription(
                stack,
                f"email_{digest}_of_{id}",
                topic_arn=topic_arn(receiver, terraform),
                protocol="email",
                endpoint=terraform.text(address),
            )
    return policies


def _id(receiver: Notification) -> str:
    return f"topic_{receiver.name.replace('-', '_')}"


def _topic_policy(topic: Text, receiver: Notification, alarms: Sequence[CompiledAlarm]) -> dict[str, object]:
    """Refuse plain HTTP; let EventBridge publish if there are events, and the alarms of this module."""
    statements: list[dict[str, object]] = [
        {
            "Sid": "DenyPlainHttp",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "sns:Publish",
            "Resource": topic,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]
    if receiver.events:
        statements.append(
            {
                "Sid": "RulesPublish",
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sns:Publish",
                "Resource": topic,
            }
        )
    if alarms:
        statements.append(
            {
                "Sid": "AlarmsPublish",
                "Effect": "Allow",
                "Principal": {"Service": "cloudwatch.amazonaws.com"},
                "Action": "sns:Publish",
                "Resource": topic,
                "Condition": {
                    "StringEquals": {"aws:SourceAccount": ACCOUNT},
                    "ArnEquals": {"aws:SourceArn": [arn("cloudwatch", f"alarm:{alarm.name}") for alarm in alarms]},
                },
            }
        )
    return policy(*statements)
