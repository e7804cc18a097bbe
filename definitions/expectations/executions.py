"""Whether an execution went as expected."""

from collections.abc import Iterator, Mapping

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.execution.plan import CONDITION
from definitions.execution.readable import plain_values, readable, without_texts
from definitions.execution.reports.text import choice
from definitions.execution.request_places import values_by_place
from definitions.execution.simulate import Simulation
from definitions.execution.step_runs import StepRun
from definitions.expectations.mismatches import Mismatch, listed, shown, unmet
from definitions.expectations.models import NEVER, Expectations
from definitions.foundation.records import replace
from definitions.source.nodes import NodePath, NumberText
from definitions.values.expressions import Json


def mismatches(expected: Expectations, simulation: Simulation) -> Iterator[Mismatch]:
    """What the execution did otherwise, in the order of the keys; without values of secret parameters."""
    for one in _differences(expected, simulation):
        message, hint = (without_texts(text or "", simulation.secrets) for text in (one.message, one.hint))
        yield replace(one, message=message, hint=hint or None)


def _differences(expected: Expectations, simulation: Simulation) -> Iterator[Mismatch]:
    if expected.status not in (None, simulation.status):
        yield unmet(("status",), str(expected.status), simulation.status, _failure(simulation))
    for name, steps in expected.branches.items():
        yield from _branch(name, steps, simulation)
    for name, state in expected.steps.items():
        yield from _state(name, state, simulation)
    yield from _order(expected.order, simulation)
    for name, values in expected.requests.items():
        yield from _request(name, values, simulation)


def _failure(simulation: Simulation) -> str | None:
    """The first failure of an execution."""
    failed = next((run for run in simulation.runs if run.state == "failed"), None)
    return None if failed is None else f"'{failed.name}' failed{_because(failed)}"


def _because(run: StepRun) -> str:
    return f": {run.reason}" if run.reason else ""


def _runs(name: str, simulation: Simulation) -> list[StepRun]:
    """The run of this name, or all iterations of the step; none in a loop that never started."""
    return [run for run in simulation.runs if run.name == name] or [run for run in simulation.runs if run.step == name]


def _unknown(path: NodePath, name: str, simulation: Simulation, *, is_key: bool = True) -> Iterator[Mismatch]:
    """The problem of a name that no step has."""
    if name not in simulation.plan and not _runs(name, simulation):
        names = list(dict.fromkeys([*simulation.plan, *(run.name for run in simulation.runs)]))
        hint = did_you_mean(name, names) or f"steps: {', '.join(simulation.plan)}"
        yield Mismatch(path, f"the pipeline has no step {quoted(name)}", rule="unknown-step", hint=hint, is_key=is_key)


def _branch(name: str, expected: list[str], simulation: Simulation) -> Iterator[Mismatch]:
    path: NodePath = ("branches", name)
    unknown = list(_unknown(path, name, simulation))
    for index, step in enumerate(expected):
        unknown += _unknown((*path, index), step, simulation, is_key=False)
    yield from unknown
    if unknown:
        return
    runs = _runs(name, simulation)
    others = [run for run in runs if run.type != CONDITION]
    if others:
        message = f"'{name}' chooses nothing: it is a {others[0].type} step"
        yield Mismatch(path, message, rule="not-for-this-type", hint="expect its end in 'steps'", is_key=True)
        return
    for run in runs:
        if run.state != "ran":
            yield unmet(path, listed(expected), f"no choice: '{run.name}' {_end(run)}", run.reason or None)
        elif set(run.branch) != set(expected):
            yield unmet(path, listed(expected), listed(run.branch), choice(simulation, run))
    if not runs:
        yield unmet(path, listed(expected), f"no choice: '{name}' never runs")


def _end(run: StepRun) -> str:
    return "never runs" if run.state == NEVER else f"is {run.state}" if not run.has_started else run.status


def _state(name: str, expected: str, simulation: Simulation) -> Iterator[Mismatch]:
    path: NodePath = ("steps", name)
    yield from _unknown(path, name, simulation)
    runs = _runs(name, simulation)
    for run in runs:
        state = run.status or run.state
        if state != expected:
            of_run = f"{state} of '{run.name}'" if run.name != name else state
            yield unmet(path, expected, of_run, run.reason or None)
    if not runs and name in simulation.plan and expected != NEVER:
        yield unmet(path, expected, NEVER)


def _order(expected: list[str], simulation: Simulation) -> Iterator[Mismatch]:
    before: str | None = None
    for index, name in enumerate(expected):
        path: NodePath = ("order", index)
        yield from _unknown(path, name, simulation, is_key=False)
        started = [run for run in _runs(name, simulation) if run.has_started]
        if name in simulation.plan and not started:
            yield unmet(path, f"'{name}' to start", "a step that does not run")
        if not started:
            before = None
            continue
        if before is not None:
            ended = max(simulation.ends[run.name] for run in _runs(before, simulation) if run.has_started)
            if min(simulation.starts[run.name] for run in started) < ended:
                yield unmet(path, f"'{name}' after '{before}'", "a start before that has ended")
        before = name


def _request(name: str, expected: Mapping[str, Json], simulation: Simulation) -> Iterator[Mismatch]:
    path: NodePath = ("requests", name)
    yield from _unknown(path, name, simulation)
    runs = _runs(name, simulation)
    for run in runs:
        if run.has_started:
            yield from _values(path, expected, run)
        else:
            yield unmet(path, "a request", "none", f"'{run.name}' {_end(run)}{_because(run)}")
    if not runs and name in simulation.plan:
        yield unmet(path, "a request", "none", f"'{name}' never runs")


def _values(path: NodePath, expected: Mapping[str, Json], run: StepRun) -> Iterator[Mismatch]:
    found, public = (dict(values_by_place(tree)) for tree in (plain_values(run.arguments), readable(run.arguments)))
    for place, value in expected.items():
        if place not in found:
            hint = did_you_mean(place, list(found))
            yield unmet((*path, place), shown(value), "no such value in the request", hint)
        elif not _is_same(value, found[place]):
            of_run = f" in '{run.name}'" if run.name != path[-1] else ""
            yield unmet((*path, place), shown(value), f"{shown(public.get(place))}{of_run}")


def _is_same(one: Json, other: Json) -> bool:
    """Whether an expected value is what was found; a boolean is no number, and a number no text."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, NumberText) and not isinstance(other, str):
        one = one.number  # 0.90 is what a request has as a text, or as the number 0.9
    return one == other and isinstance(one, bool) is isinstance(other, bool)
