"""JSON documents inside Terraform's strings: pipeline definitions and policies."""

import json
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from stacks.checks.terraform_template import Reference, Unreadable, parts_of

_PRIVATE_USE = range(0xE000, 0xF900)
OPAQUE = "\ufffc"
"""Stands for a value that only Terraform knows where a text is compared with a pattern."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of which Terraform knows some parts."""

    parts: tuple[str | Reference, ...]

    def __str__(self) -> str:
        return "".join(f"${{{part.expression}}}" if isinstance(part, Reference) else part for part in self.parts)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A whole value, of any kind, that only Terraform knows."""

    expression: str

    def __str__(self) -> str:
        return f"${{{self.expression}}}"


Tree: TypeAlias = object
"""Dictionaries, lists, ``str``, ``Text``, ``Unknown``, numbers, booleans and ``None``."""


def read(template: str) -> Tree:
    """The document in a Terraform string.

    Raises:
        Unreadable: it is not JSON, names a key twice, or holds more than values.
    """
    try:
        return _decoded(parts_of(template), template)
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None


def matchable(value: object) -> str | None:
    """A text in which ``OPAQUE`` stands for what only Terraform knows; ``None`` for what is no text."""
    if isinstance(value, Text):
        return "".join(OPAQUE if isinstance(part, Reference) else part for part in value.parts)
    if isinstance(value, Unknown):
        return OPAQUE
    return value if isinstance(value, str) else None


def _decoded(parts: list[str | Reference], template: str) -> Tree:
    """The tree; while it is parsed, a mark that occurs nowhere stands around the number of each reference."""
    mark = _unused(template)
    document, inside = "", False
    for index, part in enumerate(parts):
        if isinstance(part, str):
            document += part
            inside = _inside_string(part, inside)
        else:
            document += f"{mark}{index}{mark}" if inside else f'"{mark}{mark}{index}{mark}"'
    try:
        tree = json.loads(document, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except ValueError as error:
        raise Unreadable(f"it is not JSON: {error}") from None
    return _resolved(tree, parts, mark)


def _unused(template: str) -> str:
    """A character that the text holds neither as itself nor as an escape."""
    lowered = template.lower()
    for code in _PRIVATE_USE:
        if chr(code) not in template and f"{code:04x}" not in lowered:
            return chr(code)
    raise Unreadable("it holds every character for private use")


def _inside_string(part: str, inside: bool) -> bool:
    """Whether a JSON string is open behind this part."""
    at = 0
    while at < len(part):
        if inside and part[at] == "\\":
            at += 1
        elif part[at] == '"':
            inside = not inside
        at += 1
    return inside


def _unique(pairs: list[tuple[str, Tree]]) -> dict[str, Tree]:
    whole = dict(pairs)
    if len(whole) != len(pairs):
        names = [name for name, _ in pairs]
        raise Unreadable(f"it names '{next(name for name in names if names.count(name) > 1)}' twice")
    return whole


def _refuse_constant(word: str) -> NoReturn:
    raise Unreadable(f"it holds {word}, which is not JSON")


def _resolved(tree: Tree, parts: list[str | Reference], mark: str) -> Tree:
    if isinstance(tree, dict):
        return {str(_text(key, parts, mark)): _resolved(value, parts, mark) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_resolved(item, parts, mark) for item in tree]
    return _text(tree, parts, mark) if isinstance(tree, str) else tree


def _text(marked: str, parts: list[str | Reference], mark: str) -> str | Text | Unknown:
    if mark not in marked:
        return marked
    pieces = marked.split(mark)
    if len(pieces) == 4 and pieces[:2] == ["", ""]:
        reference = parts[int(pieces[2])]
        assert isinstance(reference, Reference)
        return Unknown(reference.expression)
    found = [parts[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces)]
    return Text(tuple(part for part in found if part != ""))
