"""A command ends with all that it has started, however it is kept apart."""

import os
import sys
from pathlib import Path
from threading import Event

import pytest

from definitions.local.sandbox.isolation import KINDS, Kind, Missing
from definitions.local.sandbox.processes import Command, Ending, attempt, run_command


def run(kind: Kind, folder: Path, code: str, seconds: float = 60, grace: float = 10) -> tuple[Ending, str]:
    """How a script ends, and what it prints."""
    try:
        attempt(kind, folder)
    except Missing as missing:
        pytest.skip(str(missing))
    for name in ("ml", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    command = Command(
        words=[sys.executable, "-S", "-c", code],
        environment={"PATH": "/usr/bin:/bin"},
        folder="/",
        ml=folder / "ml",
        tmp=folder / "tmp",
        network=False,
        kept=[Path(sys.prefix), Path(sys.base_prefix)],
        seconds=seconds,
        grace=grace,
    )
    printed: list[bytes] = []
    return run_command(command, kind, printed.append, Event()), b"".join(printed).decode()


DAEMON = """
import subprocess, sys
for _ in range(2):
    subprocess.Popen(["setsid", "sh", "-c", "sleep SECONDS & sleep SECONDS"])
sys.exit(7)
"""


@pytest.mark.parametrize("kind", KINDS)
def test_what_it_leaves_is_killed_and_its_exit_code_told(kind: Kind, tmp_path: Path) -> None:
    seconds = f"9{KINDS.index(kind)}.{os.getpid()}"  # of this test alone
    assert run(kind, tmp_path, DAEMON.replace("SECONDS", seconds))[0] == Ending(7)
    found = [path for path in Path("/proc").glob("[0-9]*/cmdline") if seconds in _text(path)]
    assert found == []


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, lambda *_: print("asked to end", flush=True))
print("begun", flush=True)
while True:
    time.sleep(9)
"""


def test_after_its_time_it_is_asked_to_end_and_then_killed(tmp_path: Path) -> None:
    assert run("none", tmp_path, STUBBORN, 1, 0.5) == (Ending(137, "time"), "begun\nasked to end\n")


def test_under_landlock_it_writes_its_own_folders_alone(tmp_path: Path) -> None:
    code = f"open({str(tmp_path / 'ml' / 'x')!r}, 'w'); open({str(tmp_path / 'x')!r}, 'w')"
    ending, printed = run("landlock", tmp_path, code)
    assert (ending.code, "Permission denied" in printed) == (1, True)
    assert [(tmp_path / "ml" / "x").exists(), (tmp_path / "x").exists()] == [True, False]


def test_a_command_that_is_not_there_is_told(tmp_path: Path) -> None:
    command = Command(["no-such-program"], {}, "/", tmp_path, tmp_path, network=True)
    with pytest.raises(Missing, match="no-such-program: No such file or directory"):
        run_command(command, "none", lambda _: None, Event())
