"""No character of a user's text is obeyed by a terminal, whichever way it goes out."""

import io
import sys

import pytest

from definitions.diagnostics.printable import LINES, Painted, PrintableStream, escaped, escaped_but_colours

UNPRINTABLE = "".join(character for character in map(chr, range(sys.maxunicode + 1)) if not character.isprintable())
OBEYED = "\x00\x07\x08\r\x1b\x7f\x85\x9b\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_every_control_character_becomes_text() -> None:
    assert set(OBEYED) <= set(UNPRINTABLE)
    assert escaped(UNPRINTABLE).isprintable()
    assert escaped("a\x1b[31mb\u202e\n") == "a\\x1b[31mb\\u202e\\n"
    assert escaped("é\tü\n", LINES) == "é\tü\n"
    assert escaped("a\x1bb", by="?") == "a?b"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("\x1b[31mred\x1b[0m\n", "\x1b[31mred\x1b[0m\n"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("\x1b[2J", "\\x1b[2J"),
        ("\x9b31m", "\\x9b31m"),
        ("\x1b[31\n;1m", "\\x1b[31\n;1m"),
    ],
)
def test_colours_are_all_that_a_terminal_obeys(words: str, shown: str) -> None:
    assert escaped_but_colours(words) == shown


def test_stream_takes_lines_and_has_no_colours_but_ours() -> None:
    stream = io.StringIO()
    printable = PrintableStream(stream)
    print("\x1b[1m", UNPRINTABLE.replace("\n", "").replace("\t", ""), "a\tb", file=printable)
    printable.writelines(["\x00", "\n"])
    printable.write(Painted("\x1b[1mours\x1b[0m\x1b[2J"))
    first, *lines = stream.getvalue().split("\n")
    assert first.startswith("\\x1b[1m ")
    assert first.replace("\t", "").isprintable()
    assert lines == ["\\x00", "\x1b[1mours\x1b[0m\\x1b[2J"]
    assert printable.isatty() is False  # type: ignore[operator]
