"""Names of what is deployed for notifications and alarms."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported for a module that has them
    from definitions.pipeline.resources.notifications.compiled import CompiledNotifications


def deployed_names(notifications: "CompiledNotifications") -> Iterator[tuple[str, object]]:
    """The names by what they name; those of topics by notification, those of rules by event."""
    names = notifications.names
    if names.topics:
        yield "topics", names.topics
    if notifications.events:
        yield "rules", names.rules
        yield "deadLetterQueue", names.queue
    if notifications.role:
        yield "role", names.role


def names_of_alarms(notifications: "CompiledNotifications") -> dict[str, str]:
    """The names of alarms, by what they are about, such as ``execution-failed``."""
    return {alarm.key: alarm.name for alarm in notifications.alarms}
