"""A project file with another module in it; all that was there stays as it is, comments and order included."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import reduce
from io import StringIO
from operator import getitem
from typing import Any

from definitions.source.located_yaml import load
from definitions.source.nodes import Node, NodePath, YamlError

_LONG = 2**20
_UNSURE = str.maketrans("", "", " {}\r")
"""Characters that the library writes where the text has none, and the other way round."""


def with_module(text: str, place: NodePath, name: str, entry: Mapping[str, object]) -> str | None:
    """The text of a project file with a module more, behind those that the place has.

    ruamel.yaml says which lines that takes. Only these are put into the text: it would lay others out anew as well.

    Args:
        text: valid YAML.
        place: where the map is that has, or gets, the key ``modules``.
        name: of the module.
        entry: what is said of it.

    Returns:
        ``None`` if this cannot be done without disturbing anything else.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    lines[-1:] = [line.rstrip("\r\n") + newline for line in lines[-1:]]
    root = load(text, "")
    expected: Any = root.plain()
    at = reduce(getitem, place, expected)
    if not isinstance(at.get("modules") or {}, dict):
        return None
    at["modules"] = {**(at.get("modules") or {}), name: entry}
    added = _with_lines(lines, newline, root, place, name, entry)
    try:
        is_right = added is not None and load(added, "").plain() == expected
    except YamlError:
        return None
    return added if is_right else None


def _with_lines(
    lines: list[str], newline: str, root: Node, place: NodePath, name: str, entry: Mapping[str, object]
) -> str | None:
    written = _written("".join(lines).replace("\r\n", "\n"), place, name, entry)
    if written is None:
        return None
    before, after = written
    first = _equal(before, after)
    last = min(_equal(before[::-1], after[::-1]), len(before) - first)
    new, end = after[first : len(after) - last], len(before) - last
    where = _places_of(before, lines)
    if first == end:  # lines only come in
        start = where.get(first - 1, where.get(first, 0) - 1) + 1
        stop = start = next((index for index in range(start, 0, -1) if not _says_nothing(lines[index - 1])), 0)
        indent = _indent(root, place)
    elif first in where and end - 1 in where:
        start, stop = where[first], where[end - 1] + 1
        indent = len(lines[start]) - len(lines[start].lstrip())
        new = [new[0], *sorted(new[1:], key=_says_nothing)]  # of an empty map, they come behind what says nothing
    else:
        return None
    moved = indent - (len(new[0]) - len(new[0].lstrip()))
    new = [line if _says_nothing(line) else " " * moved + line if moved > 0 else line[-moved:] for line in new]
    return "".join([*lines[:start], *(line.replace("\n", newline) for line in new), *lines[stop:]])


def _written(text: str, place: NodePath, name: str, entry: Mapping[str, object]) -> tuple[list[str], list[str]] | None:
    """The lines as the library writes them, without and with the module; ``None`` if it cannot read the text."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _LONG

    def dumped() -> list[str]:
        written = StringIO()
        yaml.dump(document, written)
        return written.getvalue().splitlines(keepends=True)

    try:
        document = yaml.load(text)
        at = reduce(getitem, place, document)
    except (YAMLError, KeyError):  # it reads fewer texts than we do, and a key such as 123 as a number
        return None
    before = dumped()
    if not at.get("modules"):
        at["modules"] = {}
    at["modules"][name] = _in_one_line_each(entry)
    return before, dumped()


def _places_of(before: list[str], lines: list[str]) -> dict[int, int]:
    """Where lines that the library writes stand in the text, but for space and braces; the end of both as well."""
    words, written = ([line.translate(_UNSURE) for line in each] for each in (lines, before))
    blocks = SequenceMatcher(None, written, words, autojunk=False).get_matching_blocks()
    found = {one + step: other + step for one, other, size in blocks for step in range(size)}
    return {**found, len(before): len(lines)}


def _indent(root: Node, place: NodePath) -> int:
    """How far in the first line of what is new belongs, by what is beside it or around it."""
    at = root.nearest(place)
    modules = at.child("modules")
    beside: Any = at.value if modules is None else modules.value
    if beside:
        first: Node = next(iter(beside.values()))
        return first.key_position.column - 1
    return modules.key_position.column + 1 if modules is not None else 0


def _says_nothing(line: str) -> bool:
    """Whether it is empty or a comment: then it belongs to what comes next."""
    return not line.partition("#")[0].strip()


def _in_one_line_each(entry: Mapping[str, object]) -> object:
    """The entry as a map whose lists are written as ``[a, b]``."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq

    written = CommentedMap(entry)
    for key, value in entry.items():
        if isinstance(value, list):
            written[key] = CommentedSeq(value)
            written[key].fa.set_flow_style()
    return written


def _equal(one: list[str], other: list[str]) -> int:
    """How many lines are the same from the beginning."""
    return next(
        (index for index, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
