"""Where text may stand in a model or in a shape of the API: found by walking it, to a depth."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from definitions.api.shapes import Shape, shape
from definitions.pipeline.steps.core.step import Step
from definitions.schema.api_field import ApiField
from definitions.schema.deferred_model import DeferredModel
from definitions.schema.fields import BooleanField, NumberField, UnsupportedField, ValueField
from definitions.schema.model import Model
from definitions.schema.tagged_union import TaggedUnion
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression
from tests.sound_values import required, sound, sound_members, sound_shape, takes_joins

DEPTH = 5
"""So deep are models and shapes walked that no sample has; deeper ones hold themselves or the same shapes again."""
KEY = "<key>"
"""Stands in a path for the key of a map."""
RUN = {"execution": "PipelineExecutionId"}
"""Part of a join whose text is not known: a text that is known must fit its place."""


@dataclass(frozen=True)
class Leaf:
    """Text below a value: where it is, and the value with a text there."""

    path: NodePath
    holding: Callable[[str], object]
    label: str


def leaves_of(model: type[Model], known: frozenset[type[Model]], depth: int = DEPTH) -> Iterator[Leaf]:
    """Text in the fields of a model; models that samples have are walked on their own."""
    for name, field in model.model_fields.items():
        key = field.alias or name
        if issubclass(model, Step) and name == "raw_arguments":
            request = model.request_shape()
            leaves = [] if request is None else _of_shape(request, depth - 2, aws=True, is_whole=False)
        else:
            leaves = list(_of_type(field.annotation, field.metadata, known, depth))
        for leaf in leaves:
            yield Leaf((key, *leaf.path), leaf.holding, f"{model.__name__}.{key}{leaf.label}")


def _of_type(
    annotation: object, metadata: Sequence[object], known: frozenset[type[Model]], depth: int
) -> Iterator[Leaf]:
    rules = [rule for entry in metadata for rule in (entry.metadata if isinstance(entry, FieldInfo) else [entry])]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        yield from _of_type(inner[0], [*inner[1:], *rules], known, depth)
        return
    reader = next((rule for rule in rules if isinstance(rule, ValueField | TaggedUnion | DeferredModel)), None)
    if isinstance(reader, TaggedUnion):
        for model in dict.fromkeys(reader.models.values()):
            yield from _nested(model, known, depth, {reader.key: _word(reader, model)})
    elif isinstance(reader, DeferredModel):
        yield from _nested(reader.model, known, depth, {})
    elif isinstance(reader, ApiField):
        yield from _of_shape(shape(reader.name, reader.service), depth, refused=dict(reader.without))
    elif isinstance(reader, UnsupportedField | NumberField | BooleanField):
        return
    elif isinstance(reader, ValueField):
        yield Leaf((), lambda words: words, "")
        if takes_joins(reader):
            yield Leaf(("join", "values", 0), lambda words: {"join": {"values": [words, RUN]}}, "<join>")
            yield Leaf(("join", "on"), lambda words: {"join": {"values": [RUN, RUN], "on": words}}, "<on>")
    elif origin in (Union, UnionType):
        for part in inner:
            if part is not NoneType and part is not Expression:
                yield from _of_type(part, rules, known, depth)
    elif origin is list:
        for leaf in _of_type(inner[0], (), known, depth):
            yield Leaf((0, *leaf.path), _within(leaf, lambda value: [value]), f"[]{leaf.label}")
    elif origin is dict:
        yield from _of_map(lambda: sound(inner[1]), list(_of_type(inner[1], (), known, depth)))
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        yield from _nested(annotation, known, depth, {})
    elif annotation is str:
        yield Leaf((), lambda words: words, "")


def _of_map(sound: Callable[[], object], values: list[Leaf]) -> Iterator[Leaf]:
    yield Leaf((KEY,), lambda words: {words: sound()}, KEY)
    for leaf in values:
        yield Leaf(("x", *leaf.path), _within(leaf, lambda value: {"x": value}), f".*{leaf.label}")


def _nested(model: type[Model], known: frozenset[type[Model]], depth: int, chosen: dict[str, object]) -> Iterator[Leaf]:
    if model in known or depth == 0:
        return
    around = {**required(model), **chosen}
    for leaf in leaves_of(model, known, depth - 1):
        key = leaf.path[0]
        yield Leaf(leaf.path, _beside(around, key, leaf), f"<{leaf.label}>")


def _of_shape(
    whole: Shape, depth: int, *, aws: bool = False, is_whole: bool = True, refused: Mapping[str, str] | None = None
) -> list[Leaf]:
    """Text in a shape; ``is_whole`` says whether what it requires must be there, or stands elsewhere already."""
    if depth == 0:
        return []
    match whole.kind:
        case "structure":
            around = sound_members(whole, aws, refused) if is_whole and not whole.is_union else {}
            spellings = {name: name for name in whole.members} if aws else whole.spellings
            return [
                Leaf((key, *leaf.path), _beside(around, key, leaf), f".{name}{leaf.label}")
                for key, name in spellings.items()
                if name not in (refused or {})
                for leaf in _of_shape(whole.members[name], depth - 1, aws=aws)
            ]
        case "list":
            leaves = _of_shape(whole.item, depth, aws=aws)
            return [Leaf((0, *leaf.path), _within(leaf, lambda value: [value]), f"[]{leaf.label}") for leaf in leaves]
        case "map":
            leaves = _of_shape(whole.item, depth, aws=aws)
            return list(_of_map(lambda: sound_shape(whole.item, aws), leaves))
        case "string":
            return [Leaf((), lambda words: words, "")]
    return []


def _beside(around: Mapping[str, object], key: Any, leaf: Leaf) -> Callable[[str], object]:
    return lambda words: {**around, key: leaf.holding(words)}


def _within(leaf: Leaf, around: Callable[[object], object]) -> Callable[[str], object]:
    return lambda words: around(leaf.holding(words))


def _word(reader: TaggedUnion, model: type[Model]) -> str:
    return next(word for word, other in reader.models.items() if other is model)
