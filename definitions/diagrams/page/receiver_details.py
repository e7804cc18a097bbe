"""What the page tells of notifications and alarms: their YAML, names in AWS, and the role of event buses."""

from collections.abc import Iterator

from definitions.diagrams.page.sections import Section, permissions_section, values_section
from definitions.diagrams.page.step_lines import StepLines
from definitions.diagrams.receivers import ALARMS_NODE, EVENTS_NODE, notification_node_name
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ALARMS, NOTIFICATIONS
from definitions.pipeline.operations.notifications import Notification
from definitions.pipeline.resources.notifications.compiled import CompiledNotifications
from definitions.pipeline.service_roles import roles_of_notifications
from definitions.values.plain import plain


def receiver_details(pipeline: CompiledPipeline, lines: StepLines) -> dict[str, dict[str, object]]:
    """Lines of YAML and sections of the panel, by the name of the node; those of nodes that are not drawn as well."""
    notifications = pipeline.notifications
    if notifications is None:
        return {}
    alarms = [(alarm.key, alarm.name) for alarm in notifications.alarms]
    return {
        EVENTS_NODE: {**lines.of_step(pipeline.node.nearest(NOTIFICATIONS)), "sections": []},
        ALARMS_NODE: {
            **lines.of_step(pipeline.node.nearest(ALARMS)),
            "sections": [values_section("Names in AWS", *alarms)],
        },
        **{
            notification_node_name(receiver.name): {
                **lines.of_step(pipeline.node.nearest((*NOTIFICATIONS, index))),
                "sections": list(_receiver(receiver, notifications)),
            }
            for index, receiver in enumerate(notifications.receivers)
        },
    }


def _receiver(receiver: Notification, notifications: CompiledNotifications) -> Iterator[Section]:
    names, bus = notifications.names, receiver.event_bus_arn
    own_topic = names.topics.get(receiver.name)
    target = str(plain(own_topic or receiver.topic_arn or bus))
    deployed = [("event bus" if bus is not None else "topic", target)]
    deployed += [(f"rule of {event}", names.rules[event]) for event in dict.fromkeys(receiver.events)]
    roles = roles_of_notifications(notifications) if bus is not None and receiver.events else []
    deployed += [(role.title, role.name) for role in roles]
    if receiver.events:
        deployed.append(("dead-letter queue", names.queue))
    yield values_section("Names in AWS", *deployed)
    yield from map(permissions_section, roles)
