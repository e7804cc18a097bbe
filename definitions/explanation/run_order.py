"""The order in which steps run: stages of steps, each of which waits for one of the stage before it."""

from collections.abc import Iterator, Sequence
from graphlib import TopologicalSorter

from definitions.foundation.records import record
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.graph import Graph


@record
class Stage:
    """Steps none of which waits for another, and which run under the same condition.

    Attributes:
        number: counts from 1; stages of the same number exclude each other, or run at the same time.
        when: the condition or loop that runs them, such as ``if Good holds``; empty for none.
        steps: in the order of the YAML.
    """

    number: int
    when: str
    steps: tuple[Step, ...]


def stages(steps: Sequence[Step], graph: Graph) -> Iterator[Stage]:
    """The stages in order; ``graph`` has no cycles, which the checks of a config see to."""
    numbers = _numbers(graph)
    runs = {name: when for step in steps if isinstance(step, RunsSteps) for name, when in _runs(step)}
    groups: dict[tuple[int, str], list[Step]] = {}
    for step in steps:
        groups.setdefault((numbers[step.name], runs.get(step.name, "")), []).append(step)
    for (number, when), found in sorted(groups.items(), key=lambda group: group[0][0]):
        yield Stage(number, when, tuple(found))


def _numbers(graph: Graph) -> dict[str, int]:
    before: dict[str, set[str]] = {name: set() for name in graph.steps}
    for edge in graph.edges:
        before[edge.after].add(edge.before)
    numbers: dict[str, int] = {}
    for name in TopologicalSorter(before).static_order():
        numbers[name] = 1 + max((numbers[other] for other in before[name]), default=0)
    return numbers


def _runs(step: Step) -> Iterator[tuple[str, str]]:
    """The steps that a step runs, each with when it does so."""
    assert isinstance(step, RunsSteps)
    for number, names in enumerate(step.branches().values()):
        if step.runs_body_per_item:
            when = f"for each item of {step.name}"
        else:
            when = f"if {step.name} holds" if number == 0 else f"if {step.name} does not hold"
        yield from ((name, when) for name in names)
