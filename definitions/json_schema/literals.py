"""Definitions of models whose values are no expressions: nothing runs that could evaluate them."""

from typing import Any

from definitions.foundation.records import replace
from definitions.json_schema.models import ModelDefinitions
from definitions.schema.field_help import FieldHelp
from definitions.schema.model import Model
from definitions.schema.value_schemas import EXPRESSION, NUMBER_EXPRESSION, JsonSchema

_REFERENCES = (EXPRESSION["$ref"], NUMBER_EXPRESSION["$ref"])


class LiteralDefinitions(ModelDefinitions):
    """Schemas of models; parts of AWS's requests in them have the same keys as elsewhere, and values alone."""

    @property
    def definitions(self) -> dict[str, JsonSchema]:
        return {name: _without_expressions(schema) for name, schema in super().definitions.items()}

    def _key(self, model: type[Model], entry: FieldHelp, *, is_part: bool) -> JsonSchema:
        return super()._key(model, replace(entry, expressions=""), is_part=is_part)


def _without_expressions(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_expressions(entry) for entry in schema if not _is_expression(entry)]
    if not isinstance(schema, dict):
        return schema
    if schema.get("$ref") in _REFERENCES:
        types = [name for name in schema["type"] if name != "object"]
        schema = {**{key: value for key, value in schema.items() if key != "$ref"}, "type": types}
    return {key: _without_expressions(value) for key, value in schema.items()}


def _is_expression(schema: object) -> bool:
    """Whether it is the alternative of a value that is an expression."""
    return isinstance(schema, dict) and schema.keys() == {"type", "$ref"} and schema["$ref"] in _REFERENCES
