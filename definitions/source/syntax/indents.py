"""Lines that are indented by more or less than those beside them."""

from collections.abc import Iterator
from itertools import islice

from definitions.source.syntax.lines import (
    after,
    ancestors,
    before,
    block_end,
    content_column,
    indentation,
    is_content,
    is_item,
)
from definitions.source.syntax.repair import Repair

_MAX_BLOCK = 200
_STEP = 2


def indents(lines: list[str], number: int) -> Iterator[Repair]:
    """Other indentations of a line: alone, with all that is below it, with all that follows beside it."""
    own = indentation(lines[number])
    widths = dict.fromkeys(width for width in _widths(lines, number) if width != own)
    blocks = [number + 1, block_end(lines, number, own + 1), block_end(lines, number, own)]
    for end in dict.fromkeys(blocks):
        if end - number > _MAX_BLOCK:
            continue
        for width in widths:
            edits = {
                index: _shifted(lines[index], width - own) for index in range(number, end) if is_content(lines[index])
            }
            message = _message(lines, number, width)
            hint = f"indent it by {width}" if width else "do not indent it"
            doubts = abs(width - own) + _unusual(lines, number, width)
            yield Repair(edits, number, own, message, hint, doubts)


def _unusual(lines: list[str], number: int, width: int) -> int:
    """How unusual an indentation is below what is around the line: 0 for one step."""
    items = is_item(lines[number])
    parent = next(
        (
            index
            for index in before(lines, number)
            # The items of a list may have the indentation of its key.
            if indentation(lines[index]) < width + (items and not is_item(lines[index]))
        ),
        None,
    )
    outer = -_STEP if parent is None else content_column(lines[parent])
    if width == outer + _STEP:
        return 0
    return 1 if items and width == outer else _STEP + 1


def _shifted(line: str, by: int) -> str:
    return " " * max(0, indentation(line) + by) + line.lstrip(" ")


def _widths(lines: list[str], number: int) -> Iterator[int]:
    """Indentations that a line may be meant to have: of the lines around it and those around them."""
    near = [*islice(before(lines, number), 1), *islice(after(lines, number), 2), *ancestors(lines, number)]
    for index in near:
        yield indentation(lines[index])
        yield content_column(lines[index])
    for index in ancestors(lines, number):
        yield indentation(lines[index]) + _STEP
        yield content_column(lines[index]) + _STEP


def _message(lines: list[str], number: int, width: int) -> str:
    own, items = indentation(lines[number]), is_item(lines[number])
    if _has_sibling(lines, number, width):
        return f"is indented by {own}, the {'items' if items else 'keys'} beside it by {width}"
    below = next(after(lines, number), None)
    if below is not None and width < indentation(lines[below]) < own:
        return f"is indented by {own}, what belongs below it by {indentation(lines[below])}"
    above = next((index for index in before(lines, number) if indentation(lines[index]) < width), None)
    if above is not None and own <= indentation(lines[above]):
        return f"is indented by {own}, no more than the key it belongs below"
    return f"is indented by {own}, which fits nothing around it"


def _has_sibling(lines: list[str], number: int, width: int) -> bool:
    """Look for a line of the same block with this indentation."""
    items = is_item(lines[number])
    for others in (before(lines, number), after(lines, number)):
        for index in others:
            column = indentation(lines[index]) if items else content_column(lines[index])
            if column == width and is_item(lines[index]) >= items:
                return True
            if indentation(lines[index]) < width:
                break
    return False
