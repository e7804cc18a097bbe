"""Find what is wrong with a text that is no YAML, at the line of the cause."""

from collections.abc import Iterator
from itertools import islice

import yaml

from definitions.foundation.records import replace
from definitions.source.nodes import Fault, Position
from definitions.source.syntax.characters import characters
from definitions.source.syntax.indents import indents
from definitions.source.syntax.lines import ancestors, before
from definitions.source.syntax.pairs import brackets, quotes
from definitions.source.syntax.punctuation import (
    conflicts,
    markdown,
    missing_dashes,
    punctuation,
    quoting,
    run_together,
)
from definitions.source.syntax.repair import WHOLE, Outcome, Repair, open_brackets, outcome

_MOST_FAULTS = 10
_MOST_ANCESTORS = 8
_LONGEST = 400_000
_AROUND = 150
_FEWEST_TRIES = 10
_BUDGET = 2_000_000
"""Characters that are read to find one cause, if so few changes are not enough."""


def syntax_faults(text: str, file: str, error: yaml.MarkedYAMLError) -> list[Fault]:
    """The faults of a text: each with the change that mends it, as far as such changes are found.

    Args:
        text: no YAML.
        file: its name in positions.
        error: what the parser says.
    """
    lines = written = text.replace("\r\n", "\n").split("\n")
    faults: list[Fault] = []
    found: yaml.MarkedYAMLError | None = error
    while found is not None and len(faults) < _MOST_FAULTS:
        repair = _cause(lines, found) if len(text) <= _LONGEST else None
        if repair is None:
            # What follows a fault that is not understood may be its consequence.
            return faults or [_as_parser_says(lines, file, found)]
        if lines[repair.line] != written[repair.line]:
            break  # the line is another one than the user wrote since a fault before was mended
        position = Position(file, repair.line + 1, repair.column + 1)
        faults.append(Fault(position, repair.message, "yaml-syntax", repair.hint))
        lines = repair.apply(lines)
        if any("\n" in line for line in repair.edits.values()):
            break
        found = _error("\n".join(lines))
    return faults


def _cause(lines: list[str], error: yaml.MarkedYAMLError) -> Repair | None:
    """The change with which the text can be read furthest."""
    window = _window(lines, _line(lines, error.problem_mark))
    shorter = [lines[index] for index in window]
    found = _error("\n".join(shorter)) if len(shorter) < len(lines) else None
    if found is None or str(found.problem) != str(error.problem):
        return _best(lines, error)
    repair = _best(shorter, found)
    if repair is None:
        return None
    edits = {window[index]: line for index, line in repair.edits.items()}
    return replace(repair, edits=edits, line=window[repair.line])


def _window(lines: list[str], number: int) -> list[int]:
    """Indexes of the lines around one, and of those above that they are below."""
    start = max(0, number - _AROUND)
    return [*sorted(ancestors(lines, start)), *range(start, min(len(lines), number + _AROUND))]


def _best(lines: list[str], error: yaml.MarkedYAMLError) -> Repair | None:
    """The change with which this part of the text can be read furthest."""
    text = "\n".join(lines)
    number, column = _line(lines, error.problem_mark), error.problem_mark.column if error.problem_mark else 0
    tries = max(_FEWEST_TRIES, _BUDGET // (len(text) + 1))
    best: tuple[Outcome, int, int, int] | None = None
    chosen = None
    for order, repair in enumerate(islice(_repairs(lines, text, error, number, column), tries)):
        result = outcome("\n".join(repair.apply(lines)), number)
        added = sum(line.count("\n") for line in repair.edits.values())
        if result.unread != -WHOLE:
            result = Outcome(result.unread + added, result.oddities)
        rank = (result, len(repair.edits), repair.doubts, order)
        if -result.unread > number and (best is None or rank < best):
            best, chosen = rank, repair
    return chosen


def _repairs(lines: list[str], text: str, error: yaml.MarkedYAMLError, number: int, column: int) -> Iterator[Repair]:
    """Changes that may mend an error on a line, the likeliest first."""
    context = _line(lines, error.context_mark) if error.context_mark else number
    at_end = number >= len(lines) - 1
    near = list(dict.fromkeys([number, *islice(before(lines, number), 2), *([context] if not at_end else [])]))
    around = sorted({*near, *islice(ancestors(lines, number), _MOST_ANCESTORS)})
    opened, spanning = open_brackets(text)
    if error.context and "quoted scalar" in error.context and error.context_mark:
        spanning.append((error.context_mark.line, error.context_mark.column))
    yield from characters(lines, number)
    for line, begin in reversed(spanning[-3:]):
        yield from quotes(lines, line, begin)
    for index in near:
        yield from punctuation(lines, index)
        yield from run_together(lines, index)
    for index in near:
        yield from quoting(lines, index, column)
    for line, _ in opened[:1] or [(number, 0)]:
        yield from brackets(lines, line, number)
    for index in around:
        yield from indents(lines, index)
    yield from missing_dashes(lines, number)
    yield from conflicts(lines)
    yield from markdown(lines)


def _line(lines: list[str], mark: yaml.Mark | None) -> int:
    return min(mark.line, len(lines) - 1) if mark else 0


def _error(text: str) -> yaml.MarkedYAMLError | None:
    try:
        for _ in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            pass
    except yaml.MarkedYAMLError as error:
        return error
    return None


def _as_parser_says(lines: list[str], file: str, error: yaml.MarkedYAMLError) -> Fault:
    """The error in the parser's words."""
    problem = str(error.problem or "cannot be read")
    # What is never closed is told where it is opened.
    mark = error.context_mark if "end of stream" in problem and error.context_mark else error.problem_mark
    number = _line(lines, mark)
    line = lines[number]
    column = min(mark.column, len(line)) if mark else 0
    context = f" {error.context}" if error.context else ""
    return Fault(Position(file, number + 1, column + 1), f"is not YAML: {problem}{context}", "yaml-syntax")
