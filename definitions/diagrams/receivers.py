"""Who hears of a pipeline, and its alarms, as nodes behind its last steps."""

from collections.abc import Sequence

from definitions.diagrams.parts import Arrow, PicturedNode, one_line
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import ALARMS, NOTIFICATIONS
from definitions.pipeline.operations.notifications import Notification
from definitions.pipeline.resources.notifications.words import alarms_in_words, events_in_words
from definitions.source.nodes import Position

ALARMS_NODE = "alarms:pipeline"
"""The name of the node of all alarms."""
EVENTS_NODE = "events:pipeline"
"""The name of the node through which steps tell several receivers."""


def notification_node_name(notification: str) -> str:
    """The name of a notification's node."""
    return f"notification:{notification}"


def receivers_of(
    pipeline: CompiledPipeline, last_steps: Sequence[str]
) -> tuple[tuple[PicturedNode, ...], tuple[Arrow, ...]]:
    """Nodes of notifications and alarms, and arrows to them from the last steps; none without them.

    The arrows go through one node if there would be many of them. Alarms tell topics.

    Args:
        pipeline: the pipeline.
        last_steps: names of the steps that no other waits for.
    """
    notifications = pipeline.notifications
    if notifications is None:
        return (), ()
    has_alarms = bool(notifications.alarms)
    nodes = [_alarms(pipeline)] if has_alarms else []
    nodes += [_receiver(one, pipeline, index) for index, one in enumerate(notifications.receivers)]
    told = [ALARMS_NODE] if has_alarms else []
    told += [notification_node_name(one.name) for one in notifications.receivers if one.events]
    tellers = last_steps
    arrows: list[Arrow] = []
    if len(last_steps) > 1 < len(told):
        nodes.insert(0, PicturedNode(EVENTS_NODE, "Events", "Any event", _position(pipeline, *NOTIFICATIONS)))
        arrows += [Arrow(step, EVENTS_NODE, "notify") for step in last_steps]
        tellers = [EVENTS_NODE]
    arrows += [Arrow(teller, receiver, "notify") for teller in tellers for receiver in told]
    topics = [one for one in notifications.receivers if one.takes_alarms and has_alarms]
    arrows += [Arrow(ALARMS_NODE, notification_node_name(topic.name), "notify") for topic in topics]
    return tuple(nodes), tuple(arrows)


def _receiver(receiver: Notification, pipeline: CompiledPipeline, index: int) -> PicturedNode:
    has_alarms = pipeline.notifications is not None and bool(pipeline.notifications.alarms)
    return PicturedNode(
        name=notification_node_name(receiver.name),
        title=receiver.name,
        type="SNS topic" if receiver.event_bus_arn is None else "Event bus",
        position=_position(pipeline, *NOTIFICATIONS, index),
        rules=(one_line(f"hears of {events_in_words(receiver, has_alarms=has_alarms)}"),),
    )


def _alarms(pipeline: CompiledPipeline) -> PicturedNode:
    alarms = pipeline.config.alarms
    assert alarms is not None
    config = pipeline.config
    published = config.publish_approved_model_package
    words = "; ".join(alarms_in_words(alarms, has_triggers=bool(config.triggers), publishes_approvals=published))
    return PicturedNode(ALARMS_NODE, "Alarms", "CloudWatch alarms", _position(pipeline, *ALARMS), (words,))


def _position(pipeline: CompiledPipeline, *path: str | int) -> Position:
    return pipeline.node.nearest(path).position
