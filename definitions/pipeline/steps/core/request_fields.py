"""Fields of requests: those that the YAML adds as they are, and how to read one."""

from collections.abc import Iterator

from definitions.api.properties import Key, UnknownProperty, parse
from definitions.api.structure import Structure
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json

_MAPS = (Structure, dict)
"""As a tuple, it is asked for five times as fast as ``Structure | dict``, and most fields of requests are asked for."""


def add_fields(whole: Json, raw: Json) -> Json:
    """Add fields to a request: maps are merged, lists of maps concatenated; else the request's own value wins."""
    if isinstance(whole, Structure):
        whole = {name: value for _, name, value in whole.members}
    if isinstance(whole, dict) and isinstance(raw, Structure | dict):
        merged = dict(whole)
        for _, name, value in _members(raw):
            merged[name] = value if merged.get(name) is None else add_fields(merged[name], value)
        return merged
    if isinstance(whole, list) and isinstance(raw, list) and _go_on(whole, raw):
        return [*whole, *raw]
    return whole


def _go_on(whole: list[Json], raw: list[Json]) -> bool:
    """True for lists such as inputs, channels and tags, whose entries stand for themselves.

    A list of single values is one value: half a command, or the subnets of one VPC with the security groups of another,
    is none.
    """
    return not whole or all(isinstance(entry, Structure | dict) for entry in [*whole, *raw])


def colliding_fields(whole: Json, raw: Json, path: NodePath = ()) -> Iterator[NodePath]:
    """Find added fields that the request has already; yield their paths in the YAML."""
    if isinstance(whole, Structure):
        whole = {name: value for _, name, value in whole.members}
    if isinstance(whole, dict) and isinstance(raw, Structure | dict):
        for key, name, value in _members(raw):
            if whole.get(name) is not None:
                yield from colliding_fields(whole[name], value, (*path, key))
    elif not (isinstance(whole, list) and isinstance(raw, list) and _go_on(whole, raw)):
        yield path


def _members(raw: Structure | dict[str, object]) -> list[tuple[str, str, object]]:
    return list(raw.members) if isinstance(raw, Structure) else [(key, key, value) for key, value in raw.items()]


def field_at(request: object, path: tuple[str, ...]) -> object:
    """The value of a field, by its AWS names from the top; ``None`` if the request does not have it."""
    for name in path:
        request = request.get(name) if isinstance(request, _MAPS) else None
    return request


def value_at(request: object, path: str) -> object:
    """The value of a request at the path of a property; ``None`` if the request does not have it."""
    try:
        segments = parse(path)
    except UnknownProperty:
        return None
    for segment in segments:
        match request, segment:
            case list(), Key(key=int(index)):
                request = request[index] if index < len(request) else None
            case list(), Key(key=name):
                request = next((entry for entry in request if name in _texts(entry)), None)
            case ((dict() | Structure()), Key(key=str(name))):
                request = request.get(name)
            case ((dict() | Structure()), _) if not isinstance(segment, Key):
                request = request.get(segment.name)
            case _:
                return None
    return request


def members_at(request: object, names: tuple[str, ...], path: NodePath = ()) -> Iterator[tuple[NodePath, object]]:
    """The values of a member of a request, each with its path: one of each entry where lists are on the way."""
    if not names:
        yield path, request
    elif isinstance(request, list):
        for index, entry in enumerate(request):
            yield from members_at(entry, names, (*path, index))
    elif isinstance(request, Structure | dict):
        yield from members_at(request.get(names[0]), names[1:], (*path, names[0]))


def _texts(entry: object) -> list[object]:
    """Texts of an entry, by one of which a property names it."""
    values = [value for _, _, value in entry.members] if isinstance(entry, Structure) else []
    values += entry.values() if isinstance(entry, dict) else []
    return [value for value in values if isinstance(value, str)]
