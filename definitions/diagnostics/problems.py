"""Problems with a configuration, and the report of them."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, TypeAlias

from definitions.diagnostics.colours import Paint, Style, paint_for, plain, write_painted
from definitions.diagnostics.hidden_values import Place, hide_texts, lines_without_secrets
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.secret_formats import hide
from definitions.foundation.records import field, record
from definitions.source.nodes import Fault, Node, NodePath, Position
from definitions.source.source_lines import lines_of

Severity: TypeAlias = Literal["error", "warning", "note"]
"""An error cannot work; a warning will probably fail or do something else than it says; a note is worth knowing, and
shown only on request."""
_NOUNS: Mapping[Severity, str] = {"error": "problem", "warning": "warning", "note": "note"}
_STYLES: Mapping[Severity, Style] = {"error": Style.ERROR, "warning": Style.WARNING, "note": Style.NOTE}


@record
class Problem:
    """Something to report.

    Attributes:
        position: the file, line and column.
        path: the keys and indexes that lead to it; empty for a file as a whole.
        message: the text behind the path.
        rule: the id in brackets behind the message.
        hint: a suggestion, shown below the line.
        severity: an error, a warning or a note.
        meant: the key that the hint proposes for an unknown one.
        expects_collection: whether only a map or a list can be at the path.
    """

    position: Position
    path: NodePath
    message: str
    rule: str
    hint: str | None = field(default=None, compare=False)
    severity: Severity = field(default="error", compare=False)
    meant: str | None = field(default=None, compare=False, kw_only=True)
    expects_collection: bool = field(default=False, compare=False, kw_only=True)

    @classmethod
    def from_fault(cls, fault: Fault) -> "Problem":
        """A fault of a text as YAML; it has no path."""
        return cls(fault.position, (), fault.message, fault.rule, fault.hint)

    @classmethod
    def at(
        cls,
        node: Node,
        path: NodePath,
        message: str,
        rule: str,
        hint: str | None = None,
        *,
        key: bool = False,
        severity: Severity = "error",
        meant: str | None = None,
        expects_collection: bool = False,
    ) -> "Problem":
        """A problem with the value at a path, or with its key; of a path that is absent, at its nearest ancestor."""
        nearest = node.nearest(path)
        position = nearest.key_position if key else nearest.position
        return cls(position, path, message, rule, hint, severity, meant=meant, expects_collection=expects_collection)

    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        """The order of reports: by position, then by path and message."""
        file, line, column = self.position.file, self.position.line, self.position.column
        return file, line, column, dotted(self.path), self.message, self.rule

    def __str__(self) -> str:
        path = f" {dotted(self.path)}:" if self.path else ""
        severity = "" if self.severity == "error" else f" {self.severity}:"
        return f"{self.position}:{path}{severity} {self.message} [{self.rule}]"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Look for a problem that is more than a warning."""
    return any(problem.severity == "error" for problem in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems in the order of reports."""
    return sorted(problems, key=Problem.sort_key)


def without_notes(problems: Iterable[Problem]) -> list[Problem]:
    """Problems that are shown without being asked for."""
    return [problem for problem in problems if problem.severity != "note"]


class InvalidConfig(Exception):
    """A configuration with problems; ``str()`` of it is the report."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(set(problems))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return report(without_notes(self.problems))


def dotted(path: NodePath) -> str:
    """The path as messages show it, such as ``pipeline.steps[0].name``."""
    shown = ""
    for segment in path:
        shown += f"[{segment}]" if isinstance(segment, int) else f".{segment}" if shown else segment
    return shown


@record
class Finding:
    """A problem as reports have it: without secrets.

    Attributes:
        file: relative to the current folder if it is below it.
        line: from 1; likewise ``column``, in characters.
        path: such as ``pipeline.steps[0].name``; empty for a file as a whole.
        message: one sentence; its texts of users may hold any character.
        hint: a suggestion; may be empty.
        source: the line of the file; empty if there is none.
    """

    file: str
    line: int
    column: int
    path: str
    severity: Severity
    message: str
    rule: str
    hint: str
    source: str


def findings(problems: Iterable[Problem]) -> list[Finding]:
    """The problems in the order of reports, without the secrets of the files that they are about."""
    problems = in_order(problems)
    sources: dict[str, list[str]] = {}
    secrets: set[str] = set()
    for file in {problem.position.file for problem in problems}:
        lines = lines_of(file)
        sources[file], hidden = lines_without_secrets(lines, _rests_of_lines(problems, file, lines))
        secrets |= hidden
    return [_finding(problem, sources[problem.position.file], secrets) for problem in problems]


def _rests_of_lines(problems: Iterable[Problem], file: str, lines: list[str]) -> Iterator[Place]:
    """What stands behind the positions of secrets that were recognized in the config."""
    for problem in problems:
        row, column = problem.position.line - 1, problem.position.column - 1
        if problem.rule == "plain-secret" and problem.position.file == file and row < len(lines):
            yield row, column, row, len(lines[row])


def _finding(problem: Problem, lines: list[str], secrets: Iterable[str]) -> Finding:
    position = problem.position
    return Finding(
        file=hide(position.file),
        line=position.line,
        column=position.column,
        path=_hidden(dotted(problem.path), secrets),
        severity=problem.severity,
        message=_hidden(problem.message, secrets),
        rule=problem.rule,
        hint=_hidden(problem.hint or "", secrets),
        source=lines[position.line - 1] if position.line <= len(lines) else "",
    )


def _hidden(text: str, secrets: Iterable[str]) -> str:
    return hide_texts(hide(text), secrets)


def print_report(problems: Iterable[Problem]) -> None:
    """Print the report for people to standard error, where each verb has its problems."""
    write_painted(report(problems, paint_for(sys.stderr)), sys.stderr)


def report(problems: Iterable[Problem], paint: Paint = plain) -> str:
    """All problems as text without secrets: each with its line, and their number at the end."""
    found = findings(problems)
    counts = Counter(finding.severity for finding in found)
    numbers = [
        paint(f"{counts[severity]} {noun}{'s' * (counts[severity] > 1)}", _STYLES[severity])
        for severity, noun in _NOUNS.items()
        if counts[severity]
    ]
    return _blocks(found, paint) + (f"{', '.join(numbers)}\n" if numbers else "")


def problem_blocks(problems: Iterable[Problem], paint: Paint = plain) -> str:
    """The same without the number."""
    return _blocks(findings(problems), paint)


def _blocks(found: Iterable[Finding], paint: Paint) -> str:
    return "".join(_block(finding, paint) for finding in found)


def _block(finding: Finding, paint: Paint) -> str:
    """A problem with its line, its hint below it."""
    style = _STYLES[finding.severity]
    place = paint(escaped(f"{finding.file}:{finding.line}:{finding.column}:"), Style.PLACE)
    path = f" {escaped(finding.path)}:" if finding.path else ""
    severity = "" if finding.severity == "error" else f" {paint(f'{finding.severity}:', style)}"
    return f"{place}{path}{severity} {escaped(finding.message)} [{finding.rule}]\n{_snippet(finding, paint)}"


def _snippet(finding: Finding, paint: Paint) -> str:
    # In the line, columns must stay.
    hint, line = (
        escaped(text, by="\N{REPLACEMENT CHARACTER}") for text in (finding.hint, finding.source.replace("\t", " "))
    )
    hint = f" {hint}" if hint else ""
    if not line.strip():
        return f"     {hint}\n" if hint else ""
    start = max(0, finding.column - 80)
    caret = f"{' ' * (finding.column - 1 - start)}{paint('^', _STYLES[finding.severity])}"
    return f"{finding.line:>5} | {line[start : start + 120]}\n      | {caret}{hint}\n"
