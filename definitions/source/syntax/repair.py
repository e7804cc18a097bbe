"""Changes of a text that may make it readable, and how far each of them brings its reading."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import yaml

from definitions.foundation.records import record, replace

WHOLE = 1_000_000_000
_LOOK_AHEAD = 200
_FEW = 5


@record
class Repair:
    """A change of some lines, and the fault that it mends.

    Attributes:
        edits: new texts of lines, by index.
        line: index of the line with the fault.
        column: index of the character with the fault.
        message: what is wrong.
        hint: what to write instead.
        doubts: how unlikely the change is, next to others of as many lines.
    """

    edits: Mapping[int, str]
    line: int
    column: int
    message: str
    hint: str | None = None
    doubts: int = 0

    def apply(self, lines: list[str]) -> list[str]:
        """The lines with the change."""
        changed = list(lines)
        for index, line in self.edits.items():
            changed[index] = line
        return changed


def together(repairs: list[Repair]) -> Repair:
    """Changes of the same kind in several lines as one, at the first."""
    first, *others = repairs
    edits = {index: line for repair in repairs for index, line in repair.edits.items()}
    shown = ", ".join(str(repair.line + 1) for repair in others[:_FEW])
    also = f"also in line {shown}" if len(others) == 1 else f"also in lines {shown}{', ...' * (len(others) > _FEW)}"
    return replace(first, edits=edits, hint=f"{first.hint}; {also}")


class Outcome(NamedTuple):
    """How far a text can be read: the better of two is the smaller.

    Attributes:
        unread: the negative index of the line with the next error; ``-WHOLE`` if there is none.
        oddities: keys without value, keys used twice, keys that look like text.
    """

    unread: int
    oddities: int


def outcome(text: str, near: int) -> Outcome:
    """Read a text until an error or well beyond the line of this index."""
    oddities = _Oddities()
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            oddities.take(event)
            if event.start_mark is not None and event.start_mark.line > near + _LOOK_AHEAD:
                break
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        # What is never closed is an error at the end, however early it begins.
        return Outcome(-(mark.line if mark else 0), oddities.number)
    return Outcome(-WHOLE, oddities.number)


class _Oddities:
    """Counts what is valid and seldom meant."""

    def __init__(self) -> None:
        self.number = 0
        self._keys: list[set[str] | None] = []
        self._awaits_key: list[bool] = []

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._value()
            is_map = isinstance(event, yaml.MappingStartEvent)
            self._keys.append(set() if is_map else None)
            self._awaits_key.append(is_map)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._keys.pop()
            self._awaits_key.pop()
        elif isinstance(event, yaml.ScalarEvent):
            keys = self._keys[-1] if self._keys else None
            if keys is not None and self._awaits_key[-1]:
                self._awaits_key[-1] = False
                self.number += (event.value in keys) + any(sign in event.value for sign in " :=-'\"[]{}")
                keys.add(event.value)
                return
            self._value()
            is_folded = not event.style and _spans_lines(event)
            self.number += (event.implicit[0] and not event.value) + is_folded
        elif isinstance(event, yaml.AliasEvent):
            self._value()

    def _value(self) -> None:
        if self._awaits_key:
            self._awaits_key[-1] = self._keys[-1] is not None


def _spans_lines(event: yaml.Event) -> bool:
    return bool(event.start_mark and event.end_mark and event.start_mark.line != event.end_mark.line)


def open_brackets(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Line and column of the brackets that are open where reading ends, and of quotes that span lines."""
    brackets: list[tuple[int, int]] = []
    quotes: list[tuple[int, int]] = []
    for token in _tokens(text):
        mark = token.start_mark
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            brackets.append((mark.line, mark.column))
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken) and brackets:
            brackets.pop()
        elif isinstance(token, yaml.ScalarToken) and token.style in ("'", '"') and token.end_mark.line > mark.line:
            quotes.append((mark.line, mark.column))
    return brackets, quotes


def _tokens(text: str) -> Iterator[yaml.Token]:
    try:
        yield from yaml.scan(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError:
        return
