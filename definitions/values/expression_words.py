"""Values as a reader wants them in one line: ``metrics.auc.value``, ``Train.TrainingJobStatus``, ``"test"``."""

import json

from definitions.values.expressions import (
    ExecutionVariable,
    ExperimentName,
    Expression,
    IterationOutput,
    Join,
    JsonGet,
    LoopValue,
    ParameterReference,
    S3JsonGet,
    StepOutput,
    StepProperty,
)
from definitions.values.plain import plain


def in_words(value: object) -> str:
    """One line for a text, a number, a boolean, an expression, or a list of these.

    Texts are quoted, so that none can be taken for the name of a parameter. A join is a text with its expressions in
    braces, such as ``"s3://data/{Day}"``.
    """
    match value:
        case Join(values=values, on=on):
            return json.dumps(_plain_text(on).join(map(_part, values)), ensure_ascii=False)
        case S3JsonGet(uri=uri, path=path):
            return f"{path} in {in_words(uri)}"
        case Expression():
            return _name(value)
        case list() | tuple():
            return f"[{', '.join(map(in_words, value))}]"
    return json.dumps(plain(value), ensure_ascii=False)


def _name(expression: Expression) -> str:
    match expression:
        case ParameterReference(name=name) | ExecutionVariable(name=name) | ExperimentName(name=name):
            return name
        case StepOutput(file=file) if file is not None:
            return f"{expression}/{_part(file)}"
        case StepOutput() | StepProperty():
            return str(expression)
        case IterationOutput(step=step, path=path):
            return f"{step}.{path}"
        case JsonGet(path=path) | LoopValue(path=path):
            return path
    raise AssertionError(f"an expression without words: {expression}")


def _part(value: object) -> str:
    """A part of a joined text."""
    return f"{{{in_words(value)}}}" if isinstance(value, Expression) else _plain_text(value)


def _plain_text(value: object) -> str:
    return str(plain(value))
