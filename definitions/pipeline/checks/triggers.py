"""Triggers of dependencies: outcomes that exclude each other, and outputs of steps that did not complete."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from definitions.diagnostics.problems import Problem
from definitions.foundation.records import record
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.capabilities import run_steps
from definitions.pipeline.steps.core.dependencies import ANY, COMPLETED, FAILED, STOPPED
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.graph import Edge
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, JsonGet, StepOutput, StepProperty

_HAS = {COMPLETED: "completed", FAILED: "failed", STOPPED: "been stopped"}


def check_triggers(context: CheckContext) -> Iterator[Problem]:
    """Steps that wait for two outcomes of one step, or that use what another outcome leaves them without."""
    with_errors: set[str] = set()
    for path, step in context.steps():
        found = [*_two_triggers(context, path, step), *_missing_outputs(context, path, step)]
        with_errors |= {step.name for problem in found if problem.severity == "error"}
        yield from found
        yield from _final_status(context, path, step)
    yield from _never_run(context, with_errors)


def _two_triggers(context: CheckContext, path: NodePath, step: Step) -> Iterator[Problem]:
    first: dict[str, tuple[str, NodePath]] = {}
    for below, dependency in step.awaited_steps():
        trigger, where = first.setdefault(dependency.step, (dependency.trigger, below))
        if trigger != dependency.trigger:
            line = context.line((*path, *where), seen_from=(*path, *below))
            message = f"waits for '{dependency.step}' as {dependency.trigger}, and as {trigger} at {line}"
            hint = f"one entry for each step; '{ANY}' is for all outcomes"
            yield context.error((*path, *below), message, "two-triggers", hint)


def _missing_outputs(context: CheckContext, path: NodePath, step: Step) -> Iterator[Problem]:
    """References to steps that need not have completed."""
    triggers = {dependency.step: dependency.trigger for _, dependency in step.awaited_steps()}
    for below, reference in step.all_references:
        name = _referred_step(reference)
        trigger = triggers.get(name, COMPLETED) if name is not None else COMPLETED
        if trigger == ANY:
            message = f"this step also runs when '{name}' did not complete, and then fails: there is no such value"
            hint = f"use it in a step that waits for '{name}' as {COMPLETED}"
            yield context.warning((*path, *below), message, "missing-output", hint)
        elif trigger != COMPLETED:
            message = f"this step runs when '{name}' has {_HAS[trigger]}, and then there is no such value"
            hint = f"a value that is known without '{name}', such as a parameter or a text"
            yield context.error((*path, *below), message, "missing-output", hint)


def _referred_step(reference: Expression) -> str | None:
    match reference:
        case StepOutput(step=name) | StepProperty(step=name) | JsonGet(step=name):
            return name
    return None


def _final_status(context: CheckContext, path: NodePath, step: Step) -> Iterator[Problem]:
    """A note on the status of executions, which others may wait for; AWS does not document it for stopped steps."""
    for below, dependency in step.awaited_steps():
        if dependency.trigger in (FAILED, ANY):
            message = f"an execution in which '{dependency.step}' fails and this step runs ends as"
            message += " CompletedWithFailures, not as Failed"
            yield context.note((*path, *below), message, "completed-with-failures")


@record
class _Outcome:
    """An outcome of a step without which another does not run, and the one that waits for it."""

    trigger: str
    waiting: str


def _never_run(context: CheckContext, with_errors: set[str]) -> Iterator[Problem]:
    """Steps for which one step would have to end in two ways, by what the steps before them wait for."""
    edges = context.graph.edges
    watched = {edge.before for edge in edges if edge.trigger not in (COMPLETED, ANY)}
    if not watched:
        return
    before: dict[str, list[Edge]] = {}
    for edge in edges:
        before.setdefault(edge.after, []).append(edge)
    needed: dict[str, dict[str, _Outcome]] = {}
    paths = {step.name: path for path, step in context.steps()}
    for name in _in_order(before):
        outcomes: dict[str, _Outcome] = {}
        excluded = None
        for watched_step, outcome in _outcomes(context, before.get(name, ()), watched, needed):
            known = outcomes.setdefault(watched_step, outcome)
            if known.trigger != outcome.trigger and excluded is None:
                excluded = watched_step, known, outcome
        needed[name] = outcomes
        if excluded is not None:
            # What follows from it is no problem of its own.
            needed[name] = {}
            if name in paths and name not in with_errors:
                yield _never_runs(context, (*paths[name], "name"), *excluded)


def _in_order(before: Mapping[str, list[Edge]]) -> list[str]:
    """Names of steps, each behind those that it waits for; none if steps wait for each other."""
    try:
        order = TopologicalSorter({name: [edge.before for edge in edges] for name, edges in before.items()})
        return list(order.static_order())
    except CycleError:
        return []


def _outcomes(
    context: CheckContext,
    edges: list[Edge] | tuple[Edge, ...],
    watched: set[str],
    needed: Mapping[str, dict[str, _Outcome]],
) -> Iterator[tuple[str, _Outcome]]:
    """Outcomes of watched steps without which a step does not run; ``edges`` are those that lead to it."""
    for edge in edges:
        if edge.trigger == ANY:
            continue  # Whether it also runs when the other step never started is not documented.
        yield from needed.get(edge.before, {}).items()
        if edge.before in watched and edge.after not in run_steps(context.by_name[edge.before]):
            yield edge.before, _Outcome(edge.trigger, edge.after)


def _never_runs(context: CheckContext, path: NodePath, name: str, one: _Outcome, other: _Outcome) -> Problem:
    phrases = ", and ".join(f"{_HAS[each.trigger]}, as '{each.waiting}' needs" for each in (one, other))
    message = f"this step never runs: '{name}' cannot have both {phrases}"
    hint = f"a step that is to run after either outcome waits for '{name}' as {ANY}"
    return context.error(path, message, "never-runs", hint)
