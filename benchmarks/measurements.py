"""What is measured, table by table."""

import json
import os
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import sagemaker_sdk
from benchmarks.processes import Failed, Process, Samples, measure, run
from benchmarks.projects import write_project
from benchmarks.rows import median_ratio, megabytes, memory_target, process_row, ratio_target, seconds_target
from benchmarks.table import Row, Table, Target

SAMPLE = "configs/mdaa.yaml"
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
        "provider package is imported as in any other project. What `main.py` does about garbage collection and the "
        "start of Node helps the peer too.",
        [
            process_row(results, floor),
            process_row(results, ours, floor, [ratio_target(results, ours, floor, "<=", 1.3)]),
            process_row(
                results,
                plain,
                ours,
                [ratio_target(results, plain, ours, ">=", 10), memory_target(results, plain, ours, ">=", 5)],
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
        [process_row(results, floor), process_row(results, ours, floor), process_row(results, plain, ours)],
    )


def validate(temp: Path, *, is_quick: bool) -> Table:
    """What a user waits for who only wants to know whether a config is good."""
    n = 5 if is_quick else 15
    python = Process("python -c pass", ["-c", "pass"], n)
    imports = Process('imports: python -c "import yaml, pydantic"', ["-c", "import yaml, pydantic"], n)
    config = Process(
        "python -m definitions validate configs/house-prices.yaml",
        ["-m", "definitions", "validate", "configs/house-prices.yaml"],
        n,
    )
    project = Process("python -m definitions validate", ["-m", "definitions", "validate"], n)
    results = measure([python, imports, config, project], temp)
    floors = [process_row(results, python), process_row(results, imports)]
    rows = floors + [
        process_row(results, ours, imports, [seconds_target(results, ours, "<", 0.5)]) for ours in (config, project)
    ]
    return Table("validate: without Terraform", "Whole processes: one config, and the sample project.", rows)


def compiling(temp: Path, *, is_quick: bool) -> Table:
    """YAML to pipeline definition and permissions, without the start of Python."""
    sample = _work("compile", 50 if is_quick else 300, [SAMPLE], temp, "--config", "house-prices.yaml")[0]
    milliseconds = [value * 1000 for value in sample]
    target = Target(statistics.median(milliseconds), "<", 15, unit="ms")
    row = Row("read, validate and compile configs/house-prices.yaml", milliseconds, "ms", targets=[target])
    return Table("compile: in one process", "After the imports, and without what Terraform needs.", [row])


def scaling(temp: Path, *, is_quick: bool) -> Table:
    """How time and memory of compiling grow with steps; in a straight line, or something is quadratic."""
    sizes = (100, 1000, 5000)
    most_times_as_long = {1000: 12, 5000: 6}  # as for the size before
    files = [write_project(temp / f"scaling-{size}", 1, size) for size in sizes]
    samples = dict(zip(sizes, _work("compile", 3 if is_quick else 9, files, temp), strict=True))
    rows: list[Row] = []
    for size, file in zip(sizes, files, strict=True):
        # In a process of its own, so that it is not the peak of another size
        words = ["-m", "benchmarks.work", "compile", "0", str(file)]
        peak = run(Process(f"memory of {size} steps", words), temp, with_memory=True).megabytes
        seconds, ratio = samples[size], ""
        targets = [Target(statistics.median(seconds), "<", 1.5, unit="s")] if size == 1000 else []
        if size in most_times_as_long:
            smaller = sizes[sizes.index(size) - 1]
            times_as_long = median_ratio(seconds, samples[smaller])
            ratio = f"{times_as_long:.2f} x {smaller} steps"
            targets.append(Target(times_as_long, "<", most_times_as_long[size], "ratio"))
        rows.append(Row(f"generated config of {size} steps", seconds, "s", ratio, megabytes(peak), targets))
        rows.append(Row(f"... each step of {size}", [value * 1000 / size for value in seconds], "ms"))
    return Table(
        "scaling: steps of one config, in one process",
        "Read the YAML, validate, compile, as above. Rounds of Processing, Training, Processing, RegisterModel and "
        "Condition; each refers to steps of its own round and of the one before. AWS takes 1 MB, some 700 such steps: "
        "that limit is lifted here, to see how time grows. Memory is that of a whole process.",
        rows,
    )


def sdk(temp: Path, *, is_quick: bool) -> Table:
    """The same pipeline from YAML and from the SageMaker Python SDK, up to its definition as JSON."""
    n = 3 if is_quick else 9
    written = {whose: temp / f"{whose}.json" for whose in ("ours", "theirs")}
    words = ["-m", "benchmarks.definition", "benchmarks/abalone.yaml", str(written["ours"])]
    ours = Process("ours: python -m benchmarks.definition benchmarks/abalone.yaml", words, n)
    script = ["-P", "benchmarks/abalone_sdk.py", str(written["theirs"])]
    name = f"peer: SageMaker Python SDK {sagemaker_sdk.VERSION}, pipeline.definition()"
    # Whoever runs this may have settings for AWS and the SDK; it is to find none of them.
    nobody = {
        **dict.fromkeys(("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"), os.devnull),
        **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_CONFIG_DIRS"), str(temp)),
    }
    try:
        peer = Process(name, script, n, nobody, python=str(sagemaker_sdk.installed()))
    except sagemaker_sdk.NotInstalled as reason:
        rows = [
            process_row(measure([ours], temp), ours),
            Row(name, targets=[Target(None, ">=", 10, "ratio")], obstacle=str(reason)),
        ]
    else:
        results = measure([ours, peer], temp)
        if not any(isinstance(samples, Failed) for samples in results.values()):
            sagemaker_sdk.require_same(written["ours"], written["theirs"])
        rows = [
            process_row(results, ours),
            process_row(results, peer, ours, [ratio_target(results, peer, ours, ">=", 10)]),
        ]
    return Table(
        "sdk: the definition of one pipeline",
        "Whole processes, from nothing to JSON: preprocess, train, evaluate, check, register. The peer is "
        "`abalone_sdk.py`, without a call to AWS: all that it could look up is given. Definitions that differ in "
        "parameters, steps, types, branches or references are a failure. Ours also checks the config and derives the "
        "role's permissions.",
        rows,
    )


def stacks(temp: Path, *, is_quick: bool) -> Table:
    """How time grows with stacks."""
    counts = (1, 10, 30)
    processes = []
    for count in counts:
        project = write_project(temp / f"stacks-{count}", count, 10)
        name = f"ours, {count} {'stack' if count == 1 else 'stacks'} of 10 steps"
        processes.append(Process(name, ["main.py"], 3 if is_quick else 7, {"PIPELINES_PROJECT": str(project)}))
    results = measure(processes, temp)
    rows = [process_row(results, process) for process in processes]
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
    ratio = median_ratio(large, small)
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
    "scaling": scaling,
    "sdk": sdk,
    "stacks": stacks,
    "steps": steps,
}


def _work(what: str, times: int, files: Sequence[Path | str], temp: Path, *options: str) -> list[list[float]]:
    words = ["-m", "benchmarks.work", what, str(times), *map(str, files), *options]
    seconds: list[list[float]] = json.loads(run(Process(f"{what} in one process", words), temp).stdout)
    return seconds
