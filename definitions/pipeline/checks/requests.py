"""Whether AWS takes the request that each step writes; what it does not take is told at the YAML that caused it."""

from collections.abc import Iterable, Iterator

from definitions.api.conformance import Violation, violations
from definitions.diagnostics.problems import Problem, dotted
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.config.module_config import STEPS
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.request_fields import colliding_fields
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.unread_step import is_read
from definitions.source.nodes import Node, NodePath
from definitions.values.expressions import Expression, JsonGet, ParameterReference, StepOutput, StepProperty


def check_requests(
    steps: Iterable[Step], context: StepContext, node: Node, others: Iterable[Problem]
) -> Iterator[Problem]:
    """What is wrong with the requests of the steps but those that have errors already."""
    broken = {problem.path.split("]", 1)[0] for problem in others if problem.severity == "error"}
    for index, step in enumerate(steps):
        path = (*STEPS, index)
        if dotted(path).removesuffix("]") not in broken and is_whole(step, context):
            yield from _of_step(step, context, node, path)


def is_whole(step: Step, context: StepContext) -> bool:
    """Whether all that the step refers to is there."""
    branches = step.branches() if isinstance(step, RunsSteps) else {}
    return all(_is_there(reference, context) for _, reference in step.all_references) and all(
        is_read(name, context) for names in branches.values() for name in names
    )


def _is_there(reference: Expression, context: StepContext) -> bool:
    match reference:
        case ParameterReference(name=name):
            return name in context.parameters
        case StepOutput(step=step) | StepProperty(step=step) | JsonGet(step=step):
            return is_read(step, context)
    return True


def _of_step(step: Step, context: StepContext, node: Node, path: NodePath) -> Iterator[Problem]:
    whole = step.request_shape()
    if whole is None:
        return
    if step.raw_arguments is not None:
        for where in colliding_fields(step.arguments(context), step.raw_arguments):
            hint = "give it by the step's own key"
            message = "is written by the step itself; 'arguments' adds what has no key of its own"
            yield Problem.at(node, (*path, "arguments", *where), message, "own-key", hint, key=True)
    for violation in violations(step.request(context), whole, context.type_of):
        yield _problem(violation, step, context, node, path)


def _problem(violation: Violation, step: Step, context: StepContext, node: Node, path: NodePath) -> Problem:
    where = (*path, *origin(step, context, violation.path))
    message = f"{violation.message} ({dotted(('Arguments', *violation.path))})"
    return Problem.at(node, where, message, violation.rule, violation.hint, severity=violation.severity)
