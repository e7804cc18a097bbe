"""The smallest changes that make one tree in normal form of another."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from definitions.comparison.hidden import Hidden
from definitions.comparison.normal_form import Evaluated, Named, Unordered, key_of
from definitions.foundation.records import record
from definitions.values.placeholders import OpenText


class Absent:
    """No value. There is one, ``ABSENT``: a value of JSON may be ``null``."""

    def __repr__(self) -> str:
        return "not set"


ABSENT = Absent()


@record
class EntryName:
    """The name of an entry of a list, as a part of a path."""

    name: str


Segment: TypeAlias = str | int | EntryName
Path: TypeAlias = tuple[Segment, ...]
TextsAgree: TypeAlias = Callable[[object, object], bool]
"""Whether two texts mean the same, of which one has placeholders."""


@record
class Change:
    """A value that is another one.

    Attributes:
        path: of the value in the normal form.
        old: the value before; ``ABSENT`` if there was none.
        new: the value after; ``ABSENT`` if there is none.
    """

    path: Path
    old: object
    new: object


def identical(old: object, new: object) -> bool:
    """Texts with placeholders are equal if these are of the same kind."""
    return old == new


def changes(old: object, new: object, agree: TextsAgree = identical, path: Path = ()) -> Iterator[Change]:
    """All changes between two values in normal form, from the top down."""
    if isinstance(old, Evaluated) or isinstance(new, Evaluated):
        if not _equal(old, new, agree):
            yield Change(path, old, new)
    elif isinstance(old, dict) and isinstance(new, dict) and isinstance(old, Named) == isinstance(new, Named):
        is_named = isinstance(new, Named)
        for key in dict.fromkeys([*old, *new]):
            below = (*path, EntryName(key) if is_named else key)
            if key in old and key in new:
                yield from changes(old[key], new[key], agree, below)
            else:
                yield Change(below, old.get(key, ABSENT), new.get(key, ABSENT))
    elif isinstance(old, Unordered) and isinstance(new, Unordered):
        gone, came = _unpaired(old, new, agree)
        if len(gone) == len(came) == 1:
            yield from changes(gone[0], came[0], agree, path)
            return
        yield from (Change(path, entry, ABSENT) for entry in gone)
        yield from (Change(path, ABSENT, entry) for entry in came)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _in_order(old, new, agree, path)
    elif not _equal(old, new, agree):
        yield Change(path, old, new)


def _equal(old: object, new: object, agree: TextsAgree) -> bool:
    """Whether two values are equal; ``true`` is not 1, although Python says so."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_equal(old[key], new[key], agree) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_equal(a, b, agree) for a, b in zip(old, new, strict=True))
    if isinstance(old, Hidden) and isinstance(new, Hidden):
        return _equal(old.value, new.value, agree)
    if isinstance(old, str | OpenText) and isinstance(new, str | OpenText):
        return old == new or agree(old, new)
    return isinstance(old, bool) == isinstance(new, bool) and old == new


def _unpaired(old: Sequence[object], new: Sequence[object], agree: TextsAgree) -> tuple[list[object], list[object]]:
    """Entries that only one of the lists has."""
    came = list(new)
    gone: list[object] = []
    keys = [key_of(entry) for entry in came]
    for entry in old:
        key = key_of(entry)
        found = keys.index(key) if key in keys else None
        if found is None:
            found = next((index for index, other in enumerate(came) if _equal(entry, other, agree)), None)
        if found is None:
            gone.append(entry)
        else:
            del came[found], keys[found]
    return gone, came


def _in_order(old: list[object], new: list[object], agree: TextsAgree, path: Path) -> Iterator[Change]:
    """Changes between lists whose order means something: what is between the equal beginning and the equal end."""
    shortest = min(len(old), len(new))
    start = next((index for index in range(shortest) if not _equal(old[index], new[index], agree)), shortest)
    rest = shortest - start
    end = next((index for index in range(rest) if not _equal(old[-1 - index], new[-1 - index], agree)), rest)
    gone, came = old[start : len(old) - end], new[start : len(new) - end]
    for index in range(max(len(gone), len(came))):
        below = (*path, start + index)
        if index < len(gone) and index < len(came):
            yield from changes(gone[index], came[index], agree, below)
        elif index < len(gone):
            yield Change(below, gone[index], ABSENT)
        else:
            yield Change(below, ABSENT, came[index])
