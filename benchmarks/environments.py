"""What peers run in: an environment with their packages, and this project as it was before."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.processes import ROOT

LOCK = ROOT / "Pipfile.lock"
LOCKED = json.loads(LOCK.read_text(encoding="utf-8"))["benchmarks"]
FOLDER = ROOT / ".venv" / "peers"
PATIENCE = 900  # seconds
# The last commit before bundles, bytecode, cheap records and the rest made a synth fast on one core.
BEFORE = "39cade67d352"


class NotInstalled(Exception):
    """A peer cannot be made here; the text is why."""


def version(package: str) -> str:
    """The version that is locked."""
    return str(LOCKED[package]["version"]).removeprefix("==")


def peers() -> Path:
    """The Python that has the peers' packages. Its environment is made at the first use, apart from the project's own.

    Raises:
        NotInstalled: with the reason, in words for the table; what pip says goes to stderr.
    """
    python = FOLDER / "bin" / "python"
    stamp = FOLDER / f".python-{sys.version_info[0]}.{sys.version_info[1]}"
    lock = json.dumps(LOCKED)
    if stamp.is_file() and python.is_file() and stamp.read_text(encoding="utf-8") == lock:
        return python
    print(f"  installing packages of peers in {FOLDER.relative_to(ROOT)}, once: 600 MB", file=sys.stderr, flush=True)
    # By the hashes of the lock. Bytecode is kept elsewhere while measuring, see processes.py.
    steps = {
        "python -m venv": [sys.executable, "-m", "venv", "--clear", "--without-pip", str(FOLDER)],
        "pip install": [str(python), str(ROOT / "toolchain" / "install.py"), "benchmarks"],
    }
    for name, command in steps.items():
        try:
            code = subprocess.run(command, stdout=sys.stderr, timeout=PATIENCE).returncode
        except OSError as error:
            raise NotInstalled(f"'{name}' could not start: {error.strerror}") from None
        except subprocess.TimeoutExpired:
            raise NotInstalled(f"'{name}' took longer than {PATIENCE} s") from None
        if code != 0:
            raise NotInstalled(f"'{name}' ended with exit code {code}")
    stamp.write_text(lock, encoding="utf-8")
    return python


def project_before(temp: Path) -> Path:
    """The folder of this project as it was at `BEFORE`.

    Raises:
        NotInstalled: the history here does not go back so far.
    """
    folder = temp / "before"
    if not folder.is_dir():
        archive = temp / "before.tar"
        command = ["git", "archive", f"--output={archive}", BEFORE]
        try:
            code = subprocess.run(command, cwd=ROOT, stderr=subprocess.DEVNULL).returncode
        except OSError as error:
            raise NotInstalled(f"git could not start: {error.strerror}") from None
        if code != 0:
            raise NotInstalled(f"no commit {BEFORE} in the history here")
        shutil.unpack_archive(archive, folder)
    return folder
