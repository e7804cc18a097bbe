"""Files of the checkout that say what is installed, and commands that run in it."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.support import ROOT

PIPFILE = tomllib.loads((ROOT / "Pipfile").read_text())
PIPFILE_LOCK: dict[str, Any] = json.loads((ROOT / "Pipfile.lock").read_text())
SECTIONS = ("default", "develop", "locking", "auditing", "benchmarks", "cdktn", "extra", "docs", "releasing")
PACKAGE_LOCK: dict[str, Any] = json.loads((ROOT / "package-lock.json").read_text())


def run(*command: str | Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Runs a command in the project folder, free of the settings of the `make` and the pip around this test."""
    without = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL")
    environment = {name: value for name, value in os.environ.items() if name not in without}
    return subprocess.run(command, cwd=ROOT, env=environment | variables, capture_output=True, text=True, check=False)


def make(*arguments: str) -> str:
    """What `make` would do or says, with the Python of this test."""
    made = run("make", f"PYTHON={sys.executable}", *arguments)
    assert made.returncode == 0, made.stderr
    return made.stdout
