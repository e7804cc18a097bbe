"""The models of the maps of a YAML text, and the keys that they know."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel

from definitions.api.shapes import Shape, shape
from definitions.schema.api_field import ApiField, scalar_field
from definitions.schema.deferred_model import DeferredModel
from definitions.schema.fields import ValueField
from definitions.schema.model import keys_of
from definitions.schema.tagged_union import TaggedUnion
from definitions.source.nodes import Node, NodePath, PathSegment


def models_around(path: NodePath, root: type[BaseModel], node: Node) -> list[list[type[BaseModel]]]:
    """The possible models around each part of a path, from the root to its end."""
    around, below = [[root]], [root]
    annotations: list[object] = []
    for index, segment in enumerate(path):
        if isinstance(segment, int):
            below = models_of(annotations, node.nearest(path[: index + 1]))
            continue
        around.append(below)
        annotations = [types_by_key(model)[segment] for model in below if segment in types_by_key(model)]
        below = models_of(annotations, node.nearest(path[: index + 1])) or below
    return around


def keys_at(path: NodePath, root: type[BaseModel], node: Node) -> set[str]:
    """The keys that the map at a path knows; none if they are free."""
    return {key for type_ in _types_at(path, root, node) for key in _keys_of(type_)}


def required_keys_at(path: NodePath, root: type[BaseModel], node: Node) -> list[str]:
    """The keys that the map at a path must have."""
    types = _types_at(path, root, node)
    return [key for type_ in types for key, is_required in _keys_of(type_).items() if is_required]


def maps_at(path: NodePath, root: type[BaseModel], node: Node) -> list[type[BaseModel]]:
    """The models that the map at a path may have."""
    types = _types_at(path, root, node)
    return [type_ for type_ in types if isinstance(type_, type) and issubclass(type_, BaseModel)]


def shapes_at(path: NodePath, root: type[BaseModel], node: Node) -> list[Shape]:
    """The shapes of AWS's API that the value at a path may have."""
    return [type_ for type_ in _types_at(path, root, node) if isinstance(type_, Shape)]


def is_list_at(path: NodePath, root: type[BaseModel], node: Node) -> bool:
    """Recognize keys that hold a list."""
    return any(get_origin(type_) is list or _kind(type_) == "list" for type_ in _types_at(path, root, node))


def is_map_at(path: NodePath, root: type[BaseModel], node: Node) -> bool:
    """Recognize keys that hold a map, also one with free keys."""
    types = _types_at(path, root, node)
    return any(_keys_of(type_) or get_origin(type_) is dict or _kind(type_) == "map" for type_ in types)


def value_field_at(path: NodePath, root: type[BaseModel], node: Node) -> ValueField | None:
    """The field that reads the value at a path; ``None`` for maps, lists, and what pydantic reads itself."""
    if not path:
        return None
    around = _types_at(path[:-1], root, node)
    fields = (_value_field(inner) for type_ in around for inner in _types_below(type_, path[-1]))
    return next((field for field in fields if field is not None), None)


def _value_field(type_: object) -> ValueField | None:
    if isinstance(type_, Shape):
        return scalar_field(type_) if type_.kind not in ("structure", "list", "map") else None
    inner = get_args(type_)
    if get_origin(type_) is Annotated:
        return next((rule for rule in inner[1:] if isinstance(rule, ValueField)), None) or _value_field(inner[0])
    if get_origin(type_) in (Union, UnionType):
        return next((field for part in inner if (field := _value_field(part)) is not None), None)
    return None


def _keys_of(type_: object) -> dict[str, bool]:
    """The keys of a model or shape, and whether they are required."""
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        return {field.alias or name: field.is_required() for name, field in type_.model_fields.items()}
    if isinstance(type_, Shape) and type_.kind == "structure":
        return {key: member in type_.required for key, member in type_.spellings.items()}
    return {}


def _kind(type_: object) -> str:
    return type_.kind if isinstance(type_, Shape) else ""


def _types_at(path: NodePath, root: type[BaseModel], node: Node) -> list[object]:
    """The types that the value at a path may have: models, lists, maps with free keys, others."""
    types: list[object] = [root]
    for index, segment in enumerate(path):
        below = [inner for type_ in types for inner in _types_below(type_, segment)]
        types = [inner for type_ in below for inner in _alternatives(type_, node.nearest(path[: index + 1]))]
    return types


def _types_below(type_: object, segment: PathSegment) -> list[object]:
    if isinstance(type_, Shape):
        if type_.kind in ("list", "map"):
            return [type_.item] if isinstance(segment, int) == (type_.kind == "list") else []
        member = type_.spellings.get(str(segment))
        return [] if member is None else [type_.members[member]]
    origin, inner = get_origin(type_), get_args(type_)
    if isinstance(segment, int):
        return list(inner) if origin is list else []
    if origin is dict:
        return [inner[1]]
    if isinstance(type_, type) and issubclass(type_, BaseModel):
        types = _types_of_keys(type_)
        return [types[segment]] if segment in types else []
    return []


@cache
def _types_of_keys(model: type[BaseModel]) -> Mapping[str, object]:
    return {key: model.model_fields[name].rebuild_annotation() for name, key in keys_of(model).items()}


def _alternatives(type_: object, node: Node) -> list[object]:
    """The types of a union; of a tagged union, the one that the value names."""
    origin, inner = get_origin(type_), get_args(type_)
    if origin is Annotated:
        for rule in inner[1:]:
            if isinstance(rule, TaggedUnion):
                model = _named_model(rule, node)
                return [] if model is None else [model]
            if isinstance(rule, DeferredModel):
                return [rule.model]
            if isinstance(rule, ApiField):
                return [shape(rule.name, rule.service)]
        return _alternatives(inner[0], node)
    if origin in (Union, UnionType):
        return [other for part in inner if part is not NoneType for other in _alternatives(part, node)]
    return [type_]


def types_by_key(model: type[BaseModel]) -> dict[str, object]:
    """The type of each field, by its key."""
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def models_of(annotations: Sequence[object], node: Node) -> list[type[BaseModel]]:
    """The models that a value of these types may have; only one if the value names it."""
    found: list[type[BaseModel]] = []
    for annotation in annotations:
        rules = get_args(annotation)
        chosen = [_named_model(union, node) for union in rules if isinstance(union, TaggedUnion)]
        chosen += [rule.model for rule in rules if isinstance(rule, DeferredModel)]
        if chosen:
            found.extend(model for model in chosen if model is not None)
        elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found.append(annotation)
        else:
            found.extend(models_of([argument for argument in rules if argument is not NoneType], node))
    return found


def _named_model(union: TaggedUnion, node: Node) -> type[BaseModel] | None:
    """The model that a map names."""
    tag = node.child(union.key)
    return union.model_of({} if tag is None else {union.key: tag.value})
