"""Problems: what is wrong with a configuration, where, and what would be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from definitions.diagnostics.secret_formats import HIDDEN, hide
from definitions.source.nodes import Fault, Node, NodePath, Position

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One problem; ordered by place."""

    position: Position
    path: str
    message: str
    rule: str
    hint: str | None = field(default=None, compare=False)
    severity: Severity = field(default="error", compare=False)

    @classmethod
    def from_fault(cls, fault: Fault) -> "Problem":
        """A fault of a text as YAML; it has no path."""
        return cls(fault.position, "", fault.message, fault.rule, fault.hint)

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
    ) -> "Problem":
        """A problem with the value at a path, or with its key; a path that is absent gives its parent's place."""
        place = node.nearest(path)
        position = place.key_position if key else place.position
        return cls(position, dotted(path), message, rule, hint, severity)

    def __str__(self) -> str:
        path = f" {self.path}:" if self.path else ""
        warning = " warning:" if self.severity == "warning" else ""
        return f"{self.position}:{path}{warning} {self.message} [{self.rule}]"


class InvalidConfig(Exception):
    """A configuration with problems; ``str()`` of it is what the user reads."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__(report(self.problems))


def dotted(path: NodePath) -> str:
    """``pipeline.steps[0].name``."""
    words = ""
    for segment in path:
        words += f"[{segment}]" if isinstance(segment, int) else f".{segment}" if words else segment
    return words


def report(problems: Sequence[Problem]) -> str:
    """All problems as text, each with the line it stands on, and their number at the end; secrets are left out."""
    lines = {file: _lines(file) for file in {problem.position.file for problem in problems}}
    for problem in problems:
        if problem.rule == "plain-secret":
            _cut(lines[problem.position.file], problem.position)
    blocks = [
        _printable(f"{hide(str(problem))}\n{_snippet(problem, lines[problem.position.file])}")
        for problem in sorted(problems)
    ]
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [(errors, "problem"), (len(problems) - errors, "warning")]
    summary = ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count)
    return _printable("".join(blocks)) + (f"{summary}\n" if summary else "")


def _printable(text: str) -> str:
    """The text without what a terminal would take as a command."""
    return "".join(
        character if character.isprintable() or character == "\n" else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _snippet(problem: Problem, lines: list[str]) -> str:
    number, column = problem.position.line, problem.position.column
    hint = f" {hide(problem.hint)}" if problem.hint else ""
    if number > len(lines) or not lines[number - 1].strip():
        return f"     {hint}\n" if hint else ""
    line = lines[number - 1].replace("\t", " ")
    start = max(0, column - 80)
    return f"{number:>5} | {line[start : start + 120]}\n      | {' ' * (column - 1 - start)}^{hint}\n"


def _lines(file: str) -> list[str]:
    try:
        return hide(Path(file).read_text(encoding="utf-8-sig", errors="replace")).split("\n")
    except (OSError, ValueError):
        return []


def _cut(lines: list[str], position: Position) -> None:
    """Take what begins at a place out of its line, and all that follows."""
    if position.line <= len(lines):
        line = lines[position.line - 1]
        lines[position.line - 1] = line[: position.column - 1] + HIDDEN
