"""Values that a start gives to pipeline parameters: whether AWS takes them, and the text that it takes.

Source: API StartPipelineExecution, ``PipelineParameters``: all values are texts of at most 1,024 characters.
"""

from collections.abc import Collection, Mapping

from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.foundation.records import record
from definitions.pipeline.settings.parameters import Parameter, converted
from definitions.values.infrastructure import InfrastructureText, Text

LONGEST_VALUE = 1024


@record
class StartFault:
    """Why a start would be refused: the rule, the message and what to do."""

    rule: str
    message: str
    hint: str | None = None


def name_fault(name: str, parameters: Mapping[str, Parameter]) -> StartFault | None:
    """A fault of a name that no parameter of the pipeline has."""
    if name in parameters:
        return None
    known = list(parameters)
    hint = did_you_mean(name, known) or (f"parameters: {', '.join(known)}" if known else "the pipeline has none")
    return StartFault("unknown-parameter", f"the pipeline has no parameter {quoted(name)}", hint)


def missing_parameters(given: Collection[str | None], parameters: Mapping[str, Parameter]) -> list[str]:
    """Parameters without a default that a start does not give."""
    return [name for name, one in parameters.items() if one.default_value is None and name not in given]


def value_fault(value: Text | int | float | bool, parameter: Parameter) -> StartFault | None:
    """A fault of a value that the parameter does not take."""
    kind = parameter.type
    if isinstance(value, InfrastructureText):
        return None if kind == "String" else _unfit(value, kind)
    fitting = converted(value, kind)
    if fitting is None:
        return _unfit(value, kind)
    words = parameter.enum_values
    if words is not None and fitting not in words:
        listed = ", ".join(str(word) for word in words)
        hint = did_you_mean(str(fitting), [str(word) for word in words])
        message = f"{quoted(fitting)} is not one of the parameter's enumValues: {listed}"
        return StartFault("bad-parameter-value", message, hint)
    if len(str(fitting)) > LONGEST_VALUE:
        message = f"has {len(str(fitting)):,} characters; at most {LONGEST_VALUE:,} are allowed"
        return StartFault("bad-parameter-value", message)
    return None


def _unfit(value: Text | int | float | bool, kind: str) -> StartFault:
    hint = f'write "{quoted(value)}" in quotes to mean the text' if kind == "String" else None
    message = f"does not fit the parameter's type {kind}: got {describe_type(value)} {quoted(value)}"
    return StartFault("bad-parameter-value", message, hint)


def start_text(value: Text | int | float | bool, parameter: Parameter) -> Text:
    """A value without faults as StartPipelineExecution takes it: numbers and booleans as JSON writes them."""
    if isinstance(value, InfrastructureText):
        return value
    fitting = converted(value, parameter.type)
    return str(fitting).lower() if isinstance(fitting, bool) else str(fitting)
