"""Runs the real Terraform on synthesized stacks, with the stand-in for the AWS provider."""

import json
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.emulator import schema
from tests.support import ROOT

OLDEST = (1, 7)
"""Terraform older than this is not tried."""
REAL_PROVIDER = "PIPELINES_REAL_PROVIDER"
"""Environment variable: with ``1`` Terraform installs the real provider from the registry instead of the stand-in."""

_REGISTRY = "{}.{}.io".format("registry", "terraform")  # part of a path; nobody asks it
_MACHINES = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64"}


class NoTerraform(Exception):
    """There is no Terraform, or one that is too old; the message says which."""


def find_terraform(path: str | None = None) -> str:
    """The command on the path.

    Raises:
        NoTerraform: it is missing, does not run, or is older than ``OLDEST``.
    """
    command = shutil.which("terraform", path=path)
    wanted = f"Terraform {'.'.join(map(str, OLDEST))} or newer is needed"
    if command is None:
        raise NoTerraform(f"{wanted}, and there is no 'terraform' on the path")
    variables = {**os.environ, "CHECKPOINT_DISABLE": "1"}  # or it asks whether there is a newer one
    asked = subprocess.run([command, "version", "-json"], env=variables, capture_output=True, text=True, check=False)
    version = re.search(r'"terraform_version": *"((\d+)\.(\d+)[^"]*)"', asked.stdout)
    if version is None:
        raise NoTerraform(f"{wanted}, and {command} does not tell its version: {asked.stderr.strip()}")
    if (int(version[2]), int(version[3])) < OLDEST:
        raise NoTerraform(f"{wanted}, and {command} is {version[1]}")
    return command


def uses_real_provider() -> bool:
    return os.environ.get(REAL_PROVIDER) == "1"


def cli_configuration(folder: Path, more: str = "") -> Path:
    """A Terraform CLI configuration that knows the stand-in and nothing else, with more lines of HCL."""
    file = folder / "terraformrc"
    lines = ["disable_checkpoint = true", more]
    if uses_real_provider():
        # 675 MB, once for all stacks of a run.
        plugins = folder / "plugins"
        plugins.mkdir()
        lines.append(f"plugin_cache_dir = {json.dumps(str(plugins))}")
    else:
        mirror = folder / "mirror"
        _install_stand_in(mirror)
        path = json.dumps(str(mirror))
        lines.append(f"provider_installation {{\n  filesystem_mirror {{\n    path = {path}\n  }}\n}}")
    file.write_text("\n".join([*lines, ""]), "utf-8")
    return file


def _install_stand_in(mirror: Path) -> None:
    """Put it where Terraform looks for the version of the provider that the stacks require."""
    version = schema.load()["provider_version"]
    system = f"{sys.platform}_{_MACHINES[platform.machine()]}"
    folder = mirror / _REGISTRY / "hashicorp" / "aws" / version / system
    folder.mkdir(parents=True, exist_ok=True)
    command = folder / f"terraform-provider-aws_v{version}"
    python = f"PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)}"
    command.write_text(f"#!/bin/sh\n{python} -m tests.emulator.provider\n", "utf-8")
    command.chmod(0o755)


def environment(cli_config: Path, aws: Mapping[str, str]) -> dict[str, str]:
    """Variables for Terraform: none of the user's settings of Terraform, CDKTF and AWS."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TF_", "AWS_", "CDKTF_", "PIPELINES_"))
    }
    own = {"TF_CLI_CONFIG_FILE": str(cli_config), "TF_IN_AUTOMATION": "1", "TF_INPUT": "0", "CHECKPOINT_DISABLE": "1"}
    return {**inherited, **own, **aws}


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said."""

    code: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        """All of it in one line, without the frames that Terraform draws around messages."""
        return " ".join(re.sub(r"[│╷╵]", " ", self.stdout + self.stderr).split())


@dataclass(frozen=True)
class Terraform:
    """Terraform in the folder of one stack."""

    folder: Path
    environment: Mapping[str, str]

    def command(self, *words: str) -> list[str]:
        return ["terraform", f"-chdir={self.folder}", *words]

    def try_to(self, *words: str) -> Ended:
        """Run a command that may fail."""
        ended = subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def run(self, *words: str) -> str:
        """Run a command that must succeed; return what it printed."""
        ended = self.try_to(*words)
        assert ended.code == 0, ended.stderr or ended.stdout
        return ended.stdout

    def init(self, *words: str) -> str:
        return self.run("init", "-no-color", *words)

    def changes(self, *words: str) -> dict[str, list[str]]:
        """What a plan would do: actions by the address of the resource, without those that it leaves alone."""
        file = self.folder / "plan"
        self.run("plan", "-no-color", f"-out={file}", *words)
        document = self.show(str(file))
        actions = {change["address"]: change["change"]["actions"] for change in document.get("resource_changes", [])}
        return {address: action for address, action in actions.items() if action not in (["no-op"], ["read"])}

    def apply(self, *words: str) -> str:
        return self.run("apply", "-no-color", "-auto-approve", *words)

    def destroy(self, *words: str) -> str:
        return self.run("destroy", "-no-color", "-auto-approve", *words)

    def show(self, *words: str) -> Any:
        """The state, or a plan file, as JSON."""
        return json.loads(self.run("show", "-json", *words))

    def outputs(self) -> dict[str, Any]:
        return {name: output["value"] for name, output in json.loads(self.run("output", "-json")).items()}
