"""Notifications and alarms that cannot arrive, that nobody sends, or that nobody hears.

Sources: EventBridge User Guide, "Amazon EventBridge event bus targets" and "Using resource-based policies"; Amazon SNS
Developer Guide, "Email notifications"; Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms".
"""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import ALARMS, NOTIFICATIONS
from definitions.pipeline.operations.notifications import MODEL_EVENTS, Notification
from definitions.source.nodes import NodePath

_ARN = pattern(r"arn:[^:]*:(?:sns|events):(?P<region>[^:]*):(?P<account>\d{12}):(?P<name>.*)")
_STATEMENTS = "docs/notifications.md has the statements"


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
        message = f"the owner of this key must let notifications use it: {_STATEMENTS}"
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
    if receiver.topic_arn is not None:
        yield from _named_topic(context, (*path, "topicArn"), str(receiver.topic_arn))
    elif receiver.event_bus_arn is not None:
        yield from _event_bus(context, (*path, "eventBusArn"), str(receiver.event_bus_arn))


def _named_topic(context: CheckContext, path: NodePath, arn: str) -> Iterator[Problem]:
    found = _ARN.fullmatch(arn)
    if found is not None and context.region not in (None, found["region"]):
        message = f"is a topic of {found['region']}; AWS sends to none of another Region than {context.region}"
        yield context.error(path, message, "foreign-region", f"name one of {context.region}")
        return
    message = f"its owner must let EventBridge and CloudWatch send to it: {_STATEMENTS}"
    yield context.note(path, message, "receiver-of-others")


def _event_bus(context: CheckContext, path: NodePath, arn: str) -> Iterator[Problem]:
    found = _ARN.fullmatch(arn)
    is_own = found is not None and found["account"] == context.account
    if is_own and found is not None and (found["region"], found["name"]) == (context.region, "event-bus/default"):
        yield context.error(path, "the events come from this bus", "circle", "name another one, or leave it out")
    elif not is_own:
        message = f"its owner must let the module's account send to it, if that is another one: {_STATEMENTS}"
        yield context.note(path, message, "receiver-of-others")


def check_alarms(context: CheckContext) -> Iterator[Problem]:
    """Alarms that watch nothing, or that nobody hears."""
    config = context.config
    alarms = config.alarms
    if alarms is None:
        return
    if alarms.are_none:
        yield context.warning(ALARMS, "has no effect: no alarm is set", "no-effect", "executionFailed: true")
        return
    if alarms.trigger_failed and not config.has_dead_letters:
        message = "has no effect without 'triggers': there is nothing that could fail"
        yield context.warning((*ALARMS, "triggerFailed"), message, "no-effect", "leave it out, or add triggers")
    if not any(receiver.takes_alarms for receiver in config.notifications):
        message = "nobody hears of alarms: 'notifications' has no topic"
        yield context.warning(ALARMS, message, "no-receiver", "add a notification with topic or topicArn")
