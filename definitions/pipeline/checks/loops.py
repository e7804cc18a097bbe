"""Loops: the steps that they run, the iteration that they select, and references into them and out of them."""

import re
from collections.abc import Iterator

from definitions.api.properties import UnknownProperty
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext, with_article
from definitions.pipeline.checks.references import wrong_type
from definitions.pipeline.steps.core.capabilities import MayShareOutput, RunsSteps, SelectsIteration, run_steps
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath
from definitions.values.expressions import IterationOutput, JsonGet, LoopValue, StepOutput, StepProperty


def check_loops(context: CheckContext) -> Iterator[Problem]:
    """Loops, and the references of steps inside and outside of them."""
    names_in_config = [step.name for _, step in context.steps()]
    # The name of a step in a body may be the one that is misspelt, or be that of another step by mistake.
    any_may_be_in_loop = any(_may_run_others(step, names_in_config) for _, step in context.steps())
    for path, step in context.steps():
        if isinstance(step, RunsSteps) and step.runs_body_per_item:
            yield from _loop_problems(context, path, step, step)
        yield from _references_into_loops(context, path, step)
        if step.name not in context.loop_of and not any_may_be_in_loop:
            yield from _loop_values(context, path, step)


def _may_run_others(step: Step, names_in_config: list[str]) -> bool:
    """Tell whether a step may be a loop around steps that it does not seem to run."""
    if not step.is_known:
        from definitions.pipeline.steps.unread_step import UnreadStep

        return isinstance(step, UnreadStep) and step.may_run_others
    is_loop = isinstance(step, RunsSteps) and step.runs_body_per_item
    return is_loop and any(names_in_config.count(name) != 1 for name in [step.name, *run_steps(step)])


def _loop_problems(context: CheckContext, path: NodePath, step: Step, loop: RunsSteps) -> Iterator[Problem]:
    for key, names in loop.branches().items():
        for index, name in enumerate(names):
            yield from _run_problems(context, (*path, step.payload, key, index), step, loop, name)
    yield from _names_of_runs(context, step)
    selected = step.selected_value() if isinstance(step, SelectsIteration) else None
    if selected is not None:
        below, value = selected
        yield from _selected_value(context, (*path, *below), value, run_steps(step))


def _run_problems(context: CheckContext, path: NodePath, step: Step, loop: RunsSteps, name: str) -> Iterator[Problem]:
    run = context.by_name.get(name)
    if run is not None and run.type_name in loop.refused_types:
        refused = ", ".join(loop.refused_types)
        message = f"'{name}' is {with_article(run)}; a {step.type_name} step runs no {refused} steps"
        yield context.error(path, message, "not-in-for-each")
    if isinstance(run, MayShareOutput) and run.shares_its_output:
        message = f"all runs of '{name}' write to one place, each over what was written before"
        hint = "give it an 'outputPath' with {forEach: CurrentItem} in it"
        yield context.warning(path, message, "shared-output", hint)


def _names_of_runs(context: CheckContext, loop: Step) -> Iterator[Problem]:
    """Steps called ``<name>-<number>``, as AWS calls the runs of a step in a loop."""
    names = run_steps(loop)
    for path, step in context.steps():
        numbered = re.fullmatch(r"(.+)-\d+", step.name)
        if numbered is not None and numbered[1] in names:
            message = f"'{step.name}' is what AWS calls a run of '{numbered[1]}' in '{loop.name}'"
            yield context.error((*path, "name"), message, "duplicate-name", "choose another name")


def _selected_value(
    context: CheckContext, path: NodePath, value: IterationOutput, names: list[str]
) -> Iterator[Problem]:
    step = context.by_name.get(value.step)
    if step is not None and not step.is_known:
        return
    if value.step not in names or step is None:
        hint = f"steps of the body: {', '.join(names)}"
        yield context.error(path, f"'{value.step}' is no step of this body", "unknown-step", hint)
        return
    try:
        type_ = step.property_type(value.path, context.step_context)
    except UnknownProperty as unknown:
        message = f"'{value.step}' is {with_article(step)}; of it, {unknown}"
        yield context.error(path, message, "unknown-property", unknown.hint)
        return
    yield from wrong_type(context, path, f"{value.step}.{value.path}", type_, value)


def _references_into_loops(context: CheckContext, path: NodePath, step: Step) -> Iterator[Problem]:
    for below, reference in step.all_references:
        match reference:
            case StepOutput(step=name) | StepProperty(step=name) | JsonGet(step=name):
                if is_outside_loop(context, step, name):
                    yield outside_loop(context, (*path, *below), name)


def _loop_values(context: CheckContext, path: NodePath, step: Step) -> Iterator[Problem]:
    for below, reference in step.all_references:
        if isinstance(reference, LoopValue):
            message = "is known only in steps that a ForEach step runs"
            yield context.error((*path, *below), message, "outside-for-each", "name this step in a 'forEachBody'")


def is_outside_loop(context: CheckContext, step: Step, name: str) -> bool:
    """Look for a loop that runs the step of this name and not the other one."""
    return name in context.loop_of and context.loop_of[name] != context.loop_of.get(step.name)


def outside_loop(context: CheckContext, path: NodePath, name: str) -> Problem:
    """An error at a path outside of the loop that runs the step of this name."""
    loop = context.loop_of[name]
    message = f"'{name}' runs many times, in '{loop}'; a step outside cannot refer to it"
    hint = f"use {{property: {loop}.IterationOutputs[0].{name}...}}"
    return context.error(path, message, "inside-for-each", hint)
