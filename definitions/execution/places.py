"""Places in the YAML of what an execution stumbles over."""

from collections.abc import Iterator, Sequence

from definitions.diagnostics.problems import Problem, dotted
from definitions.execution.conditions import compared
from definitions.execution.execution import Execution, NeedsValues
from definitions.execution.expressions import EvaluationError, Unknown, evaluate, unknowns_in
from definitions.execution.origins import key_of
from definitions.execution.plan import LOOP
from definitions.execution.readable import secrets_in, without_texts
from definitions.execution.step_runs import StepRun
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import STEPS
from definitions.pipeline.steps.core.capabilities import ComparesValues
from definitions.source.nodes import Node, NodePath
from definitions.values.placeholders import Placeholder, with_placeholders


def undecided(error: NeedsValues, execution: Execution, pipeline: CompiledPipeline) -> Problem:
    """The problem of a decision that needs more values: at the expression that needs the first of them."""
    run, needs = error.run, error.needs
    named = ", ".join(map(str, needs))
    does = "cannot loop without" if run.type == LOOP else "cannot choose without"
    keys = list(dict.fromkeys(dotted(need.key) for need in needs if isinstance(need, Unknown) and need.key))
    hint = f"give it in the outcomes: {', '.join(keys)}" if keys else "only Terraform knows it; compare a parameter"
    path = _place(run, execution, pipeline, needs)
    return Problem.at(pipeline.node, path, f"'{run.name}' {does} {named}", "undecided", hint)


def fault_of(
    run: StepRun, fault: EvaluationError, execution: Execution, pipeline: CompiledPipeline, outcomes: Node | None
) -> Problem:
    """The problem of an expression without a value: at the outcome that is to blame, or at the expression."""
    said = without_texts(str(fault), secrets_in(execution.values.parameters))
    for key in _keys(fault.key, run):
        if outcomes is not None and _is_given(key, outcomes):
            return Problem.at(outcomes, key, f"'{run.name}' cannot use it: {said}", fault.rule)
    path = _place(run, execution, pipeline, (), fault)
    return Problem.at(pipeline.node, path, said, fault.rule)


def _keys(key: NodePath, run: StepRun) -> Iterator[NodePath]:
    """Where outcomes may give a value: for the iteration of a step, or for all of its iterations."""
    if not key:
        return
    yield key
    of_item = f"-{run.item}"
    if run.item is not None and key[0] == "steps" and str(key[1]).endswith(of_item):
        yield ("steps", str(key[1]).removesuffix(of_item), *key[2:])


def _is_given(key: NodePath, outcomes: Node) -> bool:
    """Whether outcomes give a value, or the file that it is looked for in."""
    whole = key[:4] if key[0] == "steps" else key[:2]
    return outcomes.nearest(whole) is not outcomes.nearest(whole[:-1])


def _place(
    run: StepRun,
    execution: Execution,
    pipeline: CompiledPipeline,
    needs: Sequence[Placeholder],
    fault: EvaluationError | None = None,
) -> NodePath:
    """The path of the first expression of a step that lacks a value; of the step if none is found."""
    index, step = next(
        (index, step) for index, step in enumerate(pipeline.config.pipeline.steps) if step.name == run.step
    )
    values, whole = execution.values_for(run), (*STEPS, index, step.payload)
    if fault is not None and isinstance(step, ComparesValues):
        for path, left, right, is_ordered in step.compared_values():
            first, second = (with_placeholders(pipeline.context.render(side)) for side in (left, right))
            try:
                compared("LessThan" if is_ordered else "Equals", first, second, values)
            except EvaluationError as error:
                if str(error) == str(fault) and error.rule == "mixed-types":
                    return (*STEPS, index, *path)
    for path, reference in step.all_references:
        rendered = with_placeholders(pipeline.context.render(reference))
        try:
            value = evaluate(rendered, values)
        except EvaluationError as error:
            if fault is not None and str(error) == str(fault):
                return (*STEPS, index, *path)
            continue
        is_blamed = fault is not None and fault.key and key_of(rendered, values) == fault.key
        if is_blamed or any(need in needs for need in unknowns_in(value)):
            return (*STEPS, index, *path)
    return whole
