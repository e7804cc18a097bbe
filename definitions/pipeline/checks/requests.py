"""Requests that AWS does not take, reported at the YAML that they come from."""

from collections.abc import Iterator

from definitions.api.conformance import Violation, violations
from definitions.api.shapes import Shape
from definitions.diagnostics.problems import Problem, dotted
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.known_values import KnownValue, problem_of_value
from definitions.pipeline.checks.parameter_values import accepted_values
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.steps.core.request_fields import colliding_fields
from definitions.pipeline.steps.core.step import Step
from definitions.schema.misspelt_keys import is_in_arguments
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression

_VPC, _NETWORK = "VpcConfig", "networkConfig"


def check_requests(context: CheckContext) -> Iterator[Problem]:
    """The request of each step against its shape, and raw fields of it that the step writes itself.

    A value of a parameter that several steps use is reported once for each problem.
    """
    seen: set[tuple[object, ...]] = set()
    for path, step in context.correct_steps():
        shape = step.request_shape()
        if shape is not None:
            yield from _own_keys(context, path, step)
            yield from _violations(context, path, step, shape, seen)


def _own_keys(context: CheckContext, path: NodePath, step: Step) -> Iterator[Problem]:
    if step.raw_arguments is None:
        return
    for below in colliding_fields(step.arguments(step.surroundings(context.step_context)), step.raw_arguments):
        key = _own_key(context, step, below)
        hint = "give it by the step's own key" if key is None else f"give it by '{step.payload}.{key}'"
        message = "is written by the step itself; 'arguments' adds what has no key of its own"
        yield Problem.at(context.node, (*path, "arguments", *below), message, "own-key", hint, key=True)


def _own_key(context: CheckContext, step: Step, path: NodePath) -> str | None:
    """The key of the step's settings for a part of its request: the one called so, or the one behind the part."""
    from definitions.schema.known_keys import models_of

    settings = next(kind for name, kind in type(step).model_fields.items() if (kind.alias or name) == step.payload)
    [model] = models_of([settings.rebuild_annotation()], context.node)
    keys = [field.alias or name for name, field in model.model_fields.items()]
    if _VPC in path and _NETWORK in keys:
        return _NETWORK
    alike = [key for key in keys if str(path[-1]).endswith(key[:1].upper() + key[1:])]
    if alike:
        return max(alike, key=len)
    found = origin(step, context.step_context, path)
    return str(found[1]) if len(found) > 1 else None


def _violations(
    context: CheckContext, path: NodePath, step: Step, shape: Shape, seen: set[tuple[object, ...]]
) -> Iterator[Problem]:
    def values_of(reference: Expression) -> list[object]:
        return [known.value for known in accepted_values(context, reference)]

    request = step.request(context.step_context)
    for violation in violations(request, shape, context.step_context.type_of, values_of):
        known = KnownValue(None, None)
        if violation.known is not None:
            reference, value = violation.known
            known = next(found for found in accepted_values(context, reference) if found.value == value)
        key = (known.path, violation.rule, violation.message)
        if known.path is None or key not in seen:
            seen.add(key)
            yield _reported(context, path, step, violation, known)


def _is_told(context: CheckContext, path: NodePath) -> bool:
    """Tell whether a path says which part of a request is meant: that of a single value, or one in 'arguments'."""
    return is_in_arguments(path) or not isinstance(context.node.nearest(path).value, dict | list)


def _reported(context: CheckContext, path: NodePath, step: Step, violation: Violation, known: KnownValue) -> Problem:
    origin_path = (*path, *origin(step, context.step_context, violation.path))
    message = violation.message
    if not _is_told(context, known.path or origin_path):
        message = f"{message} (in the request: {dotted(violation.path)})"
    return problem_of_value(
        context, known, origin_path, message, violation.rule, violation.hint, severity=violation.severity
    )
