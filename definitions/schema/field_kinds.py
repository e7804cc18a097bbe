"""Descriptions of the values that a field takes, derived from its type."""

import inspect
import re
from collections.abc import Iterable, Sequence
from types import NoneType, UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from definitions.api.shapes import Shape, shape
from definitions.api.structure import FEW_WORDS, Structure
from definitions.foundation.records import record, replace
from definitions.schema.api_field import ApiField, scalar_field
from definitions.schema.deferred_model import DeferredModel
from definitions.schema.fields import BooleanField, ChoiceField, NumberField, TextField, UnsupportedField, ValueField
from definitions.schema.model import Model
from definitions.schema.parameter_name_field import ParameterNameField
from definitions.schema.reference_fields import StepOutputField
from definitions.schema.short_form import ShortForm
from definitions.schema.tagged_union import TaggedUnion
from definitions.values.expressions import ANY_TYPE, Expression
from definitions.values.infrastructure import InfrastructureText

_PLAIN: dict[object, str] = {
    str: "text",
    InfrastructureText: "text",
    int: "whole number",
    float: "number",
    bool: "true/false",
    Structure: "map",
    object: "any value",
}
_WITH_ARTICLE = ("list", "map", "number", "whole number")


@record
class NestedModel:
    """A model of maps in a field, and the entry that chooses it, such as ``operator: In``."""

    model: type[Model]
    when: str = ""


@record
class FieldKind:
    """The values that a field takes.

    Attributes:
        description: the same in a phrase.
        expressions: the types of expressions that may replace the value, or each entry of it; empty for none.
        nested: the models of the maps in it.
        api: the part of a request that it holds.
        is_refused: whether it takes no value, for the reason in ``description``.
    """

    description: str
    expressions: str = ""
    nested: tuple[NestedModel, ...] = ()
    api: ApiField | None = None
    is_refused: bool = False


def kind_of_field(annotation: object, metadata: Iterable[object] = ()) -> FieldKind:
    """The kind of a type with its annotations."""
    rules = [rule for entry in metadata for rule in (entry.metadata if isinstance(entry, FieldInfo) else [entry])]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        kind = kind_of_field(inner[0], [*inner[1:], *rules])
        short = next((rule for rule in inner[1:] if isinstance(rule, ShortForm)), None)
        return kind if short is None else _kind_of_alternatives([_kind_of_value_field(short.text), kind])
    reader = next((rule for rule in rules if isinstance(rule, ValueField | TaggedUnion | DeferredModel)), None)
    if isinstance(reader, TaggedUnion):
        return _kind_of_union(reader)
    if isinstance(reader, DeferredModel):
        return kind_of_field(reader.model)
    if reader is not None:
        return _kind_of_value_field(reader)
    if origin in (Union, UnionType):
        return _kind_of_alternatives(
            [kind_of_field(part, rules) for part in inner if part not in (NoneType, Expression)]
        )
    if origin is Literal:
        return FieldKind(_one_of(inner))
    if origin is list:
        return _kind_of_entries("list", "each", kind_of_field(inner[0]), rules)
    if origin is dict:
        return _kind_of_entries("map", "each value", kind_of_field(inner[1]), rules)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return FieldKind("map", nested=(NestedModel(annotation),))
    return FieldKind(_PLAIN[annotation])


def _kind_of_union(reader: TaggedUnion) -> FieldKind:
    words: dict[type[Model], list[str]] = {}
    for word, model in reader.models.items():
        words.setdefault(model, []).append(word)
    default = (NestedModel(reader.default),) if reader.default is not None else ()
    nested = (NestedModel(model, f"{reader.key}: {' or '.join(names)}") for model, names in words.items())
    return FieldKind(f"map, whose '{reader.key}' says what else it holds", nested=(*default, *nested))


def _kind_of_alternatives(kinds: Sequence[FieldKind]) -> FieldKind:
    *others, last = dict.fromkeys(kind.description for kind in kinds)
    nested = tuple(nested for kind in kinds for nested in kind.nested)
    expressions = next((kind.expressions for kind in kinds if kind.expressions), "")
    api = next((kind.api for kind in kinds if kind.api is not None), None)
    return FieldKind(f"{', '.join(others)} or {last}" if others else last, expressions, nested, api)


def _kind_of_entries(what: str, each: str, entry: FieldKind, rules: Sequence[object] = ()) -> FieldKind:
    least = next((rule.min_length for rule in rules if hasattr(rule, "min_length")), None)
    most = next((rule.max_length for rule in rules if hasattr(rule, "max_length")), None)
    if most is not None:
        what += f" of {least} to {most}" if least else f" of at most {most}"
    elif least:
        what += f" of at least {least}"
    article = "a " if entry.description.startswith(_WITH_ARTICLE) else ""
    expressions = f"each: {entry.expressions.removeprefix('each: ')}" if entry.expressions else ""
    return replace(entry, description=f"{what}, {each} {article}{entry.description}", expressions=expressions)


def _kind_of_value_field(field: ValueField) -> FieldKind:
    match field:
        case TextField(what=what):
            description = what
        case ChoiceField(words=choices):
            description = _one_of(choices)
        case NumberField():
            description = _number_range(field)
        case BooleanField():
            description = "true/false"
        case StepOutputField(understood=None):
            description = "a reference '<step>.<output>'"
        case StepOutputField(producer=producer):
            description = f"the name of a {producer} step" if producer else "the name of a step"
        case ParameterNameField():
            description = "the name of a parameter"
        case UnsupportedField(reason=reason):
            return FieldKind(f"not supported: {reason}", is_refused=True)
        case ApiField():
            return replace(kind_of_shape(shape(field.name, field.service)), api=field)
        case _:
            description = re.split(r"[:;.](?:\s|$)", inspect.getdoc(field) or "")[0].replace("``", "")
            description = description[:1].lower() + description[1:]
    return FieldKind(description, _expressions(field))


def _expressions(field: ValueField) -> str:
    """The types of expressions that a field takes."""
    try:
        found = field.validate({"parameter": "NAME"})
    except (PydanticCustomError, ValidationError):
        return ""
    if not isinstance(found, Expression):
        return ""
    return "any type" if found.accepts == ANY_TYPE else " or ".join(found.accepts)


def kind_of_shape(whole: Shape) -> FieldKind:
    """The kind of a part of a request; structures and what has no form of its own are named as in AWS's reference."""
    match whole.kind:
        case "structure":
            return FieldKind(f"map (API: {whole.name})", "in its values")
        case "list":
            return _kind_of_entries("list", "each", kind_of_shape(whole.item))
        case "map":
            return _kind_of_entries("map", "each value", kind_of_shape(whole.item))
        case "string":
            few = whole.words if len(whole.words) <= FEW_WORDS else ()
            words = _one_of(few) if few else f"text (API: {whole.name})"
            return FieldKind(words, _expressions(scalar_field(whole)))
        case kind:
            plain = {"integer": "whole number", "float": "number", "boolean": "true/false"}[kind]
            words = f"{plain} (API: {whole.name})" if whole.name else plain
            return FieldKind(words, _expressions(scalar_field(whole)))


def _one_of(words: Sequence[str]) -> str:
    return f"one of {', '.join(words)}" if len(words) > 1 else f"the word {words[0]}"


def _number_range(field: NumberField) -> str:
    what = "whole number" if field.whole else "number"
    unit = f" {field.unit}" if field.unit else ""
    if field.smallest is not None and field.largest is not None:
        return f"{what} {field.smallest:,} to {field.largest:,}{unit}"
    what += f" of{unit}" if unit else ""
    return what if field.smallest is None else f"{what}, at least {field.smallest:,}"
