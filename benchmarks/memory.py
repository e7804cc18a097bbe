"""The peak memory of a process and all that it starts, as Linux shows it in /proc."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
IS_SHOWN = (PROC / "self" / "smaps_rollup").is_file()
INTERVAL = 0.02  # seconds


def peak_megabytes(process: "subprocess.Popen[bytes]") -> float:
    """Wait for a process and return the largest sum of its tree's PSS.

    PSS is the memory of a process, in which a page shared with others counts as its part of that page. Reading it takes
    time of the process, so never time the same run.
    """
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_kilobytes, _tree(process.pid))))
        time.sleep(INTERVAL)
    return peak / 1024


def _tree(root: int) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):  # it may have ended
            # After the command in brackets: state, parent
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            children.setdefault(int(parent), []).append(int(folder.name))
    waiting = [root]
    while waiting:
        process = waiting.pop()
        yield process
        waiting += children.get(process, [])


def _kilobytes(process: int) -> int:
    with suppress(OSError):
        for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
