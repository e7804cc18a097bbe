"""Runs processes in turn, on one core and on two, and takes medians, spreads and ratios of the runs."""

import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import Failed, Process, Run, run
from benchmarks.processors import measured_cores

MOST_TAKEN_BY_OTHERS = 0.1
WIDEST_SPREAD = 0.2


@dataclass(frozen=True)
class Measured:
    """Values of the same thing, one of each run, and the part of the processors that others took meanwhile."""

    values: Sequence[float]
    others: float

    @property
    def median(self) -> float:
        """The middle value."""
        return statistics.median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        """The values between which the middle half of the runs lies."""
        if len(self.values) < 2:
            return self.values[0], self.values[0]
        first, _, third = statistics.quantiles(self.values, method="inclusive")
        return first, third

    @property
    def is_noisy(self) -> bool:
        """Whether others took more than a tenth of the processors, or the quartiles are further apart than a fifth."""
        first, third = self.quartiles
        return self.others > MOST_TAKEN_BY_OTHERS or third - first > WIDEST_SPREAD * self.median


@dataclass
class Samples:
    """The runs of one process, by cores and number of the round, and its peak memory in MB."""

    runs: dict[int, dict[int, Run]] = field(default_factory=dict)
    megabytes: float = 0


Results = Mapping[str, Samples | Failed]
Quantity = Callable[[Run], float]
# Of a goal: what was measured, by the number of cores; or why it was not.
Outcome = Mapping[int, Measured] | Failed | str


def wall(run: Run) -> float:
    """Seconds until it ended."""
    return run.wall


def processor(run: Run) -> float:
    """Seconds of processor time."""
    return run.processor


def measure(processes: Sequence[Process], temp: Path) -> Results:
    """Run each once to warm up and once for its memory; then time all in turn, those of smaller n in some rounds.

    What is timed once takes long, and is not warmed up.
    """
    results: dict[str, Samples | Failed] = {process.name: Samples() for process in processes}
    for process in processes:
        print(f"  {process.name}", file=sys.stderr, flush=True)
        _prepare(process, results, temp)
    rounds = max(process.n for process in processes)
    for number in range(rounds):
        for cores in measured_cores():
            for process in processes:
                if number * process.n % rounds < process.n:
                    _time(process, results, temp, number, cores)
    return results


def _prepare(process: Process, results: dict[str, Samples | Failed], temp: Path) -> None:
    try:
        if process.n > 1 and not process.is_cold:
            run(process, temp)
        results[process.name] = Samples(megabytes=run(process, temp, with_memory=True).megabytes)
    except Failed as failed:
        results[process.name] = failed


def _time(process: Process, results: dict[str, Samples | Failed], temp: Path, number: int, cores: int) -> None:
    samples = results[process.name]
    if isinstance(samples, Failed):
        return
    try:
        samples.runs.setdefault(cores, {})[number] = run(process, temp, cores)
    except Failed as failed:
        results[process.name] = failed


def values(samples: Samples, cores: int, quantity: Quantity) -> Measured:
    """A quantity of each run."""
    runs = list(samples.runs[cores].values())
    return Measured([quantity(each) for each in runs], _others(runs))


def ratios(
    results: Results, process: Process, reference: Process, quantity: Quantity = wall
) -> dict[int, Measured] | Failed:
    """By cores, the ratios of runs of the same round."""
    these, those = results[process.name], results[reference.name]
    if isinstance(these, Failed):
        return these
    if isinstance(those, Failed):
        return those
    by_cores = {}
    for cores, runs in these.runs.items():
        pairs = [(run, those.runs[cores][number]) for number, run in runs.items() if number in those.runs[cores]]
        others = _others([run for pair in pairs for run in pair])
        by_cores[cores] = Measured([quantity(this) / quantity(that) for this, that in pairs], others)
    return by_cores


def peak(results: Results, *processes: Process) -> Outcome:
    """The largest peak memory of these, in MB."""
    megabytes = []
    for process in processes:
        samples = results[process.name]
        if isinstance(samples, Failed):
            return samples
        megabytes.append(samples.megabytes)
    return {max(measured_cores()): Measured([max(megabytes)], 0)}


def peak_ratio(results: Results, process: Process, reference: Process) -> Outcome:
    """The peak memory of one as a multiple of another's."""
    these, those = results[process.name], results[reference.name]
    if isinstance(these, Failed):
        return these
    if isinstance(those, Failed):
        return those
    return {max(measured_cores()): Measured([these.megabytes / those.megabytes], 0)}


def _others(runs: Sequence[Run]) -> float:
    """Of all runs together, because the clock that tells it is too coarse for a short one."""
    return sum(run.others * run.wall for run in runs) / sum(run.wall for run in runs)
