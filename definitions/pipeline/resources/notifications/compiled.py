"""The notifications and alarms of a module as plain data.

Source: EventBridge User Guide, "Amazon EventBridge event bus targets": topics are sent to under no role, event buses
under one.
"""

from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.module.alarms import CompiledAlarm
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.operations.notifications import Notification
from definitions.pipeline.resources.events.patterns import (
    Pattern,
    approval_pattern,
    execution_pattern,
    registration_pattern,
    step_pattern,
)
from definitions.pipeline.resources.notifications.alarms import compiled_alarms
from definitions.pipeline.resources.notifications.messages import Message, message
from definitions.pipeline.resources.notifications.names import NotificationNames
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.project.naming.standard import Naming


@record
class NotifiedEvent:
    """An event that at least one notification names.

    Attributes:
        name: as the config has it, such as ``executionFailed``.
        pattern: of the event.
        message: that topics get; event buses get the event itself.
        receivers: the notifications that name it.
    """

    name: str
    pattern: Pattern
    message: Message
    receivers: tuple[Notification, ...]


@record
class CompiledNotifications:
    """All notifications and alarms of a module.

    Attributes:
        names: physical names.
        receivers: in the order of the config.
        events: those that receivers name.
        alarms: on what executions and triggers do, or fail to do.
        role: statements of the role under which rules send events to event buses; none without buses.
    """

    names: NotificationNames
    receivers: tuple[Notification, ...]
    events: tuple[NotifiedEvent, ...]
    alarms: tuple[CompiledAlarm, ...]
    role: tuple[Statement, ...]

    @property
    def own_topics(self) -> list[Notification]:
        """The notifications whose topics are made with the module."""
        return [receiver for receiver in self.receivers if receiver.topic is not None]


def compiled_notifications(
    config: ModuleConfig, naming: Naming, resources: ResourceNames
) -> CompiledNotifications | None:
    """The notifications and alarms of a config without errors; ``None`` if it has neither."""
    receivers, alarms = tuple(config.notifications), compiled_alarms(config, naming, resources)
    if not receivers and not alarms:
        return None
    names = NotificationNames.of(config, naming)
    events = tuple(
        NotifiedEvent(
            event,
            _pattern(event, resources),
            message(event, resources),
            tuple(receiver for receiver in receivers if event in receiver.events),
        )
        for event in names.rules
    )
    buses = [one.event_bus_arn for one in receivers if one.event_bus_arn is not None and one.events]
    reason = "event buses get what happens to the pipeline"
    role = (Statement("SendEvents", ("events:PutEvents",), tuple(dict.fromkeys(buses)), (reason,)),) if buses else ()
    return CompiledNotifications(names, receivers, events, alarms, role)


def _pattern(event: str, names: ResourceNames) -> Pattern:
    match event:
        case "stepFailed":
            return step_pattern(names.pipeline, "Failed")
        case "modelRegistered":
            return registration_pattern(names.group)
        case "modelApproved":
            return approval_pattern(names.group, "Approved")
    statuses = {
        "executionStarted": ("Executing",),
        "executionSucceeded": ("Succeeded",),
        "executionFailed": ("Failed", "CompletedWithFailures"),
        "executionStopped": ("Stopped",),
    }
    return execution_pattern(names.pipeline, *statuses[event])
