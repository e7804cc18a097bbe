"""Texts in columns of a terminal: labels on the left, lines that fit on the right."""

import re
from collections.abc import Iterable, Iterator

from definitions.foundation.patterns import pattern

WIDTH = 120
_WORD = pattern(r"(?:<[^<>]*>|\S)+")
"""A word; ``<bucket name>`` is part of one."""


def labelled(label: str, texts: Iterable[str], indent: int) -> Iterator[str]:
    """Each text from a column on, the label before the first; nothing for no texts.

    Spaces in front of a text move all of its lines; where it goes on, lines begin two columns further right.
    """
    lines = (line for text in texts for line in wrapped(text, WIDTH - indent))
    for index, line in enumerate(lines):
        yield f"{label if index == 0 else '':<{indent}}{line}".rstrip()


def wrapped(text: str, width: int = WIDTH) -> list[str]:
    """A text as lines of at most so many characters; longer words are broken, behind a ``/`` or dot if they can be."""
    margin = text[: len(text) - len(text.lstrip())]
    longest = width - len(margin) - 2
    piece = re.compile(rf".{{1,{longest}}}$|.{{1,{longest - 1}}}[/.]|.{{1,{longest}}}")
    pieces = [part for word in _WORD.findall(text) for part in _pieces(word, longest, piece)]
    lines = [""]
    for gap, part in pieces:
        first = margin if len(lines) == 1 else f"{margin}  "
        if lines[-1] and len(first) + len(lines[-1]) + len(gap) + len(part) > width:
            lines.append(part)
        else:
            lines[-1] += (gap if lines[-1] else "") + part
    return [f"{margin}{'  ' if index else ''}{line}" for index, line in enumerate(lines)]


def _pieces(word: str, longest: int, piece: re.Pattern[str]) -> list[tuple[str, str]]:
    """A word, or the pieces of one that is too long, each with what is before it on one line."""
    parts = piece.findall(word) if len(word) > longest else [word]
    return [("" if index else " ", part) for index, part in enumerate(parts)]
