"""The syntax of expressions in YAML: a map with one key, such as ``{parameter: NAME}``."""

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.schema.errors import invalid, repeated, unknown_key
from definitions.values.expressions import (
    ANY_TYPE,
    EXECUTION_VARIABLES,
    EXPERIMENT_NAMES,
    ExecutionVariable,
    ExperimentName,
    Expression,
    Join,
    JsonGet,
    LoopValue,
    ParameterReference,
    ParameterType,
    StepOutput,
    StepProperty,
)
from definitions.values.infrastructure import InfrastructureText

Types = tuple[ParameterType, ...]


class Refusals:
    """Errors of a nested value, collected so that all are reported at once."""

    def __init__(self) -> None:
        self.errors: list[InitErrorDetails] = []

    def add(self, error: PydanticCustomError, *loc: str | int) -> None:
        """Add an error at a path below the value."""
        self.errors.append(InitErrorDetails(type=error, loc=loc, input=None))

    def take(self, error: ValidationError, *loc: str | int) -> None:
        """Add the errors of a value below."""
        for detail in error.errors(include_url=False):
            self.add(repeated(detail["ctx"]), *loc, *detail["loc"])

    def call(self, read: Callable[[object], object], value: object, *loc: str | int) -> object:
        """The result of reading a value below; ``None`` if it has errors, which are added."""
        try:
            return read(value)
        except PydanticCustomError as error:
            self.add(error, *loc)
        except ValidationError as error:
            self.take(error, *loc)
        return None

    def finish(self) -> None:
        """Raise the collected errors.

        Raises:
            ValidationError: there are some.
        """
        if self.errors:
            raise self.error()

    def error(self) -> ValidationError:
        """The collected errors as one."""
        return ValidationError.from_exception_data("", self.errors)


def expression(value: object, accepts: Types, *, as_text: bool = False) -> Expression | None:
    """The expression that a map stands for; ``None`` for what is no expression.

    Args:
        value: the value of the YAML.
        accepts: the types that the field takes; none if its value must be known at synthesis.
        as_text: whether the field writes other types than String as text.

    Raises:
        PydanticCustomError: the field takes no such expression, or it is badly written.
        ValidationError: the same, at a path inside the expression.
    """
    if not isinstance(value, dict) or len(value) != 1:
        return None
    [(key, inner)] = value.items()
    read = _READERS.get(key)
    if read is None:
        return None
    if not accepts:
        what = "parameter" if key == "parameter" else "expression"
        raise invalid("wrong-type", f"takes no {what}: this must be known when it is synthesized")
    return read(inner, accepts, as_text)


def expression_hint(value: object) -> str | None:
    """A hint for a map in place of a value: the nearest kind of expression."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    [key] = value
    return did_you_mean(str(key), list(_READERS))


def _parameter(name: object, accepts: Types, as_text: bool) -> Expression:
    if not isinstance(name, str):
        raise invalid("wrong-type", f"'parameter' must be the name of a pipeline parameter, got {describe_type(name)}")
    return ParameterReference(name, accepts=accepts, as_text=as_text)


def _two_parts(key: str, value: object) -> tuple[str, str]:
    form = "'<step>.<output>'" if key == "stepOutput" else "'<step>.<Path.To.Property>'"
    if not isinstance(value, str):
        raise invalid("wrong-type", f"'{key}' must be {form}, got {describe_type(value)}")
    step, dot, rest = value.partition(".")
    if not (step and dot and rest):
        raise invalid("bad-reference", f"'{key}' must be {form}, got {quoted(value)}")
    return step, rest


def _step_output(value: object, accepts: Types, as_text: bool) -> Expression:
    step, output = _two_parts("stepOutput", value)
    return StepOutput(step, output, needs_data=False, accepts=accepts, as_text=as_text)


def _property(value: object, accepts: Types, as_text: bool) -> Expression:
    step, path = _two_parts("property", value)
    return StepProperty(step, path, accepts=accepts, as_text=as_text)


def _one_of(key: str, words: tuple[str, ...], value: object) -> str:
    if not isinstance(value, str) or value not in words:
        message = f"'{key}' must be one of {', '.join(words)}; got {quoted(value)}"
        raise invalid("unknown-word", message, did_you_mean(str(value), list(words)))
    return value


def _execution(value: object, accepts: Types, as_text: bool) -> Expression:
    name = _one_of("execution", EXECUTION_VARIABLES, value)
    _is_text("an execution variable", accepts)
    return ExecutionVariable(name, accepts=accepts, as_text=as_text)


def _experiment(value: object, accepts: Types, as_text: bool) -> Expression:
    name = _one_of("pipelineExperimentConfig", EXPERIMENT_NAMES, value)
    _is_text("a name of the experiment", accepts)
    return ExperimentName(name, accepts=accepts, as_text=as_text)


def _is_text(what: str, accepts: Types) -> None:
    if "String" not in accepts:
        raise invalid("wrong-expression-type", f"{what} is text; this must be {' or '.join(accepts)}")


def _map(key: str, value: object, known: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, object]:
    """The map below an expression's key, with all the keys it must have."""
    if not isinstance(value, dict):
        raise invalid("wrong-type", f"'{key}' must be a map with {', '.join(known)}; got {describe_type(value)}")
    refusals = Refusals()
    for name in value:
        if name not in known:
            refusals.add(unknown_key(str(name), known), key, str(name), "[key]")
    for name in known:
        if name not in value and name not in optional:
            refusals.add(invalid("missing-key", f"'{name}' is required and missing"), key)
    refusals.finish()
    return value


def _join(value: object, accepts: Types, as_text: bool) -> Expression:
    _is_text("a join", accepts)
    entries = _map("join", value, ("on", "values"), ("on",))
    on, values = entries.get("on", ""), entries["values"]
    refusals = Refusals()
    if not isinstance(on, str | InfrastructureText):
        refusals.add(invalid("wrong-type", f"must be text, got {describe_type(on)}"), "join", "on")
    if not isinstance(values, list) or not values:
        message = f"must be a list of texts, numbers and expressions; got {describe_type(values)}"
        refusals.add(invalid("wrong-type", message if values != [] else "must not be empty"), "join", "values")
        values = []
    parts = [refusals.call(_join_value, part, "join", "values", index) for index, part in enumerate(values)]
    refusals.finish()
    assert isinstance(on, str | InfrastructureText)
    return Join(tuple(parts), on, accepts=accepts, as_text=as_text)


def _join_value(value: object) -> object:
    return scalar_or_expression(value)


def scalar_or_expression(value: object) -> object:
    """A text, number, boolean or expression of any type.

    Raises:
        PydanticCustomError: it is none of these, or an expression that is badly written.
        ValidationError: an expression that is badly written, at the path inside it.
    """
    found = expression(value, ANY_TYPE)
    if found is not None:
        return found
    if not isinstance(value, str | int | float | InfrastructureText):
        message = f"must be a text, a number, a boolean or an expression; got {describe_type(value)}"
        raise invalid("wrong-type", message, expression_hint(value))
    return value


def _json_get(value: object, accepts: Types, as_text: bool) -> Expression:
    entries = _map("jsonGet", value, ("step", "propertyFile", "path"))
    refusals = Refusals()
    for key, entry in entries.items():
        if not isinstance(entry, str) or not entry:
            hint = "AWS takes no expression here" if isinstance(entry, dict) else None
            message = "must not be empty" if entry == "" else f"must be text, got {describe_type(entry)}"
            refusals.add(invalid("wrong-type", message, hint), "jsonGet", key)
    refusals.finish()
    step, file, path = (str(entries[key]) for key in ("step", "propertyFile", "path"))
    return JsonGet(step, file, path, accepts=accepts, as_text=as_text)


def _for_each(value: object, accepts: Types, as_text: bool) -> Expression:
    first, dot, field = value.partition(".") if isinstance(value, str) else ("", "", "")
    if first != "CurrentItem" or bool(dot) != bool(field) or (not field.replace("_", "a").isalnum() and dot):
        raise invalid("bad-reference", f"'forEach' must be CurrentItem or CurrentItem.<field>, got {quoted(value)}")
    return LoopValue(str(value), accepts=accepts, as_text=as_text)


_READERS: dict[str, Callable[[object, Types, bool], Expression]] = {
    "parameter": _parameter,
    "stepOutput": _step_output,
    "property": _property,
    "execution": _execution,
    "pipelineExperimentConfig": _experiment,
    "join": _join,
    "jsonGet": _json_get,
    "forEach": _for_each,
}
EXPRESSION_KEYS = tuple(_READERS)
