"""Requests that AWS does not take, reported at the YAML that they come from."""

from collections.abc import Iterator

from definitions.api.conformance import Violation, violations
from definitions.api.shapes import Shape
from definitions.diagnostics.problems import Problem, dotted
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.steps.core.request_fields import colliding_fields
from definitions.pipeline.steps.core.step import Step
from definitions.source.nodes import NodePath


def check_requests(context: CheckContext) -> Iterator[Problem]:
    """The request of each step against its shape, and raw fields of it that the step writes itself."""
    for path, step in context.correct_steps():
        shape = step.request_shape()
        if shape is not None:
            yield from _own_keys(context, path, step)
            yield from _violations(context, path, step, shape)


def _own_keys(context: CheckContext, path: NodePath, step: Step) -> Iterator[Problem]:
    if step.raw_arguments is None:
        return
    for below in colliding_fields(step.arguments(step.surroundings(context.step_context)), step.raw_arguments):
        hint = "give it by the step's own key"
        message = "is written by the step itself; 'arguments' adds what has no key of its own"
        yield Problem.at(context.node, (*path, "arguments", *below), message, "own-key", hint, key=True)


def _violations(context: CheckContext, path: NodePath, step: Step, shape: Shape) -> Iterator[Problem]:
    request = step.request(context.step_context)
    for violation in violations(request, shape, context.step_context.type_of):
        yield _reported(context, path, step, violation)


def _reported(context: CheckContext, path: NodePath, step: Step, violation: Violation) -> Problem:
    origin_path = (*path, *origin(step, context.step_context, violation.path))
    message = f"{violation.message} ({dotted(('Arguments', *violation.path))})"
    return Problem.at(context.node, origin_path, message, violation.rule, violation.hint, severity=violation.severity)
