"""Comparisons of values of two types: AWS compares values of one."""

from collections.abc import Iterator

from definitions.api.properties import UnknownProperty
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.capabilities import ComparesValues
from definitions.values.expressions import Expression, ParameterType

_GROUPS = {"String": "text", "Integer": "numbers", "Float": "numbers", "Boolean": "booleans"}


def check_compared_types(context: CheckContext) -> Iterator[Problem]:
    """Comparisons of text with numbers, and the like."""
    for path, step in context.steps():
        for below, left, right in step.compared_values() if isinstance(step, ComparesValues) else ():
            groups = {_group(context, left), _group(context, right)} - {None}
            if len(groups) > 1:
                message = f"compares {' with '.join(sorted(str(group) for group in groups))}"
                yield context.warning((*path, *below), message, "mixed-types", "AWS compares values of one type")


def _group(context: CheckContext, value: object) -> str | None:
    """The group of types that AWS compares with each other; ``None`` if the type is not known."""
    type_ = _expression_type(context, value) if isinstance(value, Expression) else _literal_type(value)
    return None if type_ is None else _GROUPS[type_]


def _expression_type(context: CheckContext, reference: Expression) -> ParameterType | None:
    try:
        return context.step_context.type_of(reference)
    except (KeyError, UnknownProperty):  # the checks of references report it
        return None


def _literal_type(value: object) -> ParameterType:
    if isinstance(value, bool):
        return "Boolean"
    return "Float" if isinstance(value, int | float) else "String"
