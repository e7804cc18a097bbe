"""What starts a pipeline, as nodes before its first steps."""

from collections.abc import Iterator, Sequence

from definitions.diagrams.parts import Arrow, PicturedNode, one_line
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import TRIGGERS
from definitions.pipeline.operations.triggers import Trigger
from definitions.pipeline.resources.triggers.words import cause_in_words, concurrency_in_words
from definitions.source.nodes import Position

GATE = "start:pipeline"
"""The name of the node through which all triggers go."""


def trigger_node_name(trigger: str) -> str:
    """The name of a trigger's node."""
    return f"trigger:{trigger}"


def starts_of(
    pipeline: CompiledPipeline, first_steps: Sequence[str]
) -> tuple[tuple[PicturedNode, ...], tuple[Arrow, ...]]:
    """Nodes of the triggers, and arrows from them to the first steps; none if nothing starts the pipeline.

    The arrows go through a gate if there is a limit of concurrency, or if there would be many of them.

    Args:
        pipeline: the pipeline.
        first_steps: names of the steps that wait for nothing.
    """
    triggers = pipeline.config.triggers
    if not triggers:
        return (), ()
    nodes = [_trigger(trigger, pipeline, index) for index, trigger in enumerate(triggers)]
    gates = list(_gate(pipeline)) if len(triggers) > 1 < len(first_steps) or pipeline.config.concurrency else []
    into = [gate.name for gate in gates] or first_steps
    arrows = [Arrow(node.name, target, "start") for node in nodes for target in into]
    arrows += [Arrow(gate.name, step, "start") for gate in gates for step in first_steps]
    return (*nodes, *gates), tuple(arrows)


def _trigger(trigger: Trigger, pipeline: CompiledPipeline, index: int) -> PicturedNode:
    kind = "event" if trigger.schedule is None else "schedule"
    return PicturedNode(
        name=trigger_node_name(trigger.name),
        title=trigger.name,
        type=kind.capitalize() if trigger.enabled else f"Disabled {kind}",
        position=_position(pipeline, *TRIGGERS, index),
        rules=(one_line(cause_in_words(trigger, pipeline.names.group)),),
    )


def _gate(pipeline: CompiledPipeline) -> Iterator[PicturedNode]:
    concurrency = pipeline.config.concurrency
    if concurrency is None:
        yield PicturedNode(GATE, "Start", "Any trigger", _position(pipeline, *TRIGGERS))
    else:
        position = _position(pipeline, "concurrency")
        yield PicturedNode(GATE, "Start", "Concurrency", position, (concurrency_in_words(concurrency),))


def _position(pipeline: CompiledPipeline, *path: str | int) -> Position:
    return pipeline.node.nearest(path).position
