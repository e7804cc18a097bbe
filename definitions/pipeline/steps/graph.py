"""Steps and references as a graph."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Literal, TypeAlias

from definitions.foundation.records import record
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.dependencies import COMPLETED
from definitions.pipeline.steps.core.step import Step
from definitions.values.expressions import Expression, JsonGet, StepOutput, StepProperty
from definitions.values.plain import plain

EdgeKind: TypeAlias = Literal["data", "order", "branch"]


@record
class Edge:
    """``after`` starts when ``before`` is finished, or has chosen it.

    Attributes:
        before: the name of a step.
        after: the name of a step.
        why: what flows, which is an output, a property or a property file; or the key behind the edge.
        trigger: the outcome of ``before`` after which ``after`` runs.
        kind: whether ``after`` uses a value, only waits, or is chosen or repeated by ``before``.
    """

    before: str
    after: str
    why: str
    trigger: str = COMPLETED
    kind: EdgeKind = "data"


@record
class Graph:
    """Names of steps and the edges between them."""

    steps: tuple[str, ...]
    edges: tuple[Edge, ...]


def connect(steps: Iterable[Step]) -> Graph:
    """The graph of the steps. References to unknown steps add no edge."""
    by_name = {step.name: step for step in steps}
    return Graph(tuple(by_name), tuple(dict.fromkeys(_edges(by_name))))


def cycles(graph: Graph) -> Iterator[list[str]]:
    """Find steps that wait for each other: each cycle begins and ends with its first step in the order of the graph."""
    edges = graph.edges
    while True:
        sorter: TopologicalSorter[str] = TopologicalSorter({name: [] for name in graph.steps})
        for edge in edges:
            sorter.add(edge.after, edge.before)
        try:
            sorter.prepare()
            return
        except CycleError as error:
            cycle: list[str] = error.args[1]
        pairs = set(pairwise(cycle))
        edges = tuple(edge for edge in edges if (edge.before, edge.after) not in pairs)
        first = cycle.index(min(cycle, key=graph.steps.index))
        yield [*cycle[first:-1], *cycle[:first], cycle[first]]


def steps_before(graph: Graph, name: str) -> set[str]:
    """Names of the steps that are finished, or have chosen it, before the step of this name starts."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        after = waiting.pop()
        new = {edge.before for edge in graph.edges if edge.after == after} - found
        found |= new
        waiting += new
    return found


def _edges(steps: Mapping[str, Step]) -> Iterator[Edge]:
    for step in steps.values():
        for _, reference in step.all_references:
            match reference:
                case StepOutput(step=before) | StepProperty(step=before) | JsonGet(step=before) if before in steps:
                    yield Edge(before, step.name, _what_flows(reference))
        for _, dependency in step.awaited_steps():
            if dependency.step in steps:
                yield Edge(dependency.step, step.name, "dependsOn", dependency.trigger, "order")
        if isinstance(step, RunsSteps):
            for key, chosen in step.branches().items():
                yield from (Edge(step.name, name, key, kind="branch") for name in chosen if name in steps)


def _what_flows(reference: Expression) -> str:
    match reference:
        case StepOutput(output=output, file=file):
            return output if file is None or isinstance(file, Expression) else f"{output}/{plain(file)}"
        case StepProperty(path=path):
            return path
        case JsonGet(property_file=file):
            return file
    raise AssertionError(f"a reference to no step: {reference}")
