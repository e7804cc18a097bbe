"""A project file with another module in it; all that was there stays as it is, comments and order included."""

import re
from collections.abc import Mapping
from io import StringIO
from typing import TYPE_CHECKING, Any

from definitions.foundation.patterns import pattern
from definitions.source.located_yaml import load
from definitions.source.nodes import NodePath

if TYPE_CHECKING:
    from ruamel.yaml import YAML

_LONG = 2**20
_INDENTED = pattern(r"^( +)[^\s#]", re.MULTILINE)


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
    lines = text.replace("\r\n", "\n")
    lines = lines if lines.endswith("\n") else f"{lines}\n"
    added = _with_lines(lines, place, name, entry)
    if added is None:
        return None
    expected: Any = load(text, "").plain()
    at = expected
    for segment in place:
        at = at[segment]
    at["modules"] = {**(at.get("modules") or {}), name: entry}
    return added.replace("\n", newline) if load(added, "").plain() == expected else None


def _with_lines(text: str, place: NodePath, name: str, entry: Mapping[str, object]) -> str | None:
    from ruamel.yaml import YAMLError

    yaml = _round_trip(text)
    try:
        document = yaml.load(text)
    except YAMLError:  # it knows fewer texts than we do
        return None
    before = _dumped(yaml, document).splitlines(keepends=True)
    at = document
    for segment in place:
        at = at[segment]
    if not at.get("modules"):
        at["modules"] = {}
    at["modules"][name] = _in_one_line_each(entry)
    after = _dumped(yaml, document).splitlines(keepends=True)
    lines = text.splitlines(keepends=True)
    if len(lines) != len(before):
        return None
    first, last = _equal(before, after), _equal(before[::-1], after[::-1])
    last = min(last, len(before) - first)
    new = after[first : len(after) - last]
    if first + last == len(before):  # lines only come in; comments before them belong to what comes next
        while first and not lines[first - 1].partition("#")[0].strip():
            first, last = first - 1, last + 1
    return "".join([*lines[:first], *new, *lines[len(lines) - last :]])


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


def _round_trip(text: str) -> "YAML":
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _LONG
    indented = _INDENTED.search(text)
    yaml.map_indent = len(indented[1]) if indented else 2
    return yaml


def _dumped(yaml: "YAML", document: object) -> str:
    written = StringIO()
    yaml.dump(document, written)
    return written.getvalue()
