"""Lines of files as they are written, for what a value does not tell."""

import re
from functools import lru_cache
from pathlib import Path

from definitions.source.nodes import Position
from definitions.source.standard_input import STDIN, standard_input


def character_at(position: Position) -> str:
    """The character at a position; empty if it cannot be read again."""
    return _rest_of_line(position)[:1]


def word_at(position: Position) -> str:
    """The letters from a position on; empty if they cannot be read again."""
    match = re.match(r"\w*", _rest_of_line(position))
    return match[0] if match is not None else ""


def lines_of(file: str) -> list[str]:
    """The lines of a file as it is now; none if it cannot be read."""
    try:
        content = standard_input() if file == STDIN else Path(file).read_bytes()
    except (OSError, ValueError):
        return []
    return re.sub("\r\n?", "\n", content.decode("utf-8-sig", errors="replace")).split("\n")


def _rest_of_line(position: Position) -> str:
    file = position.file
    try:
        lines = _lines(file, 0 if file == STDIN else Path(file).stat().st_mtime_ns)
    except (OSError, ValueError):
        return ""
    return lines[position.line - 1][position.column - 1 :] if position.line <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(file: str, _modified: int) -> list[str]:
    """The lines of a file as it was at a time: asked for thousands of positions, it is read once."""
    return lines_of(file)
