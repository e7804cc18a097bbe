"""Expressions that hold no others, and the literal parts of those that do.

Source of what ``jsonGet`` takes as ``s3Uri``: SageMaker Python SDK, JsonGet.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from pydantic_core import PydanticCustomError

from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.schema.errors import invalid
from definitions.values.expressions import (
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
    S3JsonGet,
    StepOutput,
    StepProperty,
)
from definitions.values.infrastructure import Text

Types: TypeAlias = tuple[ParameterType, ...]

FILE_PATH = "filePath"
"""The key beside ``stepOutput`` that names a file in the output."""
RELATIVE_PATH = r"(?!(.*/)?\.\.?(/|$))[^/\n][^\n]*"
_FILE_URI = r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([^\n]*[^/\n])"


def parameter_reference(name: object, accepts: Types, as_text: bool) -> Expression:
    """Read the value of ``parameter``."""
    if not isinstance(name, str):
        raise invalid("wrong-type", f"'parameter' must be the name of a pipeline parameter, got {describe_type(name)}")
    return ParameterReference(name, accepts=accepts, as_text=as_text)


def two_parts(key: str, value: object) -> tuple[str, str]:
    """The name of a step, and what follows it; ``key`` is the key of the expression."""
    form = "'<step>.<output>'" if key == "stepOutput" else "'<step>.<Path.To.Property>'"
    if not isinstance(value, str):
        raise invalid("wrong-type", f"'{key}' must be {form}, got {describe_type(value)}")
    step, dot, rest = value.partition(".")
    if not (step and dot and rest):
        raise invalid("bad-reference", f"'{key}' must be {form}, got {quoted(value)}")
    return step, rest


def step_property(value: object, accepts: Types, as_text: bool) -> Expression:
    """Read the value of ``property``."""
    step, path = two_parts("property", value)
    return StepProperty(step, path, accepts=accepts, as_text=as_text)


def _one_of(key: str, words: tuple[str, ...], value: object) -> str:
    if not isinstance(value, str) or value not in words:
        message = f"'{key}' must be one of {', '.join(words)}; got {quoted(value)}"
        raise invalid("unknown-word", message, did_you_mean(str(value), list(words)))
    return value


def execution_variable(value: object, accepts: Types, as_text: bool) -> Expression:
    """Read the value of ``execution``."""
    name = _one_of("execution", EXECUTION_VARIABLES, value)
    check_is_text("an execution variable", accepts)
    return ExecutionVariable(name, accepts=accepts, as_text=as_text)


def experiment_name(value: object, accepts: Types, as_text: bool) -> Expression:
    """Read the value of ``pipelineExperimentConfig``."""
    name = _one_of("pipelineExperimentConfig", EXPERIMENT_NAMES, value)
    check_is_text("a name of the experiment", accepts)
    return ExperimentName(name, accepts=accepts, as_text=as_text)


def check_is_text(what: str, accepts: Types) -> None:
    """Refuse an expression whose value is text where the field takes none."""
    if "String" not in accepts:
        raise invalid("wrong-expression-type", f"{what} is text; this must be {' or '.join(accepts)}")


def loop_value(value: object, accepts: Types, as_text: bool) -> Expression:
    """Read the value of ``forEach``."""
    first, dot, field = value.partition(".") if isinstance(value, str) else ("", "", "")
    if first != "CurrentItem" or bool(dot) != bool(field) or (not field.replace("_", "a").isalnum() and dot):
        raise invalid("bad-reference", f"'forEach' must be CurrentItem or CurrentItem.<field>, got {quoted(value)}")
    return LoopValue(str(value), accepts=accepts, as_text=as_text)


def literal_text(value: object) -> str:
    """Read a text that AWS takes only as it is."""
    if not isinstance(value, str) or not value:
        hint = "AWS takes no expression here" if isinstance(value, dict) else None
        message = "must not be empty" if value == "" else f"must be text, got {describe_type(value)}"
        raise invalid("wrong-type", message, hint)
    return value


def relative_path(value: Text) -> Text:
    """Refuse a path that does not lead into a step's output."""
    if re.fullmatch(RELATIVE_PATH, str(value)) is None:
        hint = "without '/' at the start, '.' and '..', such as metrics/evaluation.json"
        raise invalid("bad-path", f"{quoted(value)} is not a path inside the output", hint)
    return value


def file_uri(value: Text) -> Text:
    """Refuse an S3 URI that names no file."""
    if isinstance(value, str) and re.fullmatch(_FILE_URI, value) is None:
        hint = "s3://, the bucket, and a path that ends with the file's name"
        raise invalid("bad-s3-uri", f"{quoted(value)} is not the S3 URI of a file", hint)
    return value


def unfit_parts(whole: object, *loc: str | int) -> Iterator[tuple[tuple[str | int, ...], PydanticCustomError]]:
    """Find the expressions that AWS does not evaluate inside the URI of a JSON file, each with its path."""
    match whole:
        case Join(values=values):
            for index, value in enumerate(values):
                yield from unfit_parts(value, *loc, "join", "values", index)
        case StepOutput(file=file):
            yield from unfit_parts(file, *loc, FILE_PATH)
        case JsonGet() | S3JsonGet() | LoopValue() | ExperimentName():
            message = "AWS does not evaluate this expression inside 's3Uri'"
            hint = "it takes texts, parameters, execution variables, outputs and properties of steps, and joins of them"
            yield loc, invalid("wrong-expression", message, hint)
