"""The document that describes a job: a map, which becomes JSON, or JSON as text.

Source: API CreateJob.
"""

import json
from collections.abc import Iterator

from definitions.diagnostics.messages import describe_type
from definitions.pipeline.steps.core.context import StepContext
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals, expression, scalar_or_expression
from definitions.schema.fields import ValueField
from definitions.schema.value_schemas import JsonSchema
from definitions.values.expressions import ANY_TYPE, STRING, Expression, Join
from definitions.values.infrastructure import InfrastructureText, Text, text


class JobDocument(ValueField):
    """A map that is written as JSON, or text that is JSON already."""

    def validate(self, value: object) -> object:
        whole = expression(value, STRING)
        if whole is not None:
            return whole
        if isinstance(value, dict):
            return _read(value)
        if isinstance(value, str):
            _check_json(value)
        elif not isinstance(value, InfrastructureText):
            raise invalid("wrong-type", f"must be a map, or JSON as text; got {describe_type(value)}")
        return value

    def json_schema(self) -> JsonSchema:
        return {"type": ["object", "string"]}


def _check_json(whole: str) -> None:
    try:
        found = json.loads(whole)
    except json.JSONDecodeError as error:
        message = f"is not JSON from character {error.pos + 1} on"
        raise invalid("bad-json-text", message, "write it as a map") from None
    except (ValueError, RecursionError):
        # Numbers of thousands of digits, or lists nested too deeply.
        raise invalid("bad-json-text", "is no JSON that can be read", "write it as a map") from None
    if not isinstance(found, dict):
        raise invalid("bad-json-text", f"must be an object in JSON, got {describe_type(found)}")


def _read(value: object) -> object:
    """Read maps and lists with scalars and expressions as their leaves."""
    refusals = Refusals()
    found: object
    if isinstance(value, dict) and expression(value, ANY_TYPE) is None:
        found = {key: refusals.call(_read, entry, key) for key, entry in value.items()}
    elif isinstance(value, list):
        found = [refusals.call(_read, entry, index) for index, entry in enumerate(value)]
    else:
        found = scalar_or_expression(value)
    refusals.finish()
    return found


def as_json(document: dict[str, object], context: StepContext) -> Text | Join:
    """The map as JSON; a join of pieces if it contains values that only an execution knows."""
    pieces: list[Text | Expression] = []
    for piece in _pieces(document, context):
        last = pieces[-1] if pieces else None
        if isinstance(piece, Expression) or last is None or isinstance(last, Expression):
            pieces.append(piece)
        else:
            pieces[-1] = text(last, piece)
    [first, *others] = pieces
    return first if not others and not isinstance(first, Expression) else Join(tuple(pieces))


def _pieces(value: object, context: StepContext) -> Iterator[Text | Expression]:
    match value:
        case dict():
            for index, (key, entry) in enumerate(value.items()):
                yield f"{',' if index else '{'}{_json_of(key)}:"
                yield from _pieces(entry, context)
            yield "}" if value else "{}"
        case list():
            for index, entry in enumerate(value):
                yield "," if index else "["
                yield from _pieces(entry, context)
            yield "]" if value else "[]"
        case Expression():
            # A value of unknown type gets quotes as text does: a text without quotes would be no JSON.
            if context.type_of(value) in ("String", None):
                yield '"'
                yield value
                yield '"'
            else:
                yield value
        case InfrastructureText(parts=parts):
            yield text('"', *(_json_of(part)[1:-1] if isinstance(part, str) else part for part in parts), '"')
        case _:
            yield _json_of(value)


def _json_of(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
