"""Every field of the models and of the API's shapes that takes text, found by walking them; no list names any.

A ``Field`` says where in samples it stands and how a text is put there. Models are met where samples have them; one
that no sample has is reached through the field that holds it, and made of what it requires.
"""

from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, Literal

from definitions.diagnostics.problems import dotted
from definitions.foundation.records import record
from definitions.schema.model import Model
from definitions.source.located_yaml import load
from definitions.source.nodes import NodePath
from tests.support import SAMPLES, loaded
from tests.text_leaves import KEY, Leaf, leaves_of


@record
class Place:
    """A map in a sample, in which fields stand."""

    sample: Path
    owner: NodePath

    def value(self) -> dict[str, Any]:
        """The map."""
        found: dict[str, Any] = _at(_sample(self.sample), self.owner)
        return found


@record
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


@record
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
    for sample in sorted(SAMPLES, key=lambda path: path.stat().st_size):
        for path, model in loaded(sample, context=context).config.models():
            if _is_there(_sample(sample), path):
                places.setdefault(type(model), []).append(Place(sample, path))
    found: dict[str, Field] = {}
    for kind, known in places.items():
        for leaf in leaves_of(kind, frozenset(places)):
            found.setdefault(leaf.label, Field(leaf.label, leaf, tuple(known)))
    return list(found.values())


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
