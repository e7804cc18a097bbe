"""The table of results: for readers of a terminal, and as Markdown."""

import operator
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("what", "n", "median (min-max)", "ratio", "peak MB", "target", "met")
COMPARE = {"<=": operator.le, "<": operator.lt, ">=": operator.ge}


@dataclass(frozen=True)
class Target:
    """A value and where it has to lie."""

    value: float | None
    sign: str
    limit: float
    of: str = ""
    unit: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether it is met; ``None`` for a value that could not be measured."""
        return None if self.value is None else bool(COMPARE[self.sign](self.value, self.limit))

    def __str__(self) -> str:
        return f"{self.of} {self.sign} {self.limit:g} {self.unit}".strip()


@dataclass(frozen=True)
class Row:
    """One line of a table: results of the same thing, in `unit`; `ratio` and `memory` are text, ready to show.

    Instead of results: `failure`, the error that came out; or `obstacle`, why it cannot be measured on this machine.
    """

    what: str
    values: Sequence[float] = ()
    unit: str = "s"
    ratio: str = ""
    memory: str = ""
    targets: Sequence[Target] = ()
    failure: str = ""
    obstacle: str = ""

    def cells(self) -> tuple[str, ...]:
        """The texts of its columns."""
        if self.failure:
            return self.what, "", f"failed: {self.failure}", "", "", "", "no"
        if self.obstacle:
            return self.what, "", f"not measured: {self.obstacle}", "", "", ", ".join(map(str, self.targets)), "n.a."
        words = {True: "yes", False: "no", None: "n.a."}
        met = [words[target.is_met] for target in self.targets]
        spread = f"{_number(statistics.median(self.values))} ({_number(min(self.values))}-{_number(max(self.values))})"
        targets = ", ".join(map(str, self.targets))
        return (
            self.what,
            str(len(self.values)),
            f"{spread} {self.unit}",
            self.ratio,
            self.memory,
            targets,
            ", ".join(met),
        )


@dataclass(frozen=True)
class Table:
    """Rows that belong together, with a title and what a reader has to know about them."""

    title: str
    note: str
    rows: Sequence[Row]

    @staticmethod
    def failed(title: str, reason: str) -> "Table":
        """What stands in place of a table that could not be made."""
        return Table(title, "", [Row(title, failure=reason)])

    def plain(self) -> str:
        """For a terminal: columns of equal width."""
        lines = [HEAD, *(row.cells() for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        padded = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        return "\n".join([f"\n{self.title}", *padded, ""])

    def markdown(self) -> str:
        """The same as a Markdown table, with the note."""
        lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in self.rows)]
        return "\n".join([f"## {self.title}", "", self.note, "", *(f"| {' | '.join(line)} |" for line in lines), ""])


def _number(value: float) -> str:
    """Three digits, and all that are before the point."""
    return f"{value:.0f}" if value >= 100 else f"{value:#.3g}"
