"""Processors: how many of them a run may use, the time it takes of them, and what other programs take meanwhile."""

import ctypes
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

CORES = (1, 2)
ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
TICKS = os.sysconf("SC_CLK_TCK")


def adopt_orphans() -> None:
    """Become the parent of what a process leaves behind when it ends, so that its time counts too."""
    if ctypes.CDLL(None, use_errno=True).prctl(ADOPT_ORPHANS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def measured_cores() -> list[int]:
    """One core and two, or one where there is no second."""
    return [cores for cores in CORES if cores <= len(os.sched_getaffinity(0))]


@contextmanager
def pinned(cores: int) -> Iterator[None]:
    """Let processes that are started inside use so many processors."""
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(all_cores)[-cores:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, all_cores)


def seconds_of_children() -> float:
    """Processor time of all processes that have ended: those started here, and what they started.

    Source: Linux manual page getrusage(2), RUSAGE_CHILDREN.
    """
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def seconds_of_machine() -> float:
    """Time that the processors of the machine were busy, or were taken away by other virtual machines.

    Source: Linux manual page proc_stat(5).
    """
    user, nice, system, _, _, irq, softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS
