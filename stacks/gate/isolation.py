"""Runs checkov in a process of its own, where nothing but the project's ``.checkov.yaml`` sets it up.

checkov takes settings from some forty environment variables, not all with a prefix of its own, and from the user's home
folder. Any of them could turn a check off, so the process gets the few variables that programs need to run, and an
empty home.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

PASSED_ON = {
    *("PATH", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH"),
    *("LANG", "LC_ALL", "LC_CTYPE", "TERM", "COLUMNS", "NO_COLOR"),
    *("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT"),
}
"""All variables that the process may see, upper case; the last line is what Windows needs."""


def check_in_isolation(files: Sequence[Path]) -> int:
    """Check stacks; the code is that of `stacks.gate.scan.check`."""
    # -E and -s: no PYTHONPATH, nor packages of the user's, can stand in for checkov or a rule.
    command = [sys.executable, "-E", "-s", "-m", "stacks.gate", *(os.path.abspath(file) for file in files)]
    try:
        with tempfile.TemporaryDirectory(prefix="checks-") as home:
            run = subprocess.run(command, cwd=ROOT, env=environment(os.environ, home), check=False)  # noqa: S603
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return run.returncode if run.returncode >= 0 else 128 - run.returncode


def environment(inherited: Mapping[str, str], home: str) -> dict[str, str]:
    """The variables of the process: those of `PASSED_ON`, and another home folder."""
    kept = {name: value for name, value in inherited.items() if name.upper() in PASSED_ON}
    return {**kept, "HOME": home, "USERPROFILE": home}
