"""Rules of Amazon EventBridge that tell topics and event buses what happens to the pipeline.

Sources: EventBridge API Reference, PutRule, PutTargets and InputTransformer; EventBridge User Guide, "Amazon
EventBridge event bus targets" (a role for event buses, none for topics) and "Amazon EventBridge input transformation".
"""

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.operations.notifications import Notification
from definitions.pipeline.operations.triggers import TriggerRetryPolicy
from definitions.pipeline.resources.notifications.compiled import CompiledNotifications, NotifiedEvent
from definitions.pipeline.resources.notifications.names import kebab
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.operation_bindings import (
    CloudwatchEventRule,
    CloudwatchEventTarget,
    CloudwatchEventTargetDeadLetterConfig,
    CloudwatchEventTargetInputTransformer,
    CloudwatchEventTargetRetryPolicy,
)
from stacks.resources.dead_letters import add_dead_letters
from stacks.resources.service_role import add_rule_role
from stacks.resources.topics import add_topics, topic_arn
from stacks.terraform.renderer import TerraformRenderer


def add_notifications(
    stack: TerraformStack,
    notifications: CompiledNotifications,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
) -> None:
    """Add topics, and rules with a target for each receiver, after what lets and keeps their messages."""
    policies = add_topics(stack, notifications, pipeline, terraform)
    if not notifications.events:
        return
    names = notifications.names
    queue_policy = add_dead_letters(stack, "undelivered", [names], pipeline.tags, terraform)
    before: list[ITerraformDependable] = [queue_policy, *policies.values()]
    if notifications.role:
        before.append(_add_role(stack, notifications, pipeline, terraform))
    for event in notifications.events:
        id = f"notify_{kebab(event.name).replace('-', '_')}"
        CloudwatchEventRule(
            stack,
            id,
            name=terraform.text(names.rules[event.name]),
            description=terraform.text(f"Tells of {pipeline.names.pipeline}: {event.name}"),
            event_pattern=terraform.json(event.pattern),
            state="ENABLED",
            tags=terraform.texts(pipeline.tags),
        )
        for receiver in event.receivers:
            _add_target(stack, id, event, receiver, terraform, before)


def _add_role(
    stack: TerraformStack,
    notifications: CompiledNotifications,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
) -> ITerraformDependable:
    """The role under which rules send to event buses."""
    return add_rule_role(
        stack,
        "notify_role",
        name=notifications.names.role,
        does=f"Sends events of the SageMaker pipeline {pipeline.names.pipeline} to event buses",
        rules=notifications.names.rule_arns,
        statements=notifications.role,
        policy="send-events",
        module=pipeline,
        terraform=terraform,
    )


def _add_target(
    stack: TerraformStack,
    rule: str,
    event: NotifiedEvent,
    receiver: Notification,
    terraform: TerraformRenderer,
    before: list[ITerraformDependable],
) -> None:
    bus, message, retry = receiver.event_bus_arn, event.message, TriggerRetryPolicy()
    CloudwatchEventTarget(
        stack,
        f"{rule}_{receiver.name.replace('-', '_')}",
        rule=f"${{aws_cloudwatch_event_rule.{rule}.name}}",
        target_id=terraform.text(receiver.name),
        arn=topic_arn(receiver, terraform) if bus is None else terraform.text(bus),
        role_arn=None if bus is None else "${aws_iam_role.notify_role.arn}",
        input_transformer=CloudwatchEventTargetInputTransformer(
            input_paths=message.paths, input_template=terraform.text(message.template)
        )
        if bus is None
        else None,
        dead_letter_config=CloudwatchEventTargetDeadLetterConfig(arn="${aws_sqs_queue.undelivered.arn}"),
        retry_policy=CloudwatchEventTargetRetryPolicy(
            maximum_retry_attempts=retry.maximum_retry_attempts,
            maximum_event_age_in_seconds=retry.maximum_event_age_in_seconds,
        ),
        depends_on=before,
    )
