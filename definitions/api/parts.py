"""Searches through requests that pass by what cannot hold what they look for, as the shapes of the parts say."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TypeAlias

from definitions.api.shapes import Shape
from definitions.api.structure import Structure

IsWanted: TypeAlias = Callable[[Shape], bool]


def parts_with(value: object, whole: Shape, is_wanted: IsWanted) -> Iterator[tuple[str | int, object, Shape]]:
    """The entries of a structure, map or list that are wanted or may hold what is.

    Args:
        value: a part of a request.
        whole: its shape.
        is_wanted: tells it of a shape; a function of a module, because the answers are kept.

    Returns:
        Each with its member, key or index, its value and its shape, in the order of the request; none for ``None``.
    """
    if whole.kind == "structure":
        holding = _members_with(whole, is_wanted)
        for name, entry in _members(value) if holding else ():
            if entry is not None and name in holding:
                yield name, entry, holding[name]
    elif whole.item_shape is not None and _may_hold(whole.item, is_wanted):
        entries: Iterable[tuple[str | int, object]] = enumerate(value) if isinstance(value, list) else _members(value)
        for place, entry in entries:
            yield place, entry, whole.item


def _members(value: object) -> Iterable[tuple[str, object]]:
    if isinstance(value, Structure):
        return [(name, entry) for _, name, entry in value.members]
    return value.items() if isinstance(value, dict) else ()


@cache
def _members_with(whole: Shape, is_wanted: IsWanted) -> dict[str, Shape]:
    return {name: member for name, member in whole.members.items() if _may_hold(member, is_wanted)}


@cache
def _may_hold(whole: Shape, is_wanted: IsWanted) -> bool:
    ahead, seen = [whole], {whole}
    while ahead:
        found = ahead.pop()
        if is_wanted(found):
            return True
        inner = {*found.members.values(), *([] if found.item_shape is None else [found.item])} - seen
        ahead += inner
        seen |= inner
    return False
