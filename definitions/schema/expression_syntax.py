"""The syntax of expressions in YAML: a map with one key, such as ``{parameter: NAME}``."""

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from definitions.diagnostics.messages import describe_type, did_you_mean, yaml_text
from definitions.foundation.records import replace
from definitions.schema.aws_expressions import refuse_aws_expression
from definitions.schema.errors import invalid, repeated, unknown_key
from definitions.schema.expression_parts import (
    FILE_PATH,
    Types,
    check_is_text,
    execution_variable,
    experiment_name,
    file_uri,
    literal_text,
    loop_value,
    parameter_reference,
    relative_path,
    step_property,
    two_parts,
    unfit_parts,
)
from definitions.values.expressions import ANY_TYPE, STRING, Expression, Join, JsonGet, S3JsonGet, StepOutput
from definitions.values.infrastructure import InfrastructureText


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
    if not isinstance(value, dict):
        return None
    if accepts:
        refuse_aws_expression(value)
    key, *others = [key for key in value if key != FILE_PATH or _STEP_OUTPUT not in value] or [None]
    read = _READERS.get(key)
    if read is None or others:
        return None
    if not accepts:
        what = "parameter" if key == "parameter" else "expression"
        raise invalid("wrong-type", f"takes no {what}: this must be known when it is synthesized")
    found = read(value[key], accepts, as_text)
    return _with_file(found, value[FILE_PATH]) if FILE_PATH in value else found


def expression_hint(value: object) -> str | None:
    """A hint for a map in place of a value: the nearest kind of expression."""
    if isinstance(value, dict) and len(value) > 1 and _STEP_OUTPUT in value:
        return f"beside '{_STEP_OUTPUT}' only '{FILE_PATH}' may stand"
    if not isinstance(value, dict) or len(value) != 1:
        return None
    [key] = value
    return did_you_mean(str(key), list(EXPRESSION_KEYS))


def _step_output(value: object, accepts: Types, as_text: bool) -> Expression:
    step, output = two_parts("stepOutput", value)
    return StepOutput(step, output, needs_data=False, accepts=accepts, as_text=as_text)


def _with_file(found: Expression, value: object) -> Expression:
    assert isinstance(found, StepOutput)
    refusals = Refusals()
    file = refusals.call(file_path, value, FILE_PATH)
    refusals.finish()
    assert isinstance(file, str | InfrastructureText | Expression)
    return replace(found, file=file)


def file_path(value: object) -> object:
    """The path of a file in a step's output: a relative one, or an expression whose value is one.

    Raises:
        PydanticCustomError: it is no such path.
        ValidationError: it is an expression that is badly written.
    """
    found = expression(value, STRING)
    if found is not None:
        return found
    if not isinstance(value, str | InfrastructureText):
        message = f"must be the path of a file inside the output, got {describe_type(value)}"
        raise invalid("wrong-type", message, expression_hint(value))
    return relative_path(value)


def map_below(key: str, value: object, known: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, object]:
    """The map below an expression's key, with all the keys it must have."""
    if not isinstance(value, dict):
        message = f"'{key}' must be a map with {', '.join(known)}; got {describe_type(value)}"
        is_join = key == "join" and isinstance(value, list) and value
        raise invalid("wrong-type", message, f"write {yaml_text({key: {'values': value}})}" if is_join else None)
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
    check_is_text("a join", accepts)
    entries = map_below("join", value, ("on", "values"), ("on",))
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
    if isinstance(value, dict) and "s3Uri" in value:
        return _s3_json_get(value, accepts, as_text)
    entries = map_below("jsonGet", value, ("step", "propertyFile", "path", "s3Uri"), ("s3Uri",))
    refusals = Refusals()
    for key, entry in entries.items():
        refusals.call(literal_text, entry, "jsonGet", key)
    refusals.finish()
    step, file, path = (str(entries[key]) for key in ("step", "propertyFile", "path"))
    return JsonGet(step, file, path, accepts=accepts, as_text=as_text)


def _s3_json_get(value: dict[str, object], accepts: Types, as_text: bool) -> Expression:
    for key in ("step", "propertyFile"):
        if key in value:
            message = f"'s3Uri' and '{key}' exclude each other: one names a file in S3, the other a property file"
            refusals = Refusals()
            refusals.add(invalid("not-one-of", message), "jsonGet", key, "[key]")
            refusals.finish()
    entries = map_below("jsonGet", value, ("s3Uri", "path"))
    refusals = Refusals()
    uri = refusals.call(_json_uri, entries["s3Uri"], "jsonGet", "s3Uri")
    path = refusals.call(literal_text, entries["path"], "jsonGet", "path")
    refusals.finish()
    assert isinstance(uri, str | InfrastructureText | Expression)
    return S3JsonGet(uri, str(path), accepts=accepts, as_text=as_text)


def _json_uri(value: object) -> object:
    found = expression(value, STRING)
    if found is None:
        if not isinstance(value, str | InfrastructureText):
            message = f"must be an S3 URI or an expression, got {describe_type(value)}"
            raise invalid("wrong-type", message, expression_hint(value))
        return file_uri(value)
    refusals = Refusals()
    for loc, error in unfit_parts(found):
        refusals.add(error, *loc)
    refusals.finish()
    return found


_STEP_OUTPUT = "stepOutput"
_READERS: dict[object, Callable[[object, Types, bool], Expression]] = {
    "parameter": parameter_reference,
    "stepOutput": _step_output,
    "property": step_property,
    "execution": execution_variable,
    "pipelineExperimentConfig": experiment_name,
    "join": _join,
    "jsonGet": _json_get,
    "forEach": loop_value,
}
EXPRESSION_KEYS = tuple(map(str, _READERS))
