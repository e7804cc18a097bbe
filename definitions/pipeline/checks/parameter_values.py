"""Defaults and ``enumValues`` of parameters, and texts joined of them, as values of the places that use them."""

from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from definitions.diagnostics.problems import Problem
from definitions.foundation.records import replace
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.known_values import KnownValue, known_values, problem_of_value, value_in_place
from definitions.pipeline.checks.parameters import pipeline_references
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, ParameterReference


def check_parameter_values(context: CheckContext) -> Iterator[Problem]:
    """Values that the validator of their place refuses as it would refuse them as literals; each problem once."""
    seen: set[tuple[object, ...]] = set()
    for path, reference in _references(context):
        for known in known_values(context, reference):
            for error in refusals(reference, known.value):
                key = (known.path or path, error["rule"], error["message"])
                if key not in seen:
                    seen.add(key)
                    problem = problem_of_value(context, known, path, error["message"], error["rule"], error["hint"])
                    # AWS takes a default that no start is meant to use.
                    yield replace(problem, severity="warning") if known.value == "" else problem


def accepted_values(context: CheckContext, reference: Expression) -> list[KnownValue]:
    """The known values of an expression that the validator of its place does not refuse."""
    return [known for known in known_values(context, reference) if not refusals(reference, known.value)]


def refusals(reference: Expression, value: object) -> list[dict[str, str]]:
    """The errors of a value in the place of an expression: rule, message and hint of each."""
    if reference.validate_value is None:
        return []
    try:
        reference.validate_value(value)
    except PydanticCustomError as error:
        return [dict(error.context or {})]
    except ValidationError as error:
        return [detail["ctx"] for detail in error.errors(include_url=False)]
    return []


def read_value(context: CheckContext, reference: ParameterReference, known: KnownValue) -> object:
    """A value of a parameter as its place holds the literal; the reference if the place refuses it."""
    value = value_in_place(context, reference, known)
    if value is None or reference.validate_value is None:
        return reference if value is None else value
    try:
        return reference.validate_value(value)
    except (PydanticCustomError, ValidationError):
        return reference


def _references(context: CheckContext) -> Iterator[tuple[NodePath, Expression]]:
    yield from pipeline_references(context)
    for path, step in context.steps():
        for below, reference in step.all_references:
            yield (*path, *below), reference
