"""The action, the workflows of ``docs/ci`` and those of this repository: their steps.

``Runner`` is a shell that runs one as GitHub's runner does.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.docs.pages import Block, blocks, write_usual_project
from tests.support import ROOT

ACTION = ROOT / "action.yml"
WORKFLOWS = sorted(path for path in (ROOT / "docs" / "ci").glob("*.yml") if path.stem != "gitlab-ci")
OWN = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
"""Workflows of this repository."""
GITLAB = ROOT / "docs" / "ci" / "gitlab-ci.yml"
SARIF = Path("checkov.out", "checkov.sarif")
"""Written by ``check`` below the current folder."""
PAGE: list[Block] = blocks("docs/ci.md")
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def read(file: Path) -> dict[str, Any]:
    """A workflow; with each value as text, so that ``on`` is no boolean."""
    content: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return content


def jobs(file: Path) -> dict[str, dict[str, Any]]:
    """The jobs of a workflow by name."""
    found: dict[str, dict[str, Any]] = read(file)["jobs"]
    return found


def steps(file: Path) -> Iterator[dict[str, Any]]:
    """All steps of a workflow or action."""
    content = read(file)
    yield from content.get("runs", {}).get("steps", [])
    for job in content.get("jobs", {}).values():
        yield from job.get("steps", [])


def step(file: Path, name: str) -> dict[str, Any]:
    """The step of this name or id."""
    [found] = [candidate for candidate in steps(file) if name in (candidate.get("name"), candidate.get("id"))]
    return found


def write_project(folder: Path) -> None:
    """The project of the page, which has three environments."""
    write_usual_project(folder)
    [project] = (block for block in PAGE if block.file == "mdaa.yaml")
    project.write(folder)


class Runner:
    """A runner's variables and files, in a temporary folder.

    Attributes:
        folder: the repository.
        temp: ``RUNNER_TEMP``.
        programs: a folder at the front of the path, with ``pipelines`` and what a test writes there.
    """

    def __init__(self, folder: Path, variables: Mapping[str, str] | None = None) -> None:
        self.folder = folder / "repository"
        self.temp = folder / "temp"
        self.programs = folder / "programs"
        for made in (self.folder, self.temp, self.programs):
            made.mkdir(parents=True)
        self.add_program("pipelines", f'exec "{ROOT}/toolchain/bin/pipelines" "$@"')
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIPELINES_", "CDKTF_"))}
        self._variables = {
            **kept,
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_PATH": str(folder / "path"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_REPOSITORY": "acme/churn",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_RUN_ID": "7",
            **(variables or {}),
        }

    def add_program(self, name: str, lines: str) -> None:
        """A program that runs lines of a shell."""
        (self.programs / name).write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        (self.programs / name).chmod(0o755)

    def run(self, step: Mapping[str, Any], **values: str) -> "subprocess.CompletedProcess[str]":
        """Run a step, with what its expressions stand for; ``inputs_stack`` is ``inputs.stack``.

        Source: GitHub Docs, "Workflow syntax", ``jobs.<job_id>.steps[*].shell``: a pipe whose first command fails has
        failed only where the step names its shell.
        """
        known = {name if "." in name else name.replace("_", ".", 1): value for name, value in values.items()}
        env = {name: EXPRESSION.sub(lambda match: known[match[1]], text) for name, text in step.get("env", {}).items()}
        options = ["--noprofile", "--norc", "-eo", "pipefail"] if step.get("shell") == "bash" else ["-e"]
        bash = [shutil.which("bash") or "bash", *options, "-c", step["run"]]
        return subprocess.run(
            bash, cwd=self.folder, env={**self._variables, **env}, capture_output=True, text=True, check=False
        )

    def written(self, variable: str) -> str:
        """What the steps wrote into a file of the runner, such as ``GITHUB_OUTPUT``."""
        file = Path(self._variables[variable])
        return file.read_text(encoding="utf-8") if file.exists() else ""

    def outputs(self) -> dict[str, str]:
        """The outputs of all steps."""
        return dict(line.split("=", 1) for line in self.written("GITHUB_OUTPUT").splitlines())
