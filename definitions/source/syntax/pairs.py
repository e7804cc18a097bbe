"""Brackets and quotes that are opened and never closed, or closed and never opened."""

import re
from collections.abc import Iterator

from definitions.foundation.patterns import pattern
from definitions.source.syntax.lines import COMMENT
from definitions.source.syntax.repair import Repair

_CLOSERS = {"[": "]", "{": "}"}
_QUOTED = pattern(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"")
_MAX_LINES = 40


def brackets(lines: list[str], first: int, last: int) -> Iterator[Repair]:
    """Brackets that are added or removed between two lines."""
    stack: list[tuple[str, int, int]] = []
    for number in range(first, min(last + 1, first + _MAX_LINES, len(lines))):
        line = lines[number]
        for column, sign in _signs(line):
            if sign in _CLOSERS:
                stack.append((sign, number, column))
            elif stack and _CLOSERS[stack[-1][0]] == sign:
                stack.pop()
            elif not stack:
                changed = line[:column] + line[column + 1 :]
                yield Repair({number: changed}, number, column, f"'{sign}' closes nothing", "remove it")
            else:
                opener, line_of, column_of = stack.pop()
                closer = _CLOSERS[opener]
                message = f"'{opener}' is never closed"
                changed = line[:column] + closer + line[column:]
                yield Repair(
                    {number: changed},
                    line_of,
                    column_of,
                    message,
                    f"write '{closer}' before this '{sign}'"
                    if line_of != number
                    else f"write '{closer}' where it ends",
                )
                changed = line[:column] + closer + line[column + 1 :]
                message = f"'{opener}' is closed by '{sign}'"
                yield Repair({number: changed}, number, column, message, f"write '{closer}'")
        if stack:
            opener, line_of, column_of = stack[0]
            closers = "".join(_CLOSERS[sign] for sign, _, _ in reversed(stack))
            changed = _without_comment(line) + closers
            opener, line_of, column_of = stack[-1] if len(stack) == 1 else stack[0]
            message = f"'{opener}' is never closed"
            hint = f"write '{_CLOSERS[opener]}' where it ends"
            yield Repair({number: changed}, line_of, column_of, message, hint)


def _without_comment(line: str) -> str:
    comment = COMMENT.search(line)
    return line[: comment.start() if comment else None].rstrip()


def _signs(line: str) -> Iterator[tuple[int, str]]:
    """Brackets outside of quotes and comments."""
    blank = _QUOTED.sub(lambda match: "_" * len(match[0]), line)
    comment = COMMENT.search(blank)
    for match in re.finditer(r"[\[\]{}]", blank[: comment.start() if comment else None]):
        yield match.start(), match[0]


def quotes(lines: list[str], number: int, column: int) -> Iterator[Repair]:
    """The quote that opens here is closed on the same line."""
    if number >= len(lines):
        return
    line = lines[number]
    sign = line[column : column + 1]
    if sign not in ("'", '"'):
        return
    message = f"the quote {sign} is never closed"
    hint = f"write {sign} where the text ends"
    ends = [len(line.rstrip()), *(match.start() for match in re.finditer(r"\s*(?:[,\]}]|:(?=\s)|\s#)", line))]
    for end in ends:
        if end > column:
            changed = line[:end] + sign + line[end:]
            yield Repair({number: changed}, number, column, message, hint)
