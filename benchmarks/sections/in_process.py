"""Compiling and synthesizing inside one process, after the imports: how time grows with steps."""

import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.processes import Process, run
from benchmarks.processors import measured_cores
from benchmarks.projects import write_project
from benchmarks.samples import Measured, Outcome
from benchmarks.table import WORK_HEAD, Table, spread, work_row


def compiling(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """YAML to pipeline definition and permissions, without the start of Python."""
    words = ("--config", "house-prices.yaml")
    seconds = _work("compile", 50 if is_quick else 300, ["configs/mdaa.yaml"], temp, *words)[0]
    measured = _scaled(seconds, 1000)
    row = work_row("read, validate and compile configs/house-prices.yaml", "ms", measured)
    note = "After the imports, and without what Terraform needs."
    return Table("compile: in one process", note, WORK_HEAD, [row]), {"compile": _on_all_cores(measured)}


def scaling(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """How time and memory of compiling grow with steps; in a straight line, or something is quadratic."""
    sizes = (100, 1000, 5000)
    files = [write_project(temp / f"scaling-{size}", 1, size) for size in sizes]
    samples = dict(zip(sizes, _work("compile", 1 if is_quick else 3, files, temp), strict=True))
    rows: list[tuple[str, ...]] = []
    outcomes: dict[str, Outcome] = {}
    for smaller, size, file in zip((None, *sizes), sizes, files, strict=False):
        # In a process of its own, so that it is not the peak of another size
        words = ["-m", "benchmarks.work", "compile", "0", str(file)]
        peak = f"{run(Process(f'memory of {size} steps', words), temp, with_memory=True).megabytes:.0f}"
        what, measured = f"generated config of {size} steps", samples[size]
        if smaller is None:
            rows.append(work_row(what, "s", measured, peak=peak))
        else:
            ratio = _ratio(measured, samples[smaller])
            rows.append(work_row(what, "s", measured, f"{smaller} steps", spread(ratio), peak))
            outcomes[f"steps-{size}"] = _on_all_cores(ratio)
        rows.append(work_row(f"... each step of {size}", "ms", _scaled(measured, 1000 / size)))
    note = (
        "Read the YAML, validate, compile, as above. Rounds of Processing, Training, Processing, RegisterModel and "
        "Condition; each refers to steps of its own round and of the one before. AWS takes 1 MB, some 700 such steps: "
        "that limit is lifted here, to see how time grows. Memory is that of a whole process."
    )
    return Table("scaling: steps of one config, in one process", note, WORK_HEAD, rows), outcomes


def steps(temp: Path, *, is_quick: bool) -> tuple[Table, dict[str, Outcome]]:
    """How time grows with steps; twice as many must not take four times as long."""
    files = [write_project(temp / f"steps-{size}", 1, size) for size in (200, 400)]
    small, large = _work("synth", 3 if is_quick else 9, files, temp)
    ratio = _ratio(large, small)
    rows = [
        work_row("stack of 200 steps", "s", small),
        work_row("stack of 400 steps", "s", large, "200 steps", spread(ratio)),
    ]
    note = "In one process, after the imports: compile, build and synth."
    return Table("steps: of one stack", note, WORK_HEAD, rows), {"stack-400": _on_all_cores(ratio)}


def _work(what: str, times: int, files: Sequence[Path | str], temp: Path, *options: str) -> list[Measured]:
    words = ["-m", "benchmarks.work", what, str(times), *map(str, files), *options]
    done = run(Process(f"{what} in one process", words), temp)
    return [Measured(seconds, done.others) for seconds in json.loads(done.stdout)]


def _scaled(measured: Measured, factor: float) -> Measured:
    return Measured([value * factor for value in measured.values], measured.others)


def _ratio(these: Measured, those: Measured) -> Measured:
    """Of runs that follow each other."""
    return Measured([this / that for this, that in zip(these.values, those.values, strict=True)], these.others)


def _on_all_cores(measured: Measured) -> Outcome:
    return {max(measured_cores()): measured}
