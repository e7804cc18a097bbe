"""From samples to the rows and targets of a table."""

import statistics
from collections.abc import Mapping, Sequence

from benchmarks.processes import Failed, Process, Samples
from benchmarks.table import Row, Target

Results = Mapping[str, Samples | Failed]


def process_row(
    results: Results, process: Process, reference: Process | None = None, targets: Sequence[Target] = ()
) -> Row:
    """The row of a process; with a reference, time and memory are shown as multiples of its too."""
    samples = results[process.name]
    if isinstance(samples, Failed):
        return Row(process.name, failure=str(samples))
    memory = megabytes(samples.megabytes)
    ratio, memory_ratio = (
        (_pairs(results, process, reference), _memory_ratio(results, process, reference)) if reference else (None, None)
    )
    whose = reference.name.partition(":")[0] if reference else ""
    return Row(
        process.name,
        list(samples.seconds.values()),
        ratio="" if ratio is None else f"{ratio:.2f} x {whose}",
        memory=memory if memory_ratio is None else f"{memory} ({memory_ratio:.2f} x)",
        targets=targets,
    )


def megabytes(value: float | None) -> str:
    """Peak memory as tables show it."""
    return "n.a." if value is None else f"{value:.0f}"


def median_ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """The median of the ratios of runs that follow each other."""
    return statistics.median(this / that for this, that in zip(these, those, strict=True))


def ratio_target(results: Results, process: Process, reference: Process, sign: str, limit: float) -> Target:
    """For the time, as a multiple of the reference's."""
    return Target(_pairs(results, process, reference), sign, limit, "ratio")


def memory_target(results: Results, process: Process, reference: Process, sign: str, limit: float) -> Target:
    """For the peak memory, as a multiple of the reference's."""
    return Target(_memory_ratio(results, process, reference), sign, limit, "memory ratio")


def seconds_target(results: Results, process: Process, sign: str, limit: float) -> Target:
    """For the median time."""
    samples = results[process.name]
    value = statistics.median(samples.seconds.values()) if isinstance(samples, Samples) else None
    return Target(value, sign, limit, unit="s")


def _pairs(results: Results, process: Process, reference: Process) -> float | None:
    """The median ratio of the runs of the same round."""
    these, those = results[process.name], results[reference.name]
    if isinstance(these, Failed) or isinstance(those, Failed):
        return None
    rounds = these.seconds.keys() & those.seconds.keys()
    return median_ratio([these.seconds[n] for n in rounds], [those.seconds[n] for n in rounds])


def _memory_ratio(results: Results, process: Process, reference: Process) -> float | None:
    these, those = (getattr(results[each.name], "megabytes", None) for each in (process, reference))
    return these / those if these and those else None
