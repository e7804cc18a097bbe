"""Places in the YAML of what an execution stumbles over."""

from collections.abc import Sequence

from definitions.diagnostics.problems import Problem, dotted
from definitions.execution.execution import Execution, NeedsValues
from definitions.execution.expressions import EvaluationError, Unknown, evaluate, unknowns_in
from definitions.execution.plan import LOOP
from definitions.execution.step_runs import StepRun
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import STEPS
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
    if fault.key and outcomes is not None and _is_given(fault.key, outcomes):
        return Problem.at(outcomes, fault.key, f"'{run.name}' cannot use it: {fault}", fault.rule)
    path = _place(run, execution, pipeline, (), fault)
    return Problem.at(pipeline.node, path, str(fault), fault.rule)


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
    for path, reference in step.all_references:
        try:
            value = evaluate(with_placeholders(pipeline.context.render(reference)), values)
        except EvaluationError as error:
            if fault is not None and str(error) == str(fault):
                return (*STEPS, index, *path)
            continue
        if any(need in needs for need in unknowns_in(value)):
            return (*STEPS, index, *path)
    return whole
