"""A pipeline as a picture: its steps, the arrows between them, and the loops as boxes. No language draws more."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from definitions.diagnostics.printable import escaped
from definitions.diagnostics.secret_formats import hide
from definitions.foundation.records import record
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.dependencies import COMPLETED
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.graph import Edge
from definitions.source.nodes import Position
from definitions.values.plain import plain

ArrowKind: TypeAlias = Literal["data", "order", "trigger", "branch"]


@record
class PicturedStep:
    """A step. All texts are printable and have one line.

    Attributes:
        name: unique in the picture.
        title: the display name, or else the name; several steps may have the same.
        type: the step type, such as ``Training``.
        position: of the step in the YAML.
        rules: when a Condition chooses its first branch, or what a ForEach repeats its body for; else none.
        body: names of the steps inside the box of a ForEach; none for a step that is no box.
        box: the name of the ForEach whose box the step is in.
    """

    name: str
    title: str
    type: str
    position: Position
    rules: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    box: str | None = None


@record
class Arrow:
    """``after`` uses something of ``before``, waits for it, or is chosen by it.

    No arrow leads from a box to the steps in it.

    Attributes:
        before: the name of a step.
        after: the name of another step.
        kind: ``data``, ``order`` (waits for its success and uses nothing), ``trigger`` (waits for another outcome) or
            ``branch``.
        labels: what flows, as outputs, properties and property files; the outcome, such as ``Failed``; or the branch,
            ``if`` or ``else``. None for ``order``.
        is_redundant: of a branch: an arrow from another step of the same branch leads to ``after``, which says enough.
    """

    before: str
    after: str
    kind: ArrowKind
    labels: tuple[str, ...] = ()
    is_redundant: bool = False


@record
class Picture:
    """Steps and arrows, both in the order of the YAML.

    Attributes:
        title: the name of the pipeline.
        steps: all steps, those in boxes and the boxes themselves included.
        arrows: at most one for each kind between two steps.
    """

    title: str
    steps: tuple[PicturedStep, ...]
    arrows: tuple[Arrow, ...]


def picture_of(pipeline: CompiledPipeline) -> Picture:
    """The picture of a compiled pipeline."""
    steps = pipeline.config.pipeline.steps
    bodies = {step.name: _body(step) for step in steps}
    boxes = {name: box for box, body in bodies.items() for name in body}
    found = pipeline.node.nearest(("pipeline", "steps"))
    return Picture(
        _line(pipeline.names.pipeline),
        tuple(
            PicturedStep(
                name=step.name,
                title=_line(step.display_name or "") or step.name,
                type=step.type_name,
                position=found.nearest((index,)).position,
                rules=tuple(map(_line, step.rules())) if isinstance(step, RunsSteps) else (),
                body=bodies[step.name],
                box=boxes.get(step.name),
            )
            for index, step in enumerate(steps)
        ),
        tuple(_arrows([edge for edge in pipeline.graph.edges if boxes.get(edge.after) != edge.before])),
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
        return "data", (_line(edge.why),)
    return ("order", ()) if edge.trigger == COMPLETED else ("trigger", (edge.trigger,))


def _within_branches(edges: Iterable[Edge]) -> set[tuple[str, str]]:
    """Choosing steps, each with a chosen one that another of the same branch leads to."""
    branches = {edge.after: (edge.before, edge.why) for edge in edges if edge.kind == "branch"}
    return {
        (branches[edge.after][0], edge.after)
        for edge in edges
        if edge.after in branches and branches.get(edge.before) == branches[edge.after]
    }


def _line(text: object) -> str:
    """A text of the user on one line: printable, without secrets."""
    return escaped(" ".join(hide(str(plain(text))).split()))
