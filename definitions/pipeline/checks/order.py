"""The order of steps: dependencies that cannot be, and steps that wait for each other."""

from collections.abc import Iterator
from itertools import islice

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.loops import is_outside_loop, outside_loop
from definitions.pipeline.steps.core.capabilities import EndsExecution, RunsSteps
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.graph import cycles
from definitions.source.nodes import NodePath

_MOST_CYCLES = 10


def check_dependencies(context: CheckContext) -> Iterator[Problem]:
    """Steps that wait for an unknown one, or for one for which AWS lets none wait."""
    for path, step in context.steps():
        for below, dependency in step.awaited_steps():
            yield from _dependency_problems(context, (*path, *below), step, dependency.step)


def _dependency_problems(context: CheckContext, path: NodePath, step: Step, name: str) -> Iterator[Problem]:
    awaited = context.by_name.get(name)
    if awaited is None:
        yield context.unknown_step(path, name)
    elif isinstance(awaited, RunsSteps) and awaited.chooses_them:
        message = f"'{name}' is a {awaited.type_name} step; AWS lets no step depend on one"
        hint = f"use {{property: {name}.Outcome}} in this step to run after it, or name a step of its branches"
        yield context.error(path, message, "depends-on-condition", hint)
    elif isinstance(awaited, EndsExecution):
        message = f"'{name}' is a {awaited.type_name} step: it ends the execution, so nothing can run after it"
        yield context.error(path, message, "depends-on-fail")
    elif is_outside_loop(context, step, name):
        yield outside_loop(context, path, name)


def check_cycles(context: CheckContext) -> Iterator[Problem]:
    """Steps that wait for each other; of many cycles the first."""
    for cycle in islice(cycles(context.graph), _MOST_CYCLES):
        message = f"steps wait for each other: {' -> '.join(cycle)}"
        path = next(path for path, step in context.steps() if step.name == cycle[0])
        yield context.error((*path, "name"), message, "cycle")
