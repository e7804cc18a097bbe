"""Characters that look like YAML's signs and are others: typographic quotes, dashes, colons, spaces."""

import re
from collections.abc import Iterator

from definitions.foundation.patterns import pattern
from definitions.source.syntax.repair import Repair, together

TYPOGRAPHIC_QUOTES = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a", "'"),
}
"""Quotes of printed text, and the quote of YAML that is meant."""
INVISIBLE = (
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u00ad\u200b\u200c\u200d\u2060\ufeff"
)
"""Spaces of printed text, and marks without width: for YAML, text."""
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u00b7\u25cf\u25e6"
_BEFORE_TEXT = pattern(rf"(?<![^\s\[{{,])[{''.join(TYPOGRAPHIC_QUOTES)}]")
_MOST_LINES = 20


def characters(lines: list[str], number: int) -> Iterator[Repair]:
    """YAML's own signs in place of those that look like them, up to a line: in one line, and in all."""
    found = [list(_in_line(lines, index)) for index, line in enumerate(lines) if not line.isascii()]
    found = [repairs for repairs in found if repairs]
    up_to_here = [repairs for repairs in found if repairs[0].line <= number]
    for repairs in up_to_here[-_MOST_LINES:]:
        yield from repairs
    if up_to_here and len(found) > 1:
        yield together([repairs[0] for repairs in found])


def _in_line(lines: list[str], number: int) -> Iterator[Repair]:
    line = lines[number]
    changed = line.translate({ord(sign): " " for sign in INVISIBLE})
    if changed != line:
        column = next(index for index, sign in enumerate(line) if sign in INVISIBLE)
        message = f"{invisible(line[column])} is text for YAML"
        yield Repair({number: changed}, number, column, message, "write plain spaces")
        # A mark without width stands beside the space, not for it.
        shorter = line.translate({ord(sign): None for sign in INVISIBLE})
        yield Repair({number: shorter}, number, column, message, "remove it")
    if (match := _BEFORE_TEXT.search(line)) is not None:
        changed = line.translate({ord(sign): plain for sign, plain in TYPOGRAPHIC_QUOTES.items()})
        column = match.start()
        message = f"{line[column]} is no quote of YAML"
        yield Repair({number: changed}, number, column, message, f"write {TYPOGRAPHIC_QUOTES[line[column]]}")
    if (match := re.match(rf" *([{_DASHES}*])\s+", line)) is not None:
        column = match.start(1)
        changed = f"{line[:column]}- {line[match.end() :]}"
        yield Repair({number: changed}, number, column, f"'{match[1]}' begins no item of a list", "write '- '")
    if "\uff1a" in line:
        column = line.index("\uff1a")
        changed = line.replace("\uff1a", ": ")
        yield Repair({number: changed}, number, column, "'\uff1a' is no colon of YAML", "write ': '")


def invisible(sign: str) -> str:
    """An invisible character in messages."""
    name = {"\u00a0": "a non-breaking space", "\u202f": "a narrow non-breaking space", "\ufeff": "a byte order mark"}
    return f"{name.get(sign, 'an invisible character')} (U+{ord(sign):04X})"
