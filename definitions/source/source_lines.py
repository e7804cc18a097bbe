"""Lines of files as they are written, for what a value does not tell."""

import re
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
        lines = Path(position.file).read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except (OSError, ValueError):
        return ""
    return lines[position.line - 1][position.column - 1 :] if position.line <= len(lines) else ""
