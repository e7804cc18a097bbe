"""Fields of a request given as they are, laid over those that a step writes itself."""

from collections.abc import Iterator

from definitions.api.structure import Structure
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json


def overlay(whole: Json, raw: Json) -> Json:
    """The request with the raw fields: maps are merged, lists appended; of two scalars the step's own stays."""
    if isinstance(whole, Structure):
        whole = {name: value for _, name, value in whole.members}
    if isinstance(whole, dict) and isinstance(raw, Structure | dict):
        merged = dict(whole)
        for _, name, value in _members(raw):
            merged[name] = value if merged.get(name) is None else overlay(merged[name], value)
        return merged
    if isinstance(whole, list) and isinstance(raw, list):
        return [*whole, *raw]
    return whole


def collisions(whole: Json, raw: Json, path: NodePath = ()) -> Iterator[NodePath]:
    """Where raw fields stand that the step writes itself."""
    if isinstance(whole, Structure):
        whole = {name: value for _, name, value in whole.members}
    if isinstance(whole, dict) and isinstance(raw, Structure | dict):
        for key, name, value in _members(raw):
            if whole.get(name) is not None:
                yield from collisions(whole[name], value, (*path, key))
    elif not (isinstance(whole, list) and isinstance(raw, list)):
        yield path


def _members(raw: Structure | dict[str, object]) -> list[tuple[str, str, object]]:
    return list(raw.members) if isinstance(raw, Structure) else [(key, key, value) for key, value in raw.items()]
