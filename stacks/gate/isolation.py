"""Runs checkov in a process of its own, where nothing but the ``.checkov.yaml`` of the current folder sets it up.

checkov takes settings from some forty environment variables, not all with a prefix of its own, and from the user's home
folder. Any of them could turn a check off, so the process gets the few variables that programs need to run, and an
empty home.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

CODE = Path(__file__).resolve().parent.parent.parent
"""The folder from which the project's own packages are imported, wherever it is installed."""
_PROGRAM = """
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("stacks.gate", run_name="__main__", alter_sys=True)
"""

PASSED_ON = {
    *("PATH", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH"),
    *("LANG", "LC_ALL", "LC_CTYPE", "TERM", "COLUMNS", "NO_COLOR"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"),
}
"""All variables that the process may see, upper case; the last line is what Windows needs."""


def check_in_isolation(files: Sequence[Path]) -> int:
    """Check stacks; the code is that of `stacks.gate.scan.check`."""
    # -I: neither PYTHONPATH, nor packages of the user's, nor files of the current folder can stand in for checkov.
    command = [sys.executable, "-I", "-c", _PROGRAM, str(CODE), *(os.path.abspath(file) for file in files)]
    with tempfile.TemporaryDirectory(prefix="checks-") as home:
        run = subprocess.run(command, env=environment(os.environ, home), check=False)  # noqa: S603
    return run.returncode if run.returncode >= 0 else 128 - run.returncode


def environment(inherited: Mapping[str, str], home: str) -> dict[str, str]:
    """The variables of the process: those of `PASSED_ON`, and another home folder."""
    kept = {name: value for name, value in inherited.items() if name.upper() in PASSED_ON}
    return {**kept, "HOME": home, "USERPROFILE": home}
