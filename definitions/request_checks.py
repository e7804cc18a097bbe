"""Whether AWS takes the request that each step writes; what it does not take is told at the YAML that caused it."""

from collections.abc import Iterable, Iterator

from definitions.api_check import Violation, violations
from definitions.expressions import Expression, JsonGet, ParameterReference, StepOutput, StepProperty
from definitions.nodes import Node, NodePath
from definitions.problems import Problem, dotted
from definitions.reference_checks import STEPS
from definitions.steps.base import Step
from definitions.steps.overlay import collisions
from definitions.steps.scope import Scope
from definitions.steps.unread import is_read
from definitions.tracing import origin


def check_requests(steps: Iterable[Step], scope: Scope, node: Node, others: Iterable[Problem]) -> Iterator[Problem]:
    """What is wrong with the requests of the steps but those that have errors already."""
    broken = {problem.path.split("]", 1)[0] for problem in others if problem.severity == "error"}
    for index, step in enumerate(steps):
        path = (*STEPS, index)
        if dotted(path).removesuffix("]") not in broken and is_whole(step, scope):
            yield from _of_step(step, scope, node, path)


def is_whole(step: Step, scope: Scope) -> bool:
    """Whether all that the step refers to is there."""
    return all(_is_there(reference, scope) for _, reference in step.all_references) and all(
        is_read(name, scope) for names in step.branches().values() for name in names
    )


def _is_there(reference: Expression, scope: Scope) -> bool:
    match reference:
        case ParameterReference(name=name):
            return name in scope.parameters
        case StepOutput(step=step) | StepProperty(step=step) | JsonGet(step=step):
            return is_read(step, scope)
    return True


def _of_step(step: Step, scope: Scope, node: Node, path: NodePath) -> Iterator[Problem]:
    whole = step.request_shape()
    if whole is None:
        return
    if step.raw_arguments is not None:
        for where in collisions(step.arguments(scope), step.raw_arguments):
            hint = "give it by the step's own key"
            message = "is written by the step itself; 'arguments' adds what has no key of its own"
            yield Problem.at(node, (*path, "arguments", *where), message, "own-key", hint, key=True)
    for violation in violations(step.request(scope), whole, scope.type_of):
        yield _problem(violation, step, scope, node, path)


def _problem(violation: Violation, step: Step, scope: Scope, node: Node, path: NodePath) -> Problem:
    where = (*path, *origin(step, scope, violation.path))
    message = f"{violation.message} ({dotted(('Arguments', *violation.path))})"
    return Problem.at(node, where, message, violation.rule, violation.hint, severity=violation.severity)
