"""Lines of files as they are written, for what a value does not tell."""

from pathlib import Path

from definitions.source.nodes import Position


def character_at(position: Position) -> str:
    """The character at a position; empty if it cannot be read again."""
    try:
        lines = Path(position.file).read_text(encoding="utf-8-sig", errors="replace").split("\n")
    except (OSError, ValueError):
        return ""
    return lines[position.line - 1][position.column - 1 : position.column] if position.line <= len(lines) else ""
