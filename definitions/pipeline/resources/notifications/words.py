"""Notifications and alarms in words: what each receiver hears of, and when somebody must look."""

from collections.abc import Iterator

from definitions.pipeline.operations.alarms import Alarms
from definitions.pipeline.operations.notifications import Notification


def events_in_words(receiver: Notification, *, has_alarms: bool) -> str:
    """What a receiver hears of, such as ``executionFailed, stepFailed and alarms``.

    Args:
        receiver: the receiver.
        has_alarms: whether the module has alarms.
    """
    alarms = has_alarms and receiver.takes_alarms
    if not receiver.events:
        return "alarms only" if alarms else "nothing"
    return f"{', '.join(dict.fromkeys(receiver.events))}{' and alarms' if alarms else ''}"


def alarms_in_words(alarms: Alarms, *, has_triggers: bool, publishes_approvals: bool) -> list[str]:
    """When alarms go off, such as ``an execution failed``.

    Args:
        alarms: the alarms.
        has_triggers: whether the module has triggers; without, none can fail.
        publishes_approvals: whether it publishes the newest approved version.
    """
    return list(_alarms(alarms, has_triggers, publishes_approvals))


def _alarms(alarms: Alarms, has_triggers: bool, publishes_approvals: bool) -> Iterator[str]:
    if alarms.execution_failed:
        yield "an execution failed"
    if alarms.execution_longer_than_minutes is not None:
        yield f"an execution took longer than {alarms.execution_longer_than_minutes:,} minutes"
    if alarms.nothing_succeeded_for_hours is not None:
        yield f"nothing succeeded for {alarms.nothing_succeeded_for_hours} hours"
    if alarms.trigger_failed and has_triggers:
        yield "a trigger could not start it"
    if alarms.trigger_failed and publishes_approvals:
        yield "an approval could not be published"
