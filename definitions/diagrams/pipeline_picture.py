"""A pipeline as a picture."""

from collections.abc import Iterable, Iterator

from definitions.diagrams.parts import Arrow, ArrowKind, Picture, PicturedNode, one_line
from definitions.diagrams.receivers import receivers_of
from definitions.diagrams.starts import starts_of
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.dependencies import COMPLETED
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.graph import Edge


def picture(pipeline: CompiledPipeline) -> Picture:
    """The picture of a compiled pipeline."""
    steps = _steps(pipeline)
    boxes = {step.name: step.box for step in steps}
    arrows = tuple(_arrows([edge for edge in pipeline.graph.edges if boxes[edge.after] != edge.before]))
    awaiting = {arrow.after for arrow in arrows}
    first = [step.name for step in steps if step.box is None and step.name not in awaiting]
    awaited = {arrow.before for arrow in arrows}
    last = [step.name for step in steps if step.box is None and step.name not in awaited]
    starts, from_starts = starts_of(pipeline, first)
    receivers, to_receivers = receivers_of(pipeline, last)
    return Picture(
        one_line(pipeline.names.pipeline), (*starts, *steps, *receivers), (*from_starts, *arrows, *to_receivers)
    )


def _steps(pipeline: CompiledPipeline) -> tuple[PicturedNode, ...]:
    steps = pipeline.config.pipeline.steps
    bodies = {step.name: _body(step) for step in steps}
    boxes = {name: box for box, body in bodies.items() for name in body}
    found = pipeline.node.nearest(("pipeline", "steps"))
    return tuple(
        PicturedNode(
            name=step.name,
            title=one_line(step.display_name or "") or step.name,
            type=step.type_name,
            position=found.nearest((index,)).position,
            rules=tuple(map(one_line, step.rules())) if isinstance(step, RunsSteps) else (),
            body=bodies[step.name],
            box=boxes.get(step.name),
        )
        for index, step in enumerate(steps)
    )


def _body(step: Step) -> tuple[str, ...]:
    if not (isinstance(step, RunsSteps) and step.runs_body_per_item):
        return ()
    return tuple(name for names in step.branches().values() for name in names)


def _arrows(edges: list[Edge]) -> Iterator[Arrow]:
    """The edges as arrows: those of one kind between the same two steps are one, with all of their labels."""
    labels: dict[tuple[str, str, ArrowKind], dict[str, None]] = {}
    for edge in edges:
        kind, label = _kind_and_label(edge)
        labels.setdefault((edge.before, edge.after, kind), {}).update(dict.fromkeys(label))
    connected = {(before, after) for before, after, kind in labels if kind != "order"}
    within_branches = _within_branches(edges)
    for (before, after, kind), found in labels.items():
        if kind != "order" or (before, after) not in connected:
            is_redundant = kind == "branch" and (before, after) in within_branches
            yield Arrow(before, after, kind, tuple(found), is_redundant)


def _kind_and_label(edge: Edge) -> tuple[ArrowKind, tuple[str, ...]]:
    if edge.kind == "branch":
        return "branch", (edge.why.removesuffix("Steps"),)
    if edge.kind == "data":
        return "data", (one_line(edge.why),)
    return ("order", ()) if edge.trigger == COMPLETED else ("trigger", (edge.trigger,))


def _within_branches(edges: Iterable[Edge]) -> set[tuple[str, str]]:
    """Choosing steps, each with a chosen one that another of the same branch leads to."""
    branches = {edge.after: (edge.before, edge.why) for edge in edges if edge.kind == "branch"}
    return {
        (branches[edge.after][0], edge.after)
        for edge in edges
        if edge.after in branches and branches.get(edge.before) == branches[edge.after]
    }
