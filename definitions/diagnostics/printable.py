"""Text on its way out: without the characters that a terminal obeys, or that change what is read.

Imported before Node starts in the background, so it imports next to nothing.

Sources: ECMA-48, "Control functions for coded character sets"; Unicode Standard Annex #9, "Bidirectional algorithm".
"""

from typing import TextIO

from definitions.foundation.patterns import pattern

LINES = "\n\t"
"""Control characters that text of several lines may have."""
_COLOUR = pattern("(\x1b\\[[0-9;]*m)")
"""SGR of ECMA-48: colours and bold letters, and nothing else that a terminal can do."""


def escaped(text: str, keep: str = "", by: str | None = None) -> str:
    """The text with each character that is not printable written as in a Python literal.

    These are all control characters, also those that change the direction of text, and separators other than a space.

    Args:
        text: any text.
        keep: characters that stay, such as ``LINES``.
        by: what takes the place of each, where columns must stay.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character in keep else by or character.encode("unicode_escape").decode()
        for character in text
    )


def escaped_but_colours(text: str) -> str:
    """Lines of text as ``escaped`` writes them, with the colours that a program of ours gave them."""
    pieces = enumerate(_COLOUR.split(text))
    return "".join(piece if index % 2 else escaped(piece, LINES) for index, piece in pieces)


class Painted(str):
    """Text with colours of ours; who makes it has escaped the texts of users in it.

    A stream is given it by ``write()``: ``print()`` makes it a text like any other, whose colours are escaped.
    """

    __slots__ = ()


class PrintableStream:
    """A stream to which nothing but printable text is written, and colours only in text that is ``Painted``."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write lines of text."""
        self._stream.write(escaped_but_colours(text) if isinstance(text, Painted) else escaped(text, LINES))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write each of the texts."""
        for line in lines:
            self.write(line)

    def rewind(self, lines: int) -> None:
        """On a terminal, go back to the beginning of so many lines, and clear all from there on."""
        self._stream.write(f"\x1b[{lines}A\x1b[J")

    def rewrite_line(self, text: str) -> None:
        """On a terminal, put a text in the place of the line that was begun last, and begin no other."""
        self._stream.write(f"\r\x1b[K{escaped(text)}")
        self._stream.flush()

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)
