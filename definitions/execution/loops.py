"""Loops: their items, and what others may read of them.

Source: SageMaker Python SDK 3.27, ForEachStep. Inferred: an iteration that fails lets the others go on, counts are of
steps and not of iterations, and of equal values the first is selected.
"""

from collections.abc import Mapping, Sequence

from definitions.diagnostics.messages import quoted
from definitions.execution.expressions import EvaluationError, StepValues, property_key, property_of
from definitions.execution.scopes import Scope
from definitions.execution.step_runs import FAILED, STOPPED, SUCCEEDED
from definitions.pipeline.steps.core.loop_items import MOST_AT_ONCE, MOST_ITEMS, json_items
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json

_COUNTED = {"SucceededStepCount": SUCCEEDED, "FailedStepCount": FAILED, "StoppedStepCount": STOPPED}


def items_of(iterable: Json, key: NodePath) -> list[Json]:
    """The items of evaluated ``IterableItems``: a list, or a text that is a list in JSON.

    Args:
        iterable: the value.
        key: the path in an outcomes file that gives it.

    Raises:
        EvaluationError: they are none, or not 1 to 100.
    """
    items = json_items(iterable) if isinstance(iterable, str) else iterable
    if not isinstance(items, list):
        message = f"{quoted(iterable)} is not a list in JSON, so there is nothing to loop over"
        raise EvaluationError(message, "bad-json-text", key)
    if not 1 <= len(items) <= MOST_ITEMS:
        message = f"{quoted(iterable)} has {len(items)} items; AWS takes 1 to {MOST_ITEMS}"
        raise EvaluationError(message, "out-of-range", key)
    return items


def most_at_once(most: Json, key: NodePath) -> int:
    """How many iterations run at once, by evaluated ``MaxConcurrency``; arguments as for ``items_of``.

    Raises:
        EvaluationError: it is not 1 to 50.
    """
    if isinstance(most, bool) or not isinstance(most, int | float) or most not in range(1, MOST_AT_ONCE + 1):
        message = f"a loop cannot run {quoted(most)} of its items at once; AWS takes 1 to {MOST_AT_ONCE}"
        raise EvaluationError(message, "out-of-range", key)
    return int(most)


def loop_values(loop: Mapping[str, Json], iterations: Sequence[Scope], status: str) -> StepValues:
    """What others may read of a loop that is over.

    Args:
        loop: its ``Arguments``.
        iterations: in the order of the items.
        status: its own.
    """
    statuses = [run.status for scope in iterations for run in scope.runs.values()]
    counts: dict[str, Json] = {
        "Status": status,
        "InputItemCount": len(iterations),
        "TotalStepCount": len(statuses),
        **{name: statuses.count(counted) for name, counted in _COUNTED.items()},
    }
    parts = {
        f"IterationOutputs[{number}].{run.step}.": scope.done.get(run.step, StepValues())
        for number, scope in enumerate(iterations)
        for run in scope.runs.values()
    }
    match loop.get("Selector"):
        case {"Pick": str(pick), "Field": {"Get": str(field)}}:
            _, name, path = field.split(".", 2)
            parts["Selected."] = _selected(pick, path, [scope.done.get(name, StepValues()) for scope in iterations])
    return StepValues(counts, parts=parts)


def _selected(pick: str, path: str, candidates: Sequence[StepValues]) -> StepValues:
    """The values of the iteration with the largest or smallest value; open if one of them is not known."""
    if len(candidates) == 1:
        return candidates[0]
    found: list[tuple[float, StepValues]] = []
    for values in candidates:
        value = property_of(values, path)
        if not isinstance(value, int | float):
            return StepValues(key=property_key(values, path), is_open=True)
        found.append((value, values))
    best = max if pick == "MaxBy" else min
    return best(found, key=lambda pair: pair[0])[1]
