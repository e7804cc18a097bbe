"""Every field of the models and of the API's shapes that takes text, found by walking them; no list names any.

A ``Field`` says where in samples it stands and how a text is put there. Models are met where samples have them; one
that no sample has is reached through the field that holds it, and made of what it requires.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from definitions.api import Shape, shape
from definitions.api_values import Api, scalar_field
from definitions.dispatch import Dispatch
from definitions.expressions import Expression
from definitions.fields import Flag, Number, Unsupported, ValueField
from definitions.located_yaml import load
from definitions.model import Model
from definitions.nodes import NodePath
from definitions.problems import dotted
from definitions.steps.base import Step
from tests.support import CONFIGS, loaded

DEPTH = 5
"""So deep are models and shapes walked that no sample has; deeper ones hold themselves or the same shapes again."""
KEY = "<key>"
"""Stands in a path for the key of a map."""
SOUND = (
    "x",
    "text/csv",
    "s3://bucket/key.json",
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1",
    "ml.m5.xlarge",
    "arn:aws:iam::123456789012:role/name",
    "arn:aws:kms:us-east-1:123456789012:key/abcd-1",
    "arn:aws:s3:::bucket",
    "123456789012",
    "/opt/ml/x",
    "arn:aws:sagemaker:us-east-1:123456789012:mlflow-tracking-server/x",
    "arn:aws:sagemaker:us-east-1:123456789012:model-package/x/1",
    "arn:aws:lambda:us-east-1:123456789012:function:x",
    "arn:aws:sns:us-east-1:123456789012:x",
    "https://sqs.us-east-1.amazonaws.com/123456789012/x",
    "2026-01-01T00:00:00Z",
    "arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/x/1.0.0",
    "fs-0123456789abcdef0",
    "subnet-1",
    "sg-1",
    "1",
)


@dataclass(frozen=True)
class Leaf:
    """Text below a value: where it is, and the value with a text there."""

    path: NodePath
    holding: Callable[[str], object]
    label: str


@dataclass(frozen=True)
class Place:
    """A map in a sample, in which fields stand."""

    sample: Path
    owner: NodePath

    def value(self) -> dict[str, Any]:
        """The map."""
        found: dict[str, Any] = _at(_sample(self.sample), self.owner)
        return found


@dataclass(frozen=True)
class Field:
    """A field that takes text.

    Attributes:
        label: such as ``Training.hyperparameters<key>``.
        leaf: the text in it; its path begins with the field's key.
        places: where samples have the model whose field it is, the smallest sample first.
    """

    label: str
    leaf: Leaf
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Filled:
    """A text in a field at one of its places.

    Attributes:
        words: the text.
        how: ``whole``: with all that the maps around it require; ``added``: to what the sample has there; ``bare``:
            with nothing, as the rest stands elsewhere.
        without: keys beside the field that exclude it.
    """

    field: Field
    place: Place
    words: str
    how: Literal["whole", "added", "bare"] = "whole"
    without: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where problems with it stand."""
        segments = (*self.place.owner, *self.field.leaf.path)
        return dotted(tuple(self.words if segment == KEY else segment for segment in segments))

    @property
    def map_path(self) -> str | None:
        """Where problems with it stand, if it is the key of a map: some are told of the whole map."""
        if self.field.leaf.path[-1] != KEY:
            return None
        return dotted((*self.place.owner, *self.field.leaf.path[:-1]))

    def excludes(self, other: "Filled") -> bool:
        """Whether one config cannot hold both."""
        return self.place.sample != other.place.sample or any(
            mine[: len(theirs)] == theirs or theirs[: len(mine)] == mine
            for mine in self._claims()
            for theirs in other._claims()
        )

    def _claims(self) -> list[NodePath]:
        return [(*self.place.owner, key) for key in (self.field.leaf.path[0], *self.without)]


def config_with(filled: Sequence[Filled]) -> Any:
    """The sample of the fields with all their texts."""
    config = deepcopy(_sample(filled[0].place.sample))
    for one in sorted(filled, key=lambda one: -len(one.place.owner)):
        owner = _at(config, one.place.owner)
        key, value = one.field.leaf.path[0], one.field.leaf.holding(one.words)
        below = one.field.leaf.path[1:]
        owner[key] = (
            value if one.how == "whole" else _laid(owner.get(key) if one.how == "added" else {}, value, below, one)
        )
        for key in one.without:
            owner.pop(key, None)
    return config


def _laid(there: object, value: Any, path: NodePath, one: Filled) -> object:
    """The text of a value laid over what is there; what is there stays."""
    if not path or not isinstance(value, dict | list):
        return value
    first, *rest = (one.words if segment == KEY else segment for segment in path)
    if isinstance(value, list):
        entries = there if isinstance(there, list) and there else [{}]
        return [_laid(entries[0], value[0], tuple(rest), one), *entries[1:]]
    others = {**(value if one.how == "added" else {}), **(there if isinstance(there, dict) else {})}
    return {**others, str(first): _laid(others.get(str(first)), value[first], tuple(rest), one)}


def text_fields(context: dict[str, object]) -> list[Field]:
    """All fields."""
    places: dict[type[Model], list[Place]] = {}
    samples = (path for path in CONFIGS.rglob("*.yaml") if path.stem != "mdaa")
    for sample in sorted(samples, key=lambda path: path.stat().st_size):
        for path, model in loaded(sample, context=context).config.models():
            if _is_there(_sample(sample), path):
                places.setdefault(type(model), []).append(Place(sample, path))
    found: dict[str, Field] = {}
    for kind, known in places.items():
        for leaf in _of_model(kind, frozenset(places), DEPTH):
            found.setdefault(leaf.label, Field(leaf.label, leaf, tuple(known)))
    return list(found.values())


def _of_model(model: type[Model], known: frozenset[type[Model]], depth: int) -> Iterator[Leaf]:
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
    reader = next((rule for rule in rules if isinstance(rule, ValueField | Dispatch)), None)
    if isinstance(reader, Dispatch):
        for model in dict.fromkeys(reader.models.values()):
            yield from _nested(model, known, depth, {reader.key: _word(reader, model)})
    elif isinstance(reader, Api):
        yield from _of_shape(shape(reader.name, reader.service), depth, refused=dict(reader.without))
    elif isinstance(reader, Unsupported | Number | Flag):
        return
    elif isinstance(reader, ValueField):
        yield Leaf((), lambda words: words, "")
        if _takes_joins(reader):
            yield Leaf(("join", "values", 0), lambda words: {"join": {"values": [words, "x"]}}, "<join>")
            yield Leaf(("join", "on"), lambda words: {"join": {"values": ["x", "y"], "on": words}}, "<on>")
    elif origin in (Union, UnionType):
        for part in inner:
            if part is not NoneType and part is not Expression:
                yield from _of_type(part, rules, known, depth)
    elif origin is list:
        for leaf in _of_type(inner[0], (), known, depth):
            yield Leaf((0, *leaf.path), _within(leaf, lambda value: [value]), f"[]{leaf.label}")
    elif origin is dict:
        yield from _of_map(lambda: _sound(inner[1], known), list(_of_type(inner[1], (), known, depth)))
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
    around = {**_required(model, known), **chosen}
    for leaf in _of_model(model, known, depth - 1):
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
            around = _sound_members(whole, aws, refused) if is_whole and not whole.is_union else {}
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
            return list(_of_map(lambda: _sound_shape(whole.item, aws), leaves))
        case "string":
            return [Leaf((), lambda words: words, "")]
    return []


def _beside(around: Mapping[str, object], key: Any, leaf: Leaf) -> Callable[[str], object]:
    return lambda words: {**around, key: leaf.holding(words)}


def _within(leaf: Leaf, around: Callable[[object], object]) -> Callable[[str], object]:
    return lambda words: around(leaf.holding(words))


def _required(model: type[Model], known: frozenset[type[Model]]) -> dict[str, object]:
    return {
        field.alias or name: _sound(field.annotation, known, field.metadata)
        for name, field in model.model_fields.items()
        if field.is_required()
    }


def _sound(annotation: object, known: frozenset[type[Model]], metadata: Sequence[object] = ()) -> object:
    """A value that a type takes."""
    rules = [rule for entry in metadata for rule in (entry.metadata if isinstance(entry, FieldInfo) else [entry])]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _sound(inner[0], known, [*inner[1:], *rules])
    reader = next((rule for rule in rules if isinstance(rule, ValueField | Dispatch)), None)
    if isinstance(reader, Dispatch):
        word, model = next(iter(reader.models.items()))
        return {**_required(model, known), reader.key: word}
    if isinstance(reader, Api):
        return _sound_shape(shape(reader.name, reader.service), aws=False)
    if isinstance(reader, ValueField):
        return next((value for value in candidates(reader) if accepts(reader, value)), "x")
    if origin in (Union, UnionType):
        return _sound(next(part for part in inner if part is not NoneType), known)
    if origin is list:
        return [_sound(inner[0], known)]
    if origin is dict:
        return {"x": _sound(inner[1], known)}
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return _required(annotation, known)
    return inner[0] if inner else "x"


def candidates(reader: ValueField) -> list[object]:
    """Values that a field may take; the first that it accepts is sound."""
    return [*getattr(reader, "words", ()), *SOUND, 1, 10, True, "Train.modelArtifacts"]


def accepts(reader: ValueField, value: object) -> bool:
    """Whether a field takes a value, looked at alone."""
    try:
        reader.validate(value)
    except (PydanticCustomError, ValidationError):
        return False
    return True


def _takes_joins(reader: ValueField) -> bool:
    return accepts(reader, {"join": {"values": ["x", "y"]}})


def _sound_members(whole: Shape, aws: bool, refused: Mapping[str, str] | None = None) -> dict[str, object]:
    spellings = {name: name for name in whole.members} if aws else whole.spellings
    names = list(whole.members)[:1] if whole.is_union else whole.required
    return {
        key: _sound_shape(whole.members[name], aws)
        for key, name in spellings.items()
        if name in names and name not in (refused or {})
    }


def _sound_shape(whole: Shape, aws: bool) -> object:
    match whole.kind:
        case "structure":
            return _sound_members(whole, aws)
        case "list":
            return [_sound_shape(whole.item, aws)] * max(1, int(whole.least or 0))
        case "map":
            return {"x": _sound_shape(whole.item, aws)}
        case "boolean":
            return True
        case "integer" | "float":
            return max(1, int(whole.least or 0))
    reader = scalar_field(whole)
    fitting = [word for word in candidates(reader) if isinstance(word, str) and _fits(word, whole)]
    return fitting[0] if fitting else "x"


def _fits(word: str, whole: Shape) -> bool:
    matches = whole.matches
    return (matches is None or matches.fullmatch(word) is not None) and (not whole.words or word in whole.words)


def _word(reader: Dispatch, model: type[Model]) -> str:
    return next(word for word, other in reader.models.items() if other is model)


@cache
def _sample(path: Path) -> Any:
    return load(path.read_text(encoding="utf-8"), path.name).plain()


def _is_there(config: Any, path: NodePath) -> bool:
    """Whether the sample itself has the map, not a default."""
    try:
        return isinstance(_at(config, path), dict)
    except KeyError:
        return False


def _at(config: Any, path: NodePath) -> Any:
    for segment in path:
        config = config[segment]
    return config
