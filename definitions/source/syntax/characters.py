"""Characters that look like YAML's signs and are others: typographic quotes, dashes, colons, spaces."""

import re
from collections.abc import Iterator

from definitions.foundation.patterns import pattern
from definitions.source.syntax.repair import Repair, together
from definitions.source.syntax.signs import INVISIBLE, TYPOGRAPHIC_QUOTES, invisible

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
