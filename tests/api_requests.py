"""Requests made from the shapes of an API: what a shape allows, and nothing that it does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor

from hypothesis import strategies as st

from definitions.api.shapes import Shape
from definitions.source.nodes import NodePath

_DEEP = 4
_LONG, _LONGEST = 12, 5000


@dataclass(frozen=True)
class Place:
    """A value in a request, and the shape it has."""

    path: NodePath
    value: object
    shape: Shape


def requests(whole: Shape) -> st.SearchStrategy[object]:
    """Values of a shape: right in kind, words, lengths, counts and ranges, with what is required; not in patterns."""
    return _values(whole, 0)


@st.composite
def _values(draw: st.DrawFn, whole: Shape, depth: int) -> object:
    match whole.kind:
        case "structure":
            members = _members(draw, whole, depth)
            return {name: draw(_values(whole.members[name], depth + 1)) for name in members}
        case "list":
            return [draw(_values(whole.item, depth + 1)) for _ in range(_size(draw, whole, depth))]
        case "map":
            size = _size(draw, whole, depth)
            keys = draw(st.lists(_texts(whole.key), min_size=int(whole.least or 0), max_size=size, unique=True))
            return {key: draw(_values(whole.item, depth + 1)) for key in keys}
        case "string" | "timestamp":
            return draw(_texts(whole))
        case "boolean":
            return draw(st.booleans())
        case "integer":
            least, most = _limits(whole)
            return draw(st.integers(int(least), int(most)))
        case "float":
            least, most = _limits(whole)
            return draw(st.floats(least, most) | st.integers(ceil(least), floor(most)))


def _members(draw: st.DrawFn, whole: Shape, depth: int) -> list[str]:
    """Those that are required and a few others; of a union one."""
    known = list(whole.members)
    if whole.is_union:
        # Shapes may hold themselves: deep down, the member that ends soonest.
        return [draw(st.sampled_from(known)) if depth < _DEEP else min(known, key=lambda name: _is_deep(whole, name))]
    others = [name for name in known if name not in whole.required]
    few = st.sets(st.sampled_from(others), max_size=4) if others and depth < _DEEP else st.just(set[str]())
    chosen = draw(few)
    return [name for name in known if name in whole.required or name in chosen]


def _is_deep(whole: Shape, name: str) -> bool:
    return whole.members[name].kind in ("structure", "list", "map")


def _size(draw: st.DrawFn, whole: Shape, depth: int) -> int:
    least = int(whole.least or 0)
    room = 2 if depth < _DEEP else 0
    most = least + room if whole.most is None else min(least + room, int(whole.most))
    return draw(st.integers(least, most))


def _limits(whole: Shape) -> tuple[float, float]:
    least = -(10**6) if whole.least is None else whole.least
    return least, max(least, 10**6) if whole.most is None else whole.most


def _texts(whole: Shape) -> st.SearchStrategy[str]:
    if whole.words:
        return st.sampled_from(whole.words)
    least = int(whole.least or 0)
    most = least + _LONG if whole.most is None else int(whole.most)
    short = st.text(st.characters(exclude_categories=["Cs"]), min_size=least, max_size=min(most, least + _LONG))
    # Also exactly as long as it may be.
    return short if most > _LONGEST else short | st.just("x" * most)


def places(value: object, whole: Shape, path: NodePath = ()) -> Iterator[Place]:
    """Every value of a request, itself first."""
    yield Place(path, value, whole)
    if isinstance(value, list):
        for index, entry in enumerate(value):
            yield from places(entry, whole.item, (*path, index))
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from places(entry, whole.members[key] if whole.kind == "structure" else whole.item, (*path, key))


def replaced(value: object, path: NodePath, new: object) -> object:
    """The request with another value at a path."""
    if not path:
        return new
    first, *rest = path
    if isinstance(value, list):
        return [replaced(entry, tuple(rest), new) if index == first else entry for index, entry in enumerate(value)]
    assert isinstance(value, dict)
    return {**value, first: replaced(value.get(first), tuple(rest), new)}


def removed(value: object, path: NodePath) -> object:
    """The request without the entry of a map at a path."""
    parent = path[:-1]
    place: object = value
    for segment in parent:
        assert isinstance(place, dict | list)
        place = place[segment]  # type: ignore[index]
    assert isinstance(place, dict)
    return replaced(value, parent, {key: entry for key, entry in place.items() if key != path[-1]})
