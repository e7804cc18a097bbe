"""Runs whole processes in turn, and keeps their wall times and peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
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
        name: what the table calls it.
        command: the words after ``python``.
        n: how often it is timed.
        variables: environment variables of its own.
        is_cold: whether each run starts with empty caches; otherwise with those of a run before.
    """

    name: str
    command: Sequence[str]
    n: int
    variables: Mapping[str, str] = field(default_factory=dict)
    is_cold: bool = False


@dataclass
class Samples:
    """What was measured: seconds by the number of the round, and the peak memory in MB, if the system shows it."""

    seconds: dict[int, float] = field(default_factory=dict)
    memory: float | None = None


def measure(processes: Sequence[Process], caches: Path) -> dict[str, Samples | Failed]:
    """Run each once to warm up and once for its memory; then time all in turn, those with a smaller n in some rounds."""
    results: dict[str, Samples | Failed] = {}
    for process in processes:
        try:
            if not process.is_cold:
                run(process, caches)
            results[process.name] = Samples(memory=run(process, caches, is_timed=False))
        except Failed as failed:
            results[process.name] = failed
    rounds = max(process.n for process in processes)
    for number in range(rounds):
        for process in processes:
            samples = results[process.name]
            if isinstance(samples, Samples) and number * process.n % rounds < process.n:
                samples.seconds[number] = run(process, caches) or 0
    return results


def run(process: Process, caches: Path, *, is_timed: bool = True) -> float | None:
    """Run a process; returns its seconds, or instead its peak memory.

    Raises:
        Failed: it ended with an error.
    """
    print(f"  {process.name}", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory(dir=caches) as folder, (Path(folder) / "said").open("w+") as said:
        fresh = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": f"{folder}/jsii", "PIPELINES_CACHE_DIR": f"{folder}/slices"}
        variables = {**_environment(caches), **(fresh if process.is_cold else {}), **process.variables}
        variables["CDKTF_OUTDIR"] = f"{folder}/out"
        start = time.perf_counter()
        started = subprocess.Popen(
            [sys.executable, *process.command], cwd=ROOT, env=variables, stdout=said, stderr=said, text=True
        )
        memory = None if is_timed else peak_megabytes(started)
        code = started.wait()
        seconds = time.perf_counter() - start
        if code != 0:
            said.seek(0)
            raise Failed((said.read().strip().splitlines() or [f"exit code {code}"])[-1])
    return seconds if is_timed else memory


def _environment(caches: Path) -> dict[str, str]:
    """This environment, with caches that only the benchmarks use, and without what changes the app or hinders caching.

    Python's bytecode is among them: the first run of the whole AWS provider writes 260 MB of it.
    """
    without = ("CDKTF_", "PIPELINES_", "PYTHON", "JSII_RUNTIME")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(without)},
        "PYTHONPYCACHEPREFIX": str(caches / "bytecode"),
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(caches / "jsii"),
        "PIPELINES_CACHE_DIR": str(caches / "slices"),
    }


@contextmanager
def empty_caches() -> Iterator[Path]:
    """A folder for all caches of a run of the benchmarks."""
    with tempfile.TemporaryDirectory(prefix="benchmarks-") as folder:
        yield Path(folder)
