"""When a measurement says that a goal is met, and when it says nothing."""

import subprocess
import sys

import pytest

from benchmarks.goals import Goal
from benchmarks.processes import ROOT
from benchmarks.samples import Measured

GOAL = Goal("synth, to the floor", "<=", 1.6, 1.4)
BUSY = "import time\nwhile time.process_time() < 0.2: pass"
LEAVING = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BUSY!r}])"
MEASURING = f"""
import subprocess, sys
from benchmarks.processors import adopt_orphans, seconds_of_children
adopt_orphans()
subprocess.run([sys.executable, "-c", {LEAVING!r}], check=True)
print(seconds_of_children())
"""


@pytest.mark.parametrize(
    ("values", "others", "verdict"),
    [
        ([1.3, 1.35, 1.4], 0.0, "stretch"),
        ([1.5, 1.6, 1.7], 0.0, "met"),
        ([1.6, 1.7, 1.8], 0.0, "missed"),
        ([1.3, 1.35, 1.4], 0.11, "noisy"),
        ([1.0, 1.35, 1.7], 0.0, "noisy"),
    ],
)
def test_a_goal_is_met_by_the_median_of_a_quiet_run(values: list[float], others: float, verdict: str) -> None:
    assert GOAL.verdict(Measured(values, others)) == verdict


def test_a_peer_without_a_limit_is_only_shown() -> None:
    assert Goal("a peer", ">=").verdict(Measured([5.0], 0.0)) == ""


def test_time_of_what_a_process_leaves_behind_counts() -> None:
    # In a process of its own: it waits for all its children, and this one may have others.
    measured = subprocess.run([sys.executable, "-c", MEASURING], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(measured.stdout) >= 0.2
