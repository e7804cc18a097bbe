"""Runs whole processes in turn, and keeps their wall times and peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.memory import peak_megabytes

ROOT = Path(__file__).resolve().parent.parent


class Failed(Exception):
    """A process ended with an error; the text is the last that it said."""


@dataclass(frozen=True)
class Process:
    """What to run.

    Attributes:
        name: what the table calls it; others refer to it by the part before ``:``.
        command: the words after the interpreter.
        n: how often it is timed.
        variables: environment variables of its own.
        is_cold: whether each run starts with empty caches; otherwise with those of the runs before.
        python: the interpreter; if not given, the one that runs this.
    """

    name: str
    command: Sequence[str]
    n: int = 1
    variables: Mapping[str, str] = field(default_factory=dict)
    is_cold: bool = False
    python: str = sys.executable


@dataclass(frozen=True)
class Run:
    """What one run took and printed; MB are known only if they were asked for and the system shows them."""

    seconds: float
    megabytes: float | None
    stdout: str


@dataclass
class Samples:
    """What was measured: seconds by the number of the round, and the peak memory in MB, if the system shows it."""

    seconds: dict[int, float] = field(default_factory=dict)
    megabytes: float | None = None


def measure(processes: Sequence[Process], temp: Path) -> dict[str, Samples | Failed]:
    """Run each once to warm up and once for its memory; then time all in turn, those of smaller n in some rounds."""
    results: dict[str, Samples | Failed] = {process.name: Samples() for process in processes}
    rounds = max(process.n for process in processes)
    for number in (None, *range(rounds)):
        for process in processes:
            samples = results[process.name]
            try:
                if isinstance(samples, Failed):
                    continue
                if number is None:
                    print(f"  {process.name}", file=sys.stderr, flush=True)
                    if not process.is_cold:
                        run(process, temp)
                    samples.megabytes = run(process, temp, with_memory=True).megabytes
                elif number * process.n % rounds < process.n:
                    samples.seconds[number] = run(process, temp).seconds
            except Failed as failed:
                results[process.name] = failed
    return results


def run(process: Process, temp: Path, *, with_memory: bool = False) -> Run:
    """Run a process; looking at its memory slows it down, so do not time the same run.

    Raises:
        Failed: it ended with an error.
    """
    with tempfile.TemporaryDirectory(dir=temp) as name:
        folder = Path(name)
        variables = {**_environment(folder if process.is_cold else temp, temp), **process.variables}
        variables["CDKTF_OUTDIR"] = str(folder / "out")
        said, printed = folder / "stderr", folder / "stdout"
        with said.open("w") as stderr, printed.open("w") as stdout:
            start = time.perf_counter()
            started = subprocess.Popen(
                [process.python, *process.command], cwd=ROOT, env=variables, stdout=stdout, stderr=stderr
            )
            megabytes = peak_megabytes(started) if with_memory else None
            code = started.wait()
            seconds = time.perf_counter() - start
        if code != 0:
            raise Failed((said.read_text().strip().splitlines() or [f"exit code {code}"])[-1])
        return Run(seconds, megabytes, printed.read_text())


def _environment(caches: Path, bytecode: Path) -> dict[str, str]:
    """This environment, with caches that only the benchmarks use, and without what changes the app or hinders caching.

    Python's bytecode is kept apart too: the first run of the whole AWS provider writes 260 MB of it.
    """
    changing = ("AWS_", "CDKTF_", "PIPELINES_", "PYTHON", "JSII_RUNTIME", "SAGEMAKER_")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(changing)},
        "PYTHONPYCACHEPREFIX": str(bytecode / "bytecode"),
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(caches / "jsii"),
        "PIPELINES_CACHE_DIR": str(caches / "slices"),
    }
