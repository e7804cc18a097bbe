"""The lines of a YAML text, as far as they tell without a parser."""

from collections.abc import Iterator

from definitions.foundation.patterns import pattern

_ITEM = pattern(r" *(?:- +)*")
COMMENT = pattern(r"(?:^|\s)#.*$")
KEY = r"[A-Za-z_][\w.-]*"


def is_content(line: str) -> bool:
    """Recognize lines that are neither empty nor a comment."""
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")


def indentation(line: str) -> int:
    """Number of spaces in front."""
    return len(line) - len(line.lstrip(" "))


def content_column(line: str) -> int:
    """Index of the first character behind spaces and the dashes of list items."""
    match = _ITEM.match(line)
    return match.end() if match else 0


def is_item(line: str) -> bool:
    """Recognize lines on which an item of a list begins."""
    return line.lstrip(" ").startswith("- ") or line.strip() == "-"


def before(lines: list[str], number: int) -> Iterator[int]:
    """Indexes of the lines with content above a line, the nearest first."""
    return (index for index in range(min(number, len(lines)) - 1, -1, -1) if is_content(lines[index]))


def after(lines: list[str], number: int) -> Iterator[int]:
    """Indexes of the lines with content below a line, the nearest first."""
    return (index for index in range(number + 1, len(lines)) if is_content(lines[index]))


def ancestors(lines: list[str], number: int) -> Iterator[int]:
    """Indexes of the lines with content above a line that are indented less and less, the nearest first."""
    limit, is_below_item = 1_000_000, False
    for index in before(lines, number):
        width = indentation(lines[index])
        # The items of a list may have the indentation of its key.
        if width < limit or (width == limit and is_below_item and not is_item(lines[index])):
            limit, is_below_item = width, is_item(lines[index])
            yield index
        if limit == 0:
            return


def block_end(lines: list[str], number: int, least: int) -> int:
    """Index behind the last line of a block: the lines that follow a line with at least this indentation."""
    end = number + 1
    for index in after(lines, number):
        if indentation(lines[index]) < least:
            break
        end = index + 1
    return end
