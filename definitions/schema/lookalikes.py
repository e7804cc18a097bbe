"""Typographic quotes and invisible characters around keys and values: text for YAML."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from definitions.diagnostics.problems import Problem, Severity
from definitions.schema.mistakes import Mended, with_value
from definitions.source.nodes import Node, NodePath
from definitions.source.source_lines import character_at
from definitions.source.syntax.signs import INVISIBLE, TYPOGRAPHIC_QUOTES, invisible

_SIGNS = frozenset([*INVISIBLE, *TYPOGRAPHIC_QUOTES])


class _Lookalike(NamedTuple):
    path: NodePath
    node: Node
    is_key: bool

    @property
    def text(self) -> str:
        return str(self.path[-1] if self.is_key else self.node.value)

    @property
    def meant(self) -> str:
        return self.text.strip("".join(_SIGNS) + " ")

    def problem(self, severity: Severity = "error") -> Problem:
        position = self.node.key_position if self.is_key else self.node.position
        sign = next(sign for sign in self.text if sign in _SIGNS)
        what = "key" if self.is_key else "text"
        if sign in INVISIBLE:
            message, hint = f"{invisible(sign)} is part of the {what}", "write a plain space or none"
            return Problem(position, self.path, message, "invisible-character", hint, severity)
        message = f"the typographic quote {sign} is part of the {what}"
        hint = f"write {TYPOGRAPHIC_QUOTES[sign]} to put quotes around it"
        return Problem(position, self.path, message, "typographic-quote", hint, severity)


def lookalikes(node: Node, problems: Sequence[Problem]) -> Mended | None:
    """The YAML without typographic quotes and invisible characters around keys and values that have problems."""
    faulty = {problem.position for problem in problems}
    found = [
        lookalike
        for lookalike in _lookalikes(node.walk())
        if (lookalike.node.key_position if lookalike.is_key else lookalike.node.position) in faulty
    ]
    if not found:
        return None
    keys = {id(lookalike.node): lookalike.meant for lookalike in found if lookalike.is_key}
    values = {id(lookalike.node): lookalike.meant for lookalike in found if not lookalike.is_key}
    return Mended(_cleaned(node, keys, values), [lookalike.problem() for lookalike in found], set())


def lookalike_warnings(nodes: Iterable[tuple[NodePath, Node]]) -> list[Problem]:
    """Warnings of quotes and spaces that are part of a text, although it may have them; each node with its path."""
    return [lookalike.problem("warning") for lookalike in _lookalikes(nodes)]


def names_with_lookalikes(node: Node, warnings: Sequence[Problem]) -> Mended | None:
    """The YAML without typographic quotes and invisible characters around names, by which others refer to it."""
    faults = [warning for warning in warnings if warning.path and str(warning.path[-1]).lower().endswith("name")]
    return lookalikes(node, faults) if faults else None


def _lookalikes(nodes: Iterable[tuple[NodePath, Node]]) -> Iterator[_Lookalike]:
    for path, child in nodes:
        key = path[-1] if path else ""
        if isinstance(key, str) and not key.isascii() and _is_between_signs(key):
            yield _Lookalike(path, child, True)
        value = child.value
        is_suspect = isinstance(value, str) and not value.isascii() and _is_between_signs(value)
        # In quotes of YAML, it is meant so.
        if is_suspect and character_at(child.position) not in ("'", '"', "|", ">"):
            yield _Lookalike(path, child, False)


def _is_between_signs(text: str) -> bool:
    """Recognize a text in typographic quotes, after one of them, or with an invisible character at an end."""
    if text[0] in INVISIBLE or text[-1] in INVISIBLE:
        return True
    if text[0] not in TYPOGRAPHIC_QUOTES:
        return False
    return text[-1] in TYPOGRAPHIC_QUOTES or not any(sign in TYPOGRAPHIC_QUOTES for sign in text[1:])


def _cleaned(node: Node, keys: dict[int, str], values: dict[int, str]) -> Node:
    if isinstance(node.value, dict):
        entries: dict[str, Node] = {}
        for key, child in node.value.items():
            meant = keys.get(id(child), str(key))
            entries[key if meant in node.value else meant] = _cleaned(child, keys, values)
        return with_value(node, entries)
    if isinstance(node.value, list):
        return with_value(node, [_cleaned(child, keys, values) for child in node.value])
    return with_value(node, values[id(node)]) if id(node) in values else node
