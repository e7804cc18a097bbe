"""Values of expressions that are known before an execution, and problems with them, reported where they are written."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from definitions.diagnostics.problems import Problem, Severity, dotted
from definitions.foundation.records import record
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import PARAMETERS
from definitions.pipeline.settings.parameters import Parameter
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Join, ParameterReference
from definitions.values.infrastructure import InfrastructureText, Text, text

_PREDICATES = ("must ", "has ", "is ", "does ", "needs ", "cannot ", "takes ", "goes ", "names ", "opens ")
"""Beginnings of messages whose subject is the value at their path."""


@record
class KnownValue:
    """A value of an expression that is known before an execution.

    Attributes:
        value: the value as the expression's place gets it.
        path: of the parameter's default or enum value that decides it; ``None`` if no parameter does.
    """

    value: object
    path: NodePath | None


def known_values(context: CheckContext, reference: Expression) -> Iterator[KnownValue]:
    """A parameter's default and ``enumValues``; texts that a join makes of them, if all its parts are known.

    Infrastructure values are left out: nothing is known of them.
    """
    for known in _values(context, reference):
        if not isinstance(known.value, InfrastructureText):
            yield KnownValue(_as_text(known.value), known.path) if reference.as_text else known


def value_in_place(context: CheckContext, reference: ParameterReference, known: KnownValue) -> object | None:
    """A value of a parameter as a place gets it; ``None`` if nothing is known of it or its type does not fit."""
    parameter = context.step_context.parameters[reference.name]
    if isinstance(known.value, InfrastructureText) or not _fits(parameter, reference):
        return None
    return _as_text(known.value) if reference.as_text else known.value


def problem_of_value(
    context: CheckContext,
    known: KnownValue,
    use: NodePath,
    message: str,
    rule: str,
    hint: str | None = None,
    severity: Severity = "error",
) -> Problem:
    """A problem with a value of the expression at ``use``, at the parameter that has the value."""
    if known.path is None:
        return Problem.at(context.node, use, message, rule, hint, severity=severity)
    subject = "it " if message.startswith(_PREDICATES) else ""
    message = f"is used at {dotted(use)}, where {subject}{message}"
    return Problem.at(context.node, known.path, message, rule, hint, severity=severity)


def parameter_values(context: CheckContext, name: str) -> list[KnownValue]:
    """The default of a parameter and those of its ``enumValues`` that are other values, the default first."""
    parameter = context.step_context.parameters.get(name)
    if parameter is None:
        return []
    path = (*PARAMETERS, context.parameter_indexes[name])
    values: dict[object, KnownValue] = {}
    if parameter.default_value is not None:
        values[parameter.default_value] = KnownValue(parameter.default_value, (*path, "defaultValue"))
    for index, value in enumerate(parameter.enum_values or []):
        values.setdefault(value, KnownValue(value, (*path, "enumValues", index)))
    return list(values.values())


def _values(context: CheckContext, reference: Expression) -> Iterator[KnownValue]:
    match reference:
        case ParameterReference(name=name):
            parameter = context.step_context.parameters.get(name)
            if parameter is not None and _fits(parameter, reference):
                yield from parameter_values(context, name)
        case Join(values=parts, on=on):
            alternatives = [*takewhile(bool, (_part_values(context, part) for part in parts))]
            if len(alternatives) == len(parts):
                yield from _joined(alternatives, on)


def _part_values(context: CheckContext, part: object) -> list[KnownValue]:
    return list(_values(context, part)) if isinstance(part, Expression) else [KnownValue(part, None)]


def _joined(alternatives: Sequence[Sequence[KnownValue]], on: Text) -> Iterator[KnownValue]:
    """The text of the first value of each part, and for each other value that with the first values of the other parts.

    Each with the path of the value that decides it.
    """
    first = [_as_text(values[0].value) for values in alternatives]
    whole = text(*[piece for value in first for piece in (on, value)][1:])
    yield KnownValue(whole, next((values[0].path for values in alternatives if values[0].path is not None), None))
    # What is in front of a part and behind it is joined once, not for each of its values.
    behind = [text()]
    for value in first[:0:-1]:
        behind.append(text(on, value, behind[-1]))
    front = text()
    for value, values, rest in zip(first, alternatives, reversed(behind), strict=False):
        yield from (KnownValue(text(front, _as_text(other.value), rest), other.path) for other in values[1:])
        front = text(front, value, on)


def _fits(parameter: Parameter, reference: Expression) -> bool:
    """Whether a parameter has a type that the place takes; the checks of references report another one."""
    return parameter.type in reference.accepts


def _as_text(value: object) -> str | InfrastructureText:
    """The value as AWS writes it in a text."""
    if isinstance(value, InfrastructureText):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)
