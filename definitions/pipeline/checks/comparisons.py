"""Comparisons of values of two types, and orders of texts: AWS compares values of one type, and texts by letters."""

from collections.abc import Iterator

from definitions.api.properties import UnknownProperty
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.steps.core.capabilities import ComparesValues
from definitions.source.nodes import NodePath
from definitions.values.expressions import ExecutionVariable, Expression, ParameterType

_TIMES = ("StartDateTime", "CurrentDateTime")
_GROUPS = {"String": "text", "Integer": "numbers", "Float": "numbers", "Boolean": "booleans"}


def check_compared_types(context: CheckContext) -> Iterator[Problem]:
    """Comparisons of text with numbers, and the like; orders of what is no number."""
    refused = {problem.path for problem in context.found}
    for path, step in context.steps():
        for below, left, right, is_ordered in step.compared_values() if isinstance(step, ComparesValues) else ():
            value_path = (*path, *below)
            groups = {_group(context, left), _group(context, right)} - {None}
            is_ordered = is_ordered and not _is_time(left, right) and value_path not in refused
            if len(groups) > 1:
                message = f"compares {' with '.join(sorted(str(group) for group in groups))}"
                yield context.warning(value_path, message, "mixed-types", "AWS compares values of one type")
            elif is_ordered and groups not in (set(), {"numbers"}):
                yield _order(context, value_path, groups)


def _order(context: CheckContext, path: NodePath, groups: set[str | None]) -> Problem:
    if "text" in groups:
        message = "orders texts, which AWS compares letter by letter: '10' is less than '9'"
    else:
        message = "orders booleans, which have no order"
    return context.warning(path, message, "order-of-texts", "compare numbers: no quotes, and parameters of type Float")


def _is_time(*values: object) -> bool:
    """Whether a value is a time: as text, times are in their order."""
    return any(isinstance(value, ExecutionVariable) and value.name in _TIMES for value in values)


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
