"""Runs a whole process on so many cores: its wall time, processor time and peak memory."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.memory import peak_megabytes
from benchmarks.processors import measured_cores, pinned, seconds_of_children, seconds_of_machine

ROOT = Path(__file__).resolve().parent.parent


class Failed(Exception):
    """A process ended with an error; the text is the last that it said."""


@dataclass(frozen=True)
class Process:
    """What to run.

    Attributes:
        name: what the table calls it; others refer to it by the part before ``:``.
        command: the words after the interpreter.
        n: how often it is timed on one core, and as often on two.
        variables: environment variables of its own.
        is_cold: whether each run starts with empty caches; otherwise with those of the runs before.
        set_up: the words of what is run before, in the same empty caches.
        python: the interpreter; if not given, the one that runs this.
        folder: where it runs.
    """

    name: str
    command: Sequence[str]
    n: int = 1
    variables: Mapping[str, str] = field(default_factory=dict)
    is_cold: bool = False
    set_up: Sequence[str] = ()
    python: str = sys.executable
    folder: Path = ROOT


@dataclass(frozen=True)
class Run:
    """One run.

    Attributes:
        wall: seconds until it ended.
        processor: seconds of processor time, of the process and all that it started.
        others: the part of the machine's processors that other programs took meanwhile, from 0 to 1.
        megabytes: peak memory; 0 if it was not looked at.
        stdout: what it printed.
    """

    wall: float
    processor: float
    others: float
    megabytes: float
    stdout: str


def run(process: Process, temp: Path, cores: int | None = None, *, with_memory: bool = False) -> Run:
    """Run a process, on all that is measured if no cores are given.

    Looking at its memory slows it down, so do not time the same run.

    Raises:
        Failed: it ended with an error.
    """
    with tempfile.TemporaryDirectory(dir=temp) as name, pinned(cores or max(measured_cores())):
        folder = Path(name)
        out = {"CDKTF_OUTDIR": str(folder / "out")}
        variables = {**_environment(folder if process.is_cold else temp), **out, **process.variables}
        if process.set_up:
            _start([process.python, *process.set_up], process, variables, folder)
        return _start([process.python, *process.command], process, variables, folder, with_memory=with_memory)


def _start(
    command: Sequence[str], process: Process, variables: Mapping[str, str], folder: Path, *, with_memory: bool = False
) -> Run:
    said, printed = folder / "stderr", folder / "stdout"
    own, machine = seconds_of_children(), seconds_of_machine()
    with said.open("w") as stderr, printed.open("w") as stdout:
        start = time.perf_counter()
        started = subprocess.Popen(command, cwd=process.folder, env=variables, stdout=stdout, stderr=stderr)
        megabytes = peak_megabytes(started) if with_memory else 0
        code = started.wait()
        wall = time.perf_counter() - start
    own = seconds_of_children() - own
    machine = seconds_of_machine() - machine
    capacity = (time.perf_counter() - start) * (os.cpu_count() or 1)
    if code != 0:
        raise Failed((said.read_text().strip().splitlines() or [f"exit code {code}"])[-1])
    return Run(wall, own, max(0.0, machine - own) / capacity, megabytes, printed.read_text())


def _environment(caches: Path) -> dict[str, str]:
    """This environment, with caches that only the benchmarks use, and without what changes the app or hinders caching.

    Python's bytecode is kept apart too: the first run of the whole AWS provider writes 260 MB of it.
    """
    changing = ("AWS_", "CDKTF_", "PIPELINES_", "PYTHON", "JSII_", "SAGEMAKER_")
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(changing)},
        "PYTHONPYCACHEPREFIX": str(caches / "bytecode"),
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(caches / "jsii"),
        "PIPELINES_CACHE_DIR": str(caches / "slices"),
    }
