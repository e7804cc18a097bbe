"""Selective execution: which steps run, and whether they need outputs of an earlier execution.

Source: Amazon SageMaker API Reference, SelectiveExecutionConfig; Amazon SageMaker Developer Guide, "Selective execution
of pipeline steps".
"""

from collections.abc import Collection, Sequence

from definitions.commands.ending import Refused
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.pipeline.steps.graph import Graph, steps_before

MOST_STEPS = 50


def only(names: Sequence[str], graph: Graph) -> list[str]:
    """The steps of these names, in the order of the config.

    Raises:
        Refused: there is no such step, or a step between two of them is missing, or there are too many.
    """
    for name in names:
        _check_name(name, graph)
    chosen = set(names)
    before = {name: steps_before(graph, name) for name in graph.steps}
    for name in graph.steps:
        if name in chosen:
            continue
        earlier = [step for step in graph.steps if step in chosen & before[name]]
        later = [step for step in graph.steps if step in chosen and name in before[step]]
        if earlier and later:
            raise Refused(
                f"--only: '{name}' runs between '{earlier[0]}' and '{later[0]}', and AWS runs two steps only with all"
                f" between them; add {name}"
            )
    return _checked([name for name in graph.steps if name in chosen])


def beginning_at(name: str, graph: Graph) -> list[str]:
    """A step and all that run after it, in the order of the config.

    Raises:
        Refused: there is no such step, or there are too many.
    """
    _check_name(name, graph)
    return _checked([step for step in graph.steps if step == name or name in steps_before(graph, step)])


def needs_others(selected: Collection[str], graph: Graph) -> bool:
    """Whether the steps use outputs of others that are not selected."""
    edges = (edge for edge in graph.edges if edge.kind == "data")
    return any(edge.after in selected and edge.before not in selected for edge in edges)


def _check_name(name: str, graph: Graph) -> None:
    if name not in graph.steps:
        hint = did_you_mean(name, graph.steps) or f"steps: {', '.join(graph.steps)}"
        raise Refused(f"the pipeline has no step {quoted(name)}; {hint}")


def _checked(steps: list[str]) -> list[str]:
    if len(steps) > MOST_STEPS:
        raise Refused(f"AWS runs at most {MOST_STEPS} selected steps at a time; these are {len(steps)}")
    return steps
