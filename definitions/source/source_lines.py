"""Lines of files as they are written, for what a value does not tell."""

import re
from functools import lru_cache
from pathlib import Path

from definitions.source.nodes import Position


def character_at(position: Position) -> str:
    """The character at a position; empty if it cannot be read again."""
    return _rest_of_line(position)[:1]


def word_at(position: Position) -> str:
    """The letters from a position on; empty if they cannot be read again."""
    match = re.match(r"\w*", _rest_of_line(position))
    return match[0] if match is not None else ""


def _rest_of_line(position: Position) -> str:
    try:
        lines = _lines(position.file, Path(position.file).stat().st_mtime_ns)
    except (OSError, ValueError):
        return ""
    return lines[position.line - 1][position.column - 1 :] if position.line <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(file: str, _modified: int) -> list[str]:
    """The lines of a file as it was at a time: asked for thousands of positions, it is read once."""
    return Path(file).read_text(encoding="utf-8-sig", errors="replace").split("\n")
