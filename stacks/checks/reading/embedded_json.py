"""JSON documents in Terraform's string templates: pipeline definitions and policies."""

import json
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from stacks.checks.reading.terraform_template import Expression, Unreadable, parse_template

_PRIVATE_USE = range(0xE000, 0xF900)
PLACEHOLDER = "\ufffc"
"""Replaces each expression of Terraform in a text that is matched against a pattern."""


@dataclass(frozen=True, slots=True)
class TemplateText:
    """A text with expressions of Terraform in it."""

    parts: tuple[str | Expression, ...]

    def __str__(self) -> str:
        return "".join(f"${{{part.source}}}" if isinstance(part, Expression) else part for part in self.parts)


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value of any type that only Terraform knows."""

    expression: str

    def __str__(self) -> str:
        return f"${{{self.expression}}}"


Tree: TypeAlias = object
"""Dictionaries, lists, ``str``, ``TemplateText``, ``UnknownValue``, numbers, booleans and ``None``."""


def parse_json(template: str) -> Tree:
    """Parse a JSON document in a template.

    Raises:
        Unreadable: it is not JSON, names a key twice, or has expressions in other positions than values and strings.
    """
    try:
        return _parse(parse_template(template), template)
    except RecursionError:
        raise Unreadable("it is nested too deeply") from None


def matchable_text(value: object) -> str | None:
    """A text with ``PLACEHOLDER`` for each expression of Terraform; ``None`` if the value is not text."""
    if isinstance(value, TemplateText):
        return "".join(PLACEHOLDER if isinstance(part, Expression) else part for part in value.parts)
    if isinstance(value, UnknownValue):
        return PLACEHOLDER
    return value if isinstance(value, str) else None


def _parse(parts: list[str | Expression], template: str) -> Tree:
    """Parse with a mark for each expression: its index between two characters that occur nowhere else."""
    mark = _unused_character(template)
    document, is_in_string = "", False
    for index, part in enumerate(parts):
        if isinstance(part, str):
            document += part
            is_in_string = _ends_in_string(part, is_in_string)
        else:
            document += f"{mark}{index}{mark}" if is_in_string else f'"{mark}{mark}{index}{mark}"'
    try:
        tree = json.loads(document, object_pairs_hook=_without_duplicates, parse_constant=_refuse_constant)
    except ValueError as error:
        raise Unreadable(f"it is not JSON: {error}") from None
    return _resolve_marks(tree, parts, mark)


def _unused_character(template: str) -> str:
    """A character that the template contains neither as itself nor as an escape."""
    lowered = template.lower()
    for code in _PRIVATE_USE:
        if chr(code) not in template and f"{code:04x}" not in lowered:
            return chr(code)
    raise Unreadable("it holds every character for private use")


def _ends_in_string(part: str, is_in_string: bool) -> bool:
    """Return whether a JSON string is open at the end of a part, given whether one is at its start."""
    at = 0
    while at < len(part):
        if is_in_string and part[at] == "\\":
            at += 1
        elif part[at] == '"':
            is_in_string = not is_in_string
        at += 1
    return is_in_string


def _without_duplicates(pairs: list[tuple[str, Tree]]) -> dict[str, Tree]:
    entries = dict(pairs)
    if len(entries) != len(pairs):
        names = [name for name, _ in pairs]
        raise Unreadable(f"it names '{next(name for name in names if names.count(name) > 1)}' twice")
    return entries


def _refuse_constant(constant: str) -> NoReturn:
    raise Unreadable(f"it holds {constant}, which is not JSON")


def _resolve_marks(tree: Tree, parts: list[str | Expression], mark: str) -> Tree:
    if isinstance(tree, dict):
        return {str(_resolve_text(key, parts, mark)): _resolve_marks(value, parts, mark) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_resolve_marks(item, parts, mark) for item in tree]
    return _resolve_text(tree, parts, mark) if isinstance(tree, str) else tree


def _resolve_text(marked: str, parts: list[str | Expression], mark: str) -> str | TemplateText | UnknownValue:
    if mark not in marked:
        return marked
    pieces = marked.split(mark)
    if len(pieces) == 4 and pieces[:2] == ["", ""]:
        expression = parts[int(pieces[2])]
        assert isinstance(expression, Expression)
        return UnknownValue(expression.source)
    found = [parts[int(piece)] if index % 2 else piece for index, piece in enumerate(pieces)]
    return TemplateText(tuple(part for part in found if part != ""))
