"""What is measured, table by table."""

import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.processes import Failed, Process, Samples, measure, run
from benchmarks.projects import write_project
from benchmarks.table import Row, Table, Target

SAMPLE = "configs/mdaa.yaml"
Results = Mapping[str, Samples | Failed]
PLAIN = {"PIPELINES_FULL_BINDINGS": "1"}


def synth(temp: Path, *, is_quick: bool) -> Table:
    """The sample project from YAML to Terraform, with caches of an earlier run."""
    floor = Process("floor: import cdktf, synth one empty stack", ["-m", "benchmarks.floor"], 3 if is_quick else 15)
    ours = Process("ours: python main.py", ["main.py"], floor.n)
    plain = Process("peer: the same, AWS provider imported as usual", ["main.py"], 1 if is_quick else 3, PLAIN)
    results = measure([floor, ours, plain], temp)
    return Table(
        "synth: the sample project, warm caches",
        "Whole processes. The peer is the same app with `PIPELINES_FULL_BINDINGS=1`: same YAML, same stacks, but the "
        "provider package is imported as in any other project.",
        [
            _row(results, floor),
            _row(results, ours, floor, [_ratio(results, ours, floor, "<=", 1.3)]),
            _row(
                results, plain, ours, [_ratio(results, plain, ours, ">=", 10), _memory(results, plain, ours, ">=", 5)]
            ),
        ],
    )


def cold(temp: Path, *, is_quick: bool) -> Table:
    """The same with empty caches, as in a new CI container."""
    n = 1 if is_quick else 3
    floor = Process("floor, cold", ["-m", "benchmarks.floor"], n, is_cold=True)
    ours = Process("ours, cold", ["main.py"], n, is_cold=True)
    plain = Process("peer, cold", ["main.py"], n, PLAIN, is_cold=True)
    results = measure([floor, ours, plain], temp)
    return Table(
        "cold: the sample project, empty caches",
        "As above, but each run finds neither packages unpacked by jsii nor the part of the provider that the project "
        "cuts out. Python's bytecode is kept, which favours the peer: without it, compiling takes it 20 s more.",
        [_row(results, floor), _row(results, ours, floor), _row(results, plain, ours)],
    )


def validate(temp: Path, *, is_quick: bool) -> Table:
    """What a user waits for who only wants to know whether a config is good."""
    n = 5 if is_quick else 15
    python = Process("python -c pass", ["-c", "pass"], n)
    imports = Process('imports: python -c "import yaml, pydantic"', ["-c", "import yaml, pydantic"], n)
    config = Process(
        "python -m definitions validate configs/comprehensive.yaml",
        ["-m", "definitions", "validate", "configs/comprehensive.yaml"],
        n,
    )
    project = Process("python -m definitions validate", ["-m", "definitions", "validate"], n)
    results = measure([python, imports, config, project], temp)
    floors = [_row(results, python), _row(results, imports)]
    rows = floors + [_row(results, ours, imports, [_seconds(results, ours, "<", 0.5)]) for ours in (config, project)]
    return Table("validate: without Terraform", "Whole processes: one config, and the sample project.", rows)


def compiling(temp: Path, *, is_quick: bool) -> Table:
    """YAML to pipeline definition and permissions, without the start of Python."""
    sample = _work("compile", 50 if is_quick else 300, [SAMPLE], temp, "--config", "comprehensive.yaml")[0]
    milliseconds = [value * 1000 for value in sample]
    target = Target(statistics.median(milliseconds), "<", 15, unit="ms")
    rows = [Row("read, validate and compile configs/comprehensive.yaml", milliseconds, "ms", targets=[target])]
    sizes = (10, 100, 1000)
    files = [write_project(temp / f"compile-{size}", 1, size) for size in sizes]
    per_step = [
        [value * 1000 / size for value in values]
        for size, values in zip(sizes, _work("compile", 3 if is_quick else 15, files, temp), strict=True)
    ]
    for size, values in zip(sizes, per_step, strict=True):
        ratio = f"{_median_ratio(values, per_step[0]):.2f} x 10 steps" if size != sizes[0] else ""
        rows.append(Row(f"generated config of {size} steps, each step", values, "ms", ratio))
    return Table("compile: in one process", "After the imports, and without what Terraform needs.", rows)


def stacks(temp: Path, *, is_quick: bool) -> Table:
    """How time grows with stacks."""
    counts = (1, 10, 30)
    processes = []
    for count in counts:
        project = write_project(temp / f"stacks-{count}", count, 10)
        name = f"ours, {count} {'stack' if count == 1 else 'stacks'} of 10 steps"
        processes.append(Process(name, ["main.py"], 3 if is_quick else 7, {"PIPELINES_PROJECT": str(project)}))
    results = measure(processes, temp)
    rows = [_row(results, process) for process in processes]
    first, last = results[processes[0].name], results[processes[-1].name]
    if isinstance(first, Samples) and isinstance(last, Samples):
        further = counts[-1] - counts[0]
        slopes = [(last.seconds[n] - first.seconds[n]) * 1000 / further for n in first.seconds]
        target = Target(statistics.median(slopes), "<=", 75, unit="ms")
        rows.append(Row("each further stack", slopes, "ms", targets=[target]))
    return Table("stacks: of generated projects", "Whole processes, `python main.py`, warm caches.", rows)


def steps(temp: Path, *, is_quick: bool) -> Table:
    """How time grows with steps; twice as many must not take four times as long."""
    sizes = (200, 400)
    files = [write_project(temp / f"steps-{size}", 1, size) for size in sizes]
    small, large = _work("synth", 3 if is_quick else 9, files, temp)
    ratio = _median_ratio(large, small)
    rows = [
        Row("stack of 200 steps", small),
        Row("stack of 400 steps", large, "s", f"{ratio:.2f} x 200 steps", targets=[Target(ratio, "<", 2.5, "ratio")]),
    ]
    return Table("steps: of one stack", "In one process, after the imports: compile, build and synth.", rows)


TABLES: dict[str, Callable[..., Table]] = {
    "synth": synth,
    "cold": cold,
    "validate": validate,
    "compile": compiling,
    "stacks": stacks,
    "steps": steps,
}


def _work(what: str, times: int, files: Sequence[Path | str], temp: Path, *options: str) -> list[list[float]]:
    words = ["-m", "benchmarks.work", what, str(times), *map(str, files), *options]
    seconds: list[list[float]] = json.loads(run(Process(f"{what} in one process", words), temp).stdout)
    return seconds


def _row(results: Results, process: Process, reference: Process | None = None, targets: Sequence[Target] = ()) -> Row:
    samples = results[process.name]
    if isinstance(samples, Failed):
        return Row(process.name, failure=str(samples))
    memory = "n.a." if samples.megabytes is None else f"{samples.megabytes:.0f}"
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


def _pairs(results: Results, process: Process, reference: Process) -> float | None:
    """The median ratio of the runs of the same round."""
    these, those = results[process.name], results[reference.name]
    if isinstance(these, Failed) or isinstance(those, Failed):
        return None
    rounds = these.seconds.keys() & those.seconds.keys()
    return _median_ratio([these.seconds[n] for n in rounds], [those.seconds[n] for n in rounds])


def _median_ratio(these: Sequence[float], those: Sequence[float]) -> float:
    return statistics.median(this / that for this, that in zip(these, those, strict=True))


def _ratio(results: Results, process: Process, reference: Process, sign: str, limit: float) -> Target:
    return Target(_pairs(results, process, reference), sign, limit, "ratio")


def _memory_ratio(results: Results, process: Process, reference: Process) -> float | None:
    these, those = (getattr(results[each.name], "megabytes", None) for each in (process, reference))
    return these / those if these and those else None


def _memory(results: Results, process: Process, reference: Process, sign: str, limit: float) -> Target:
    return Target(_memory_ratio(results, process, reference), sign, limit, "memory ratio")


def _seconds(results: Results, process: Process, sign: str, limit: float) -> Target:
    samples = results[process.name]
    value = statistics.median(samples.seconds.values()) if isinstance(samples, Samples) else None
    return Target(value, sign, limit, unit="s")
