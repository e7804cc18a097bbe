"""Tables of results: for readers of a terminal, and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.processes import Failed, Process
from benchmarks.processors import measured_cores
from benchmarks.samples import Measured, Quantity, Results, processor, ratios, values, wall

PROCESS_HEAD = ("what", "cores", "n", "processor s", "wall s", "to", "x processor", "x wall", "peak MB", "others %")
WORK_HEAD = ("what", "n", "median (quartiles)", "to", "ratio", "peak MB", "others %")


@dataclass(frozen=True)
class Table:
    """Rows that belong together, with a title and what a reader has to know about them."""

    title: str
    note: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    has_failed: bool = False

    def plain(self) -> str:
        """For a terminal: columns of equal width."""
        lines = [self.head, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        padded = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        return "\n".join([f"\n{self.title}", *padded, ""])

    def markdown(self) -> str:
        """The same as a Markdown table, with the note."""
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return "\n".join([f"## {self.title}", "", self.note, "", *(f"| {' | '.join(line)} |" for line in lines), ""])


def process_rows(results: Results, process: Process, reference: Process | None = None) -> list[tuple[str, ...]]:
    """A row for each number of cores; with a reference, time is shown as a multiple of its too."""
    samples = results[process.name]
    if isinstance(samples, Failed):
        return [_padded((process.name, "", "", f"failed: {samples}"), PROCESS_HEAD)]
    rows = []
    for cores in samples.runs:
        multiples: tuple[str, ...] = ("", "", "")
        if reference and not isinstance(results[reference.name], Failed):
            whose = reference.name.partition(":")[0]
            multiples = (whose, *(_ratio(results, process, reference, of, cores) for of in (processor, wall)))
        times = [values(samples, cores, of) for of in (processor, wall)]
        rows.append(
            (
                process.name,
                str(cores),
                str(len(samples.runs[cores])),
                *map(spread, times),
                *multiples,
                f"{samples.megabytes:.0f}" if cores == max(measured_cores()) else "",
                f"{times[0].others * 100:.0f}",
            )
        )
    return rows


def _ratio(results: Results, process: Process, reference: Process, of: Quantity, cores: int) -> str:
    by_cores = ratios(results, process, reference, of)
    return "" if isinstance(by_cores, Failed) else spread(by_cores[cores])


def work_row(
    what: str, unit: str, measured: Measured, to: str = "", ratio: str = "", peak: str = ""
) -> tuple[str, ...]:
    """A row of what was timed inside one process."""
    return (
        what,
        str(len(measured.values)),
        f"{spread(measured)} {unit}",
        to,
        ratio,
        peak,
        f"{measured.others * 100:.0f}",
    )


def process_table(
    title: str,
    note: str,
    results: Results,
    pairs: Sequence[tuple[Process, Process | None]],
    obstacles: Sequence[tuple[str, str]] = (),
) -> Table:
    """A table of processes, each with what it is a multiple of.

    Args:
        title: the heading.
        note: what a reader has to know.
        results: what was measured.
        pairs: processes with their references.
        obstacles: what could not be measured, and why.
    """
    rows = [row for process, reference in pairs for row in process_rows(results, process, reference)]
    rows += [_padded((what, "", "", f"not measured: {why}"), PROCESS_HEAD) for what, why in obstacles]
    has_failed = any(isinstance(samples, Failed) for samples in results.values())
    return Table(title, note, PROCESS_HEAD, rows, has_failed=has_failed)


def failed_table(title: str, reason: str) -> Table:
    """What stands in place of a table that could not be made."""
    return Table(title, "", ("failed",), [(reason,)], has_failed=True)


def spread(measured: Measured) -> str:
    """The median, and the quartiles if there are several values."""
    if len(measured.values) == 1:
        return number(measured.median)
    first, third = measured.quartiles
    return f"{number(measured.median)} ({number(first)}-{number(third)})"


def number(value: float) -> str:
    """Three digits, and all that are before the point."""
    return f"{value:.0f}" if value >= 100 else f"{value:#.3g}"


def _padded(cells: Sequence[str], head: Sequence[str]) -> tuple[str, ...]:
    return (*cells, *[""] * (len(head) - len(cells)))
