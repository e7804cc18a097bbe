"""Notifications and alarms that cannot arrive, that nobody sends, or that nobody hears.

Sources: EventBridge User Guide, "Amazon EventBridge event bus targets" and "Using resource-based policies"; Amazon SNS
Developer Guide, "Email notifications"; Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms".
"""

import re
from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import ALARMS, NOTIFICATIONS
from definitions.pipeline.operations.notifications import MODEL_EVENTS, Notification
from definitions.source.nodes import NodePath

_ARN = re.compile(r"arn:[^:]*:(?:sns|events):(?P<region>[^:]*):(?P<account>\d{12}):(?P<name>.*)")


def check_notifications(context: CheckContext) -> Iterator[Problem]:
    """Receivers that do not fit, events that nobody sends, and alarms that nobody hears."""
    first: dict[str, NodePath] = {}
    for index, receiver in enumerate(context.config.notifications):
        path: NodePath = (*NOTIFICATIONS, index)
        named: NodePath = (*path, "name")
        if first.setdefault(receiver.name.lower(), named) != named:
            line = context.line(first[receiver.name.lower()], seen_from=named)
            message = f"'{receiver.name}' is already the name of the notification at {line}"
            yield context.error(named, message, "duplicate-name", "names differ by more than capitals")
        yield from _events(context, path, receiver)
        yield from _named_receiver(context, path, receiver)
        if receiver.topic is not None and not receiver.topic.email_addresses:
            message = "nobody hears of it until somebody subscribes to the topic"
            yield context.note((*path, "topic"), message, "no-receiver", "such as by 'emailAddresses'")
    if context.config.imports_bucket and context.config.notifications:
        message = "the owner of this key must let notifications use it: docs/notifications.md has the statements"
        yield context.note(("pipelineKmsKeyArn",), message, "key-of-others")


def _events(context: CheckContext, path: NodePath, receiver: Notification) -> Iterator[Problem]:
    for index, event in enumerate(receiver.events):
        no_group = context.config.model_package_group_name is None and context.refused is None
        if event in MODEL_EVENTS and no_group:
            message = "the module has no model package group: 'modelPackageGroupName' is not given"
            yield context.error((*path, "events", index), message, "no-events", "give it, or leave the event out")
    if not receiver.events and not (receiver.takes_alarms and context.config.alarms is not None):
        message = "hears of nothing: it names no 'events'" + (
            ", and there are no 'alarms'" if receiver.takes_alarms else ""
        )
        yield context.warning((*path, "name"), message, "no-effect", "events: [executionFailed]")


def _named_receiver(context: CheckContext, path: NodePath, receiver: Notification) -> Iterator[Problem]:
    """A topic or an event bus that exists already."""
    is_topic = receiver.topic_arn is not None
    arn = receiver.topic_arn if is_topic else receiver.event_bus_arn
    if arn is None:
        return
    where: NodePath = (*path, "topicArn" if is_topic else "eventBusArn")
    found = _ARN.fullmatch(str(arn))
    if found is not None and is_topic and context.region not in (None, found["region"]):
        message = f"is a topic of {found['region']}; AWS sends to none of another Region than {context.region}"
        yield context.error(where, message, "foreign-region", f"name one of {context.region}")
    elif found is not None and (found["region"], found["account"], found["name"]) == (
        context.region,
        context.account,
        "event-bus/default",
    ):
        yield context.error(where, "the events come from this bus", "circle", "name another one, or leave it out")
    else:
        senders = "EventBridge and CloudWatch" if is_topic else "the module's account"
        message = f"its owner must let {senders} send to it: docs/notifications.md has the statements"
        yield context.note(where, message, "receiver-of-others")


def check_alarms(context: CheckContext) -> Iterator[Problem]:
    """Alarms that watch nothing, or that nobody hears."""
    config = context.config
    alarms = config.alarms
    if alarms is None:
        return
    if alarms.are_none:
        yield context.warning(ALARMS, "has no effect: no alarm is set", "no-effect", "executionFailed: true")
        return
    if alarms.trigger_failed and not config.triggers:
        message = "has no effect without 'triggers': there is nothing that could fail"
        yield context.warning((*ALARMS, "triggerFailed"), message, "no-effect", "leave it out, or add triggers")
    if not any(receiver.takes_alarms for receiver in config.notifications):
        message = "nobody hears of alarms: 'notifications' has no topic"
        yield context.warning(ALARMS, message, "no-receiver", "add a notification with topic or topicArn")
