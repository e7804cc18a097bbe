"""The app as users start it: ``python main.py`` in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from definitions.project.selection import VARIABLES
from tests.support import CONFIGS, ROOT

_OWN = ("CDKTF_", "PIPELINES_PROJECT", *VARIABLES.values())


@dataclass(frozen=True)
class App:
    """A finished run: where it ran, how it ended, what it said."""

    folder: Path
    code: int
    stdout: str
    stderr: str

    @property
    def out(self) -> Path:
        """The folder that it was to write."""
        return self.folder / "cdktf.out"

    def stack(self, name: str) -> Any:
        """One synthesized stack."""
        return json.loads((self.out / "stacks" / name / "cdk.tf.json").read_text(encoding="utf-8"))

    def files(self) -> dict[str, bytes]:
        """All files that it wrote, by path."""
        return files_below(self.out)


def files_below(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def inherited() -> dict[str, str]:
    """Environment variables of the tests, without those that the app reads."""
    return {key: value for key, value in os.environ.items() if not key.startswith(_OWN)}


def run_app(folder: Path, **variables: str) -> App:
    """Run the app in a folder, with environment variables of its own; without a project file, on the sample project."""
    if not {"PIPELINES_PROJECT", "CDKTF_CONTEXT_JSON"} & set(variables):
        variables["PIPELINES_PROJECT"] = str(CONFIGS / "mdaa.yaml")
    return _ran([str(ROOT / "main.py")], folder, variables)


def run_pipelines(folder: Path, *words: str, python: str = sys.executable, **variables: str) -> App:
    """Run the command in a folder, with environment variables of its own."""
    return _ran(["-m", "stacks", *words], folder, {"PYTHONPATH": str(ROOT), **variables}, python)


def _ran(command: list[str], folder: Path, variables: Mapping[str, str], python: str = sys.executable) -> App:
    run = subprocess.run(
        [python, *command],
        cwd=folder,
        env={**inherited(), **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return App(folder, run.returncode, run.stdout, run.stderr)
