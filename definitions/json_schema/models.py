"""Definitions of models: keys, values, and what editors say of them."""

from collections.abc import Iterator, Sequence
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.json_schema.api_shapes import ShapeDefinitions
from definitions.json_schema.descriptions import description_of, summary_of
from definitions.json_schema.references import REFERENCE_KEYS, or_reference
from definitions.schema.api_field import ApiField
from definitions.schema.deferred_model import DeferredModel
from definitions.schema.field_help import SAYS_WHAT_IT_IS, FieldHelp, help_of
from definitions.schema.fields import TextField, ValueField
from definitions.schema.model import Model
from definitions.schema.short_form import ShortForm
from definitions.schema.tagged_union import TaggedUnion
from definitions.schema.value_schemas import JsonSchema
from definitions.values.expressions import Expression
from definitions.values.infrastructure import InfrastructureText

_PLAIN: dict[object, JsonSchema] = {
    str: {"type": ["string"]},
    InfrastructureText: {"type": ["string"]},
    int: {"type": ["integer", "string"], "pattern": r"^-?\d+$"},
    float: {"type": ["number", "string"], "pattern": r"^-?[\d.eE+-]+$"},
    bool: {"type": ["boolean"]},
    Structure: {"type": ["object"]},
    object: {},
}


class ModelDefinitions:
    """Schemas of models, which refer to each other by name."""

    def __init__(self, *, takes_null: bool) -> None:
        self.takes_null = takes_null
        self.shapes = ShapeDefinitions()
        self.models: dict[str, JsonSchema] = {}

    @property
    def definitions(self) -> dict[str, JsonSchema]:
        """All that were referred to, by name."""
        return self.models | self.shapes.definitions

    def of_model(self, model: type[Model], *, is_part: bool = False) -> JsonSchema:
        """The schema of a map.

        Args:
            model: its model.
            is_part: whether another file may hold the rest of it.
        """
        name = f"{model.__name__}Part" if is_part else model.__name__
        if name not in self.models:
            self.models[name] = {}  # models may hold one another
            self.models[name] = self._model(model, is_part=is_part)
        return {"$ref": f"#/$defs/{name}"}

    def _model(self, model: type[Model], *, is_part: bool) -> JsonSchema:
        """The definition of a model."""
        schema = or_reference({"type": ["object"]})
        schema |= summary_of(model)
        schema["properties"] = {entry.key: self._key(model, entry, is_part=is_part) for entry in help_of(model).fields}
        if not is_part:
            schema["required"] = [entry.key for entry in help_of(model).fields if entry.is_required]
            schema["allOf"] = [one_of(keys) for keys in model.required_choices()]
        schema = {key: value for key, value in schema.items() if value != []}
        return {**schema, "additionalProperties": False, **REFERENCE_KEYS}

    def _key(self, model: type[Model], entry: FieldHelp, *, is_part: bool) -> JsonSchema:
        """The schema of one of its keys."""
        [field] = [field for name, field in model.model_fields.items() if (field.alias or name) == entry.key]
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        schema = {**self.of_type(field.annotation, field.metadata, is_part=is_part), **description_of(entry), **extra}
        if isinstance(field.default, str | int | float):
            schema["default"] = field.default
        if entry.help == SAYS_WHAT_IT_IS:
            schema |= summary_of(model)
        return schema

    def of_type(self, annotation: object, metadata: Sequence[object] = (), *, is_part: bool = False) -> JsonSchema:
        """The schema of a value of a type with its annotations."""
        rules = [rule for entry in metadata for rule in (entry.metadata if isinstance(entry, FieldInfo) else [entry])]
        origin, inner = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            schema = self.of_type(inner[0], [*inner[1:], *rules], is_part=is_part)
            short = next((rule for rule in inner[1:] if isinstance(rule, ShortForm)), None)
            return schema if short is None else {"anyOf": [_of_value_field(short.text), schema]}
        reader = next((rule for rule in rules if isinstance(rule, ValueField | TaggedUnion | DeferredModel)), None)
        if isinstance(reader, TaggedUnion):
            return self._union(reader)
        if isinstance(reader, DeferredModel):
            return self.of_model(reader.model, is_part=is_part)
        if isinstance(reader, ApiField):
            return self._nullable(self.shapes.of_field(reader, shape(reader.name, reader.service)), inner)
        if reader is not None:
            return self._nullable(_of_value_field(reader), inner)
        if origin in (Union, UnionType):
            parts = [part for part in inner if part not in (NoneType, Expression)]
            schemas = [self.of_type(part, rules, is_part=is_part) for part in parts]
            different = [schema for index, schema in enumerate(schemas) if schema not in schemas[:index]]
            return self._nullable(different[0] if len(different) == 1 else {"anyOf": different}, inner)
        if origin is Literal:
            return or_reference({"enum": list(inner)})
        if origin is list:
            limits = _limits(rules, "Items", is_part=is_part)
            return {**or_reference({"type": ["array"]}), "items": self.of_type(inner[0]), **limits}
        if origin is dict:
            return {**self._free_map(inner[0], inner[1]), **_limits(rules, "Properties", is_part=is_part)}
        if isinstance(annotation, type) and issubclass(annotation, Model):
            return self.of_model(annotation, is_part=is_part)
        return or_reference(_PLAIN[annotation])

    def _free_map(self, key: object, value: object) -> JsonSchema:
        keys = self.of_type(key)
        schema = {**or_reference({"type": ["object"]}), "additionalProperties": self.of_type(value)}
        return {**schema, "propertyNames": {"pattern": keys["pattern"]}} if "pattern" in keys else schema

    def _nullable(self, schema: JsonSchema, inner: Sequence[object]) -> JsonSchema:
        if not self.takes_null or NoneType not in inner:
            return schema
        if "type" in schema and "enum" not in schema:
            return {**schema, "type": [*schema["type"], "null"]}
        return {"anyOf": [schema, {"type": "null"}]}

    def _union(self, reader: TaggedUnion) -> JsonSchema:
        """A map whose key chooses its model: editors report what is wrong with that model alone."""
        words: dict[type[Model], list[str]] = {}
        for word, model in reader.models.items():
            words.setdefault(model, []).append(word)
        summaries = [summary_of(model)["markdownDescription"] for model in reader.models.values()]
        known = or_reference({"enum": list(reader.models), "markdownEnumDescriptions": summaries})
        choices = [
            {
                "if": {"properties": {reader.key: {"enum": names}}, "required": [reader.key]},
                "then": self.of_model(model),
            }
            for model, names in words.items()
        ]
        if reader.default is not None:
            named = {"properties": {reader.key: known}, "required": [reader.key]}
            choices.append({"if": named, "else": self.of_model(reader.default)})
            return {**or_reference({"type": ["object"]}), "allOf": choices}
        return {
            **or_reference({"type": ["object"]}),
            "properties": {reader.key: known},
            "required": [reader.key],
            "allOf": choices,
        }


def _of_value_field(field: ValueField) -> JsonSchema:
    return or_reference(field.json_schema(), lookups=isinstance(field, TextField) and field.infrastructure)


def one_of(keys: Sequence[str]) -> JsonSchema:
    """The schema of a map that needs one of these keys."""
    return {"anyOf": [{"required": [key]} for key in keys]}


def _limits(rules: Sequence[object], of: str, *, is_part: bool) -> JsonSchema:
    words = ("max",) if is_part else ("min", "max")
    found: Iterator[tuple[str, object]] = (
        (f"{word}{of}", getattr(rule, f"{word}_length", None)) for rule in rules for word in words
    )
    return {key: value for key, value in found if value is not None}
