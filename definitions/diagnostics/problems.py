"""Problems with a configuration, and the report of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from definitions.diagnostics.hidden_values import Place, hide_texts, lines_without_secrets
from definitions.diagnostics.printable import escaped
from definitions.diagnostics.secret_formats import hide
from definitions.source.nodes import Fault, Node, NodePath, Position

Severity: TypeAlias = Literal["error", "warning", "note"]
"""An error cannot work; a warning will probably fail or do something else than it says; a note is worth knowing, and
shown only on request."""
_NOUNS: Mapping[Severity, str] = {"error": "problem", "warning": "warning", "note": "note"}


@dataclass(frozen=True, slots=True)
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


def report(problems: Sequence[Problem]) -> str:
    """All problems as text without secrets: each with its line, and their number at the end."""
    sources: dict[str, list[str]] = {}
    secrets: set[str] = set()
    for file in {problem.position.file for problem in problems}:
        text = text_of(file)
        sources[file], hidden = lines_without_secrets(text, _rests_of_lines(problems, file, text.split("\n")))
        secrets |= hidden
    blocks = [_block(problem, sources[problem.position.file], secrets) for problem in in_order(problems)]
    counts = Counter(_NOUNS[problem.severity] for problem in problems)
    summary = ", ".join(f"{counts[noun]} {noun}{'s' * (counts[noun] > 1)}" for noun in _NOUNS.values() if counts[noun])
    return "".join(blocks) + (f"{summary}\n" if summary else "")


def _rests_of_lines(problems: Iterable[Problem], file: str, lines: list[str]) -> Iterator[Place]:
    """What stands behind the positions of secrets that were recognized in the config."""
    for problem in problems:
        row, column = problem.position.line - 1, problem.position.column - 1
        if problem.rule == "plain-secret" and problem.position.file == file and row < len(lines):
            yield row, column, row, len(lines[row])


def _block(problem: Problem, lines: list[str], secrets: Iterable[str]) -> str:
    """A problem with its line, its hint below it."""
    told = hide_texts(hide(str(problem)), secrets)
    hint = hide_texts(hide(problem.hint), secrets) if problem.hint else ""
    # In the line, columns must stay.
    snippet = escaped(_snippet(problem.position, lines, hint), keep="\n", by="\N{REPLACEMENT CHARACTER}")
    return f"{escaped(told)}\n{snippet}"


def _hidden(text: str, secrets: Iterable[str]) -> str:
    return hide_texts(hide(text), secrets)


def _snippet(position: Position, lines: list[str], hint: str) -> str:
    number, column = position.line, position.column
    hint = f" {hint}" if hint else ""
    if number > len(lines) or not lines[number - 1].strip():
        return f"     {hint}\n" if hint else ""
    line = lines[number - 1].replace("\t", " ")
    start = max(0, column - 80)
    return f"{number:>5} | {line[start : start + 120]}\n      | {' ' * (column - 1 - start)}^{hint}\n"


def text_of(file: str) -> str:
    """The text of a file that a position names; empty if it cannot be read any more."""
    try:
        return Path(file).read_text(encoding="utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return ""
