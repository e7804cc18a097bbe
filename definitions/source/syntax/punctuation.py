"""Colons, dashes, commas and quotes that are missing or too many on a line."""

import re
from collections.abc import Iterator

from definitions.foundation.patterns import pattern
from definitions.source.syntax.lines import COMMENT, KEY, after, before, content_column, indentation, is_item
from definitions.source.syntax.repair import Repair, together

_WITHOUT_SPACE = pattern(rf"""(["']?)({KEY})\1:(?=\S)""")
_WITHOUT_COLON = pattern(rf"({KEY})(?P<sign>\s*[=;]\s*|\s+|$)")
_KEY = pattern(rf"""(?:["']?)({KEY})(?:["']?)\s*:(?:\s+|$)""")
_SECOND_KEY = pattern(rf"""[\s,;]\s*["']?({KEY})["']?:(?=\s|$)""")
_MAX_DISTANCE = 40


def punctuation(lines: list[str], number: int) -> Iterator[Repair]:
    """Changes of one line, and of all lines in a row that lack the space behind their colon."""
    line = lines[number]
    start = content_column(line)
    rest = line[start:]
    yield from _missing_space(number, line, start)
    if (match := _WITHOUT_COLON.match(rest)) is not None and not rest.startswith("---"):
        end = start + len(match[1])
        changed = f"{line[:end]}: {line[start + match.end() :]}"
        hint = f"write '{match[1]}:'" if not match["sign"].strip() else f"write ':' for '{match['sign'].strip()}'"
        yield Repair({number: changed}, number, end, f"a colon is missing after '{match[1]}'", hint)
    if (match := re.match(r" *-(?=[^\s-])", line)) is not None:
        message = "a space is missing after '-'"
        yield Repair({number: f"{match[0]} {line[match.end() :]}"}, number, match.end() - 1, message, "write '- '")
    if line.rstrip() == "...":
        yield Repair({number: ""}, number, 0, "'...' ends the YAML", "remove the line")
    yield from _several_keys(lines, number, start)
    if (match := re.search(r",\s*$", rest)) is not None:
        column = start + match.start()
        message = "a comma does not end a line here"
        yield Repair({number: line[:column]}, number, column, message, "remove it")
    if (match := re.match(rf"{KEY}:\s+(?=- )", rest)) is not None:
        column = start + match.end()
        changed = f"{line[:column].rstrip()}\n{' ' * (start + 2)}{line[column:]}"
        hint = "begin each item on a line of its own, or write [first, second]"
        yield Repair({number: changed}, number, column, "a list cannot begin on the line of its key", hint)

    if (match := re.match(rf"{KEY}:\s+[|>][+-]?(?=[^\s\d+-])", rest)) is not None:
        column = start + match.end()
        sign = match[0].rstrip("+-")[-1]
        changed = f"{line[:column]}\n{' ' * (start + 2)}{line[column:].lstrip()}"
        yield Repair({number: changed}, number, column, f"the text of '{sign}' begins on the next line", None)


def run_together(lines: list[str], number: int) -> Iterator[Repair]:
    """Spaces behind the colons of all lines in a row that lack them."""
    found: list[Repair] = []
    for index in [number, *before(lines, number)]:
        repair = next(_missing_space(index, lines[index], content_column(lines[index])), None)
        if repair is None and index != number:
            break
        found[:0] = [repair] if repair is not None else []
    if len(found) > 1:
        yield together(found)


def markdown(lines: list[str]) -> Iterator[Repair]:
    """The lines that mark a block of code in Markdown."""
    fences = [index for index, line in enumerate(lines) if re.match(r"\s*(```|~~~)", line)]
    if fences:
        message = "is Markdown, not YAML"
        line = lines[fences[0]]
        repairs = [Repair({index: ""}, index, indentation(line), message, "remove the line") for index in fences]
        yield together(repairs) if len(repairs) > 1 else repairs[0]


def conflicts(lines: list[str]) -> Iterator[Repair]:
    """What Git leaves in a file of which it could not merge two versions."""
    edits: dict[int, str] = {}
    is_theirs = False
    for index, line in enumerate(lines):
        if re.match(r"([<|=>])\1{6}( |$)", line):
            is_theirs = line[0] in "|="
            edits[index] = ""
        elif is_theirs:
            edits[index] = ""
    if edits:
        yield Repair(
            edits, min(edits), 0, "Git could not merge two versions here", "choose one, and remove the markers"
        )


def _missing_space(number: int, line: str, start: int) -> Iterator[Repair]:
    match = _WITHOUT_SPACE.match(line, start)
    if match is None:
        return
    end = match.end()
    message = f"a space is missing after '{match[2]}:'"
    yield Repair({number: f"{line[:end]} {line[end:]}"}, number, end - 1, message, f"write '{match[2]}: '")


def _several_keys(lines: list[str], number: int, start: int) -> Iterator[Repair]:
    """A second key on the line of the first, beside it or below it."""
    line = lines[number]
    first = _KEY.match(line, start) or re.compile(rf"\{{\s*(?:[\"']?)({KEY})(?:[\"']?):\s").match(line, start)
    if first is None:
        return
    value = first.end()
    below = next(after(lines, number), None)
    nested = _KEY.match(line, value)
    if nested is not None and below is not None and indentation(lines[below]) > start:
        changed = f"{line[:value].rstrip()}\n{' ' * indentation(lines[below])}{line[value:]}"
        message = f"'{nested[1]}' cannot be on the line of '{first[1]}'"
        yield Repair({number: changed}, number, value, message, "begin a new line with it")
    for second in _SECOND_KEY.finditer(line, value):
        changed = f"{line[: second.start()]}\n{' ' * start}{line[second.start(1) :]}"
        message = f"two keys on one line, '{first[1]}' and '{second[1]}'"
        hint = f"begin a new line with '{second[1]}', or put quotes around a text with ': ' in it"
        begin = second.start() + len(second[0]) - len(second[0].lstrip(" ,;"))
        comma = f"{line[: second.start()]}, {line[begin:]}"
        hint_of_map = f"write a comma before '{second[1]}'"
        yield Repair({number: comma}, number, begin, f"a comma is missing before '{second[1]}'", hint_of_map)
        if " " not in line[value : second.start()].strip():
            yield Repair({number: changed}, number, second.start(1), message, hint)


def quoting(lines: list[str], number: int, column: int) -> Iterator[Repair]:
    """Quotes around the value of a line, or around the part of it that holds the column."""
    line = lines[number]
    start = content_column(line)
    key = _KEY.match(line, start)
    start = key.end() if key is not None else start
    comment = COMMENT.search(line, start)
    end = len(line[: comment.start() if comment else None].rstrip())
    value = line[start:end]
    if not value:
        return
    if value[0] in "[{" and "{{" not in value:
        for part in re.finditer(r"[^\s,\[\]{}][^,\[\]{}]*", value):
            inner = re.match(rf"{KEY}:\s+", part[0])
            begin, stop = start + part.start() + (inner.end() if inner else 0), start + part.end()
            if begin <= column + 1 and stop >= column:
                yield from _quoted(lines, number, begin, stop)
        return
    yield from _quoted(lines, number, start, end)


def _quoted(lines: list[str], number: int, start: int, end: int) -> Iterator[Repair]:
    line = lines[number]
    value = line[start:end]
    if not value:
        return
    sign = value[0]
    inner, tail = value.strip(sign), line[end:]
    if sign in "'\"" and len(value) > 2 and value.endswith(sign):
        doubled = inner.replace("''", "'").replace("'", "''") if sign == "'" else inner.replace('"', '\\"')
        if doubled != inner:
            hint = "write it twice, or put double quotes around the text" if sign == "'" else 'write it as \\"'
            column = start + 1 + inner.find(sign)
            changed = f"{line[:start]}{sign}{doubled}{sign}{tail}"
            yield Repair({number: changed}, number, column, f"{sign} ends the text before its end", hint)
        if sign == '"' and (escape := re.search(r"\\(?![0abtnvfre \"/\\N_LPxuU])", inner)) is not None:
            changed = f"{line[:start]}{sign}{inner.replace(chr(92), chr(92) * 2)}{sign}{tail}"
            column = start + 1 + escape.start()
            message = f"'{inner[escape.start() : escape.start() + 2]}' is no escape"
            yield Repair({number: changed}, number, column, message, "put single quotes around a text with \\ in it")
        return
    changed = line[:start] + "'" + value.replace("'", "''") + "'" + tail
    if re.match(r"[*&!%@`|>,?#]", value):
        message = f"a text that starts with '{sign}' needs quotes"
    elif ": " in value or value.endswith(":"):
        message = "a text with ': ' in it needs quotes"
    elif sign in "'\"":
        message = "is more than the text in quotes"
    else:
        message = "needs quotes"
    yield Repair({number: changed}, number, start, message, "put quotes around the whole text")


def missing_dashes(lines: list[str], number: int) -> Iterator[Repair]:
    """A dash in front of one of the lines up to this one, where others beside it have one."""
    for index in [number, *before(lines, number)]:
        if number - index > _MAX_DISTANCE:
            break
        line, width = lines[index], indentation(lines[index])
        if is_item(line):
            continue
        for column in (width - 2, width):
            if column >= 0 and _has_items_beside(lines, index, column):
                changed = f"{' ' * column}- {line[width:]}"
                name = re.match(KEY, line[width:])
                what = f"'{name[0]}'" if name else "this item"
                message = f"a '-' is missing before {what}"
                yield Repair({index: changed}, index, width, message, "write '- ' before it", doubts=1)


def _has_items_beside(lines: list[str], number: int, column: int) -> bool:
    """Look for items of the list to which a line would belong with a dash in this column."""
    for others in (before(lines, number), after(lines, number)):
        for index in others:
            if abs(index - number) > _MAX_DISTANCE or indentation(lines[index]) < column:
                break
            if indentation(lines[index]) == column and is_item(lines[index]):
                return True
    return False
