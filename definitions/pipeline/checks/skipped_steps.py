"""Steps that use others which run only if a condition chooses them.

Source: Amazon SageMaker Developer Guide, "Condition step": a step starts when all the steps that it waits for are done.
"""

from collections.abc import Iterator

from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import JsonGet, StepOutput, StepProperty

Branches = dict[str, str]
"""Names of conditions, each with the key of the branch."""


def check_skipped_steps(context: CheckContext) -> Iterator[Problem]:
    """Notes on steps outside of a branch that use one inside; warnings about those that wait for two branches."""
    around = _branches(context)
    for path, step in context.steps():
        own = around.get(step.name, {})
        outside: dict[str, tuple[str, str]] = {}
        for below, name in _uses(step):
            for condition, key in around.get(name, {}).items():
                other = own.get(condition) or outside.get(condition, (key, ""))[0]
                if other != key:
                    yield _never(context, (*path, *below), name, condition, (key, other))
                elif condition not in own and condition not in outside and condition != step.name:
                    outside[condition] = (key, name)
                    yield _maybe(context, (*path, *below), name, condition, key)


def _branches(context: CheckContext) -> dict[str, Branches]:
    """The branches around each step, those of the loops around it included."""
    parents = {
        name: (step, key)
        for step in context.by_name.values()
        if isinstance(step, RunsSteps)
        for key, names in step.branches().items()
        for name in names
    }
    found: dict[str, Branches] = {}
    for name in context.by_name:
        inner, seen = name, {name}
        while inner in parents and parents[inner][0].name not in seen:
            step, key = parents[inner]
            if step.chooses_them:
                found.setdefault(name, {})[step.name] = key
            seen.add(inner := step.name)
    return found


def _uses(step: Step) -> Iterator[tuple[NodePath, str]]:
    """Names of steps that a step waits for, each with the path that names it."""
    for path, reference in step.all_references:
        if isinstance(reference, StepOutput | StepProperty | JsonGet):
            yield path, reference.step
    yield from ((path, dependency.step) for path, dependency in step.awaited_steps())


def _maybe(context: CheckContext, path: NodePath, name: str, condition: str, key: str) -> Problem:
    message = f"'{name}' runs only if '{condition}' chooses its {key}; if it does not, this step does not run either"
    return context.note(path, message, "may-be-skipped")


def _never(context: CheckContext, path: NodePath, name: str, condition: str, keys: tuple[str, str]) -> Problem:
    key, other = keys
    message = f"'{name}' runs only in {key} of '{condition}', this step only with its {other}: it never runs"
    hint = "use a step of one branch only, or repeat this step in each branch"
    return context.warning(path, message, "never-runs", hint)
