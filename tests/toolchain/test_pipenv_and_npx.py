"""Pipenv, npx and Python without ``make``."""

import json
import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.toolchain.checkout import PACKAGE_LOCK, PIPFILE, run


@pytest.mark.skipif(shutil.which("sh") is None, reason="a script for sh")
@pytest.mark.parametrize("is_newer", [False, True])
def test_pipenv_is_installed_from_the_lock_at_first_use_and_when_the_lock_changes(
    tmp_path: Path, is_newer: bool
) -> None:
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    (tmp_path / "Pipfile.lock").touch()
    # Makes the environment, whose Python writes down what it is asked for and makes a pipenv.
    (programs / "python").write_text(
        '#!/bin/sh\nfor folder; do :; done\nmkdir -p "$folder/bin"\ncp "$0.inner" "$folder/bin/python"\n'
    )
    (programs / "python.inner").write_text(
        '#!/bin/sh\necho "$@" >> "${0%/*}/../../asked"\nprintf "#!/bin/sh\\necho ran" > "${0%/*}/pipenv"\n'
        'chmod +x "${0%/*}/pipenv"\n'
    )
    for program in ("python", "python.inner"):
        (programs / program).chmod(0o755)
    (programs / "pipenv").symlink_to(ROOT / "toolchain/pipenv.sh")
    for time in (1, 2):
        assert run(programs / "pipenv", "--version").stdout == "ran\n"
        if time == 1 and is_newer:
            os.utime(tmp_path / "Pipfile.lock", (2**32, 2**32))
    asked = (tmp_path / ".venv/asked").read_text().splitlines()
    assert [words.split("/")[-1] for words in asked] == ["install.py locking"] * (2 if is_newer else 1)


@pytest.mark.parametrize("verb", ["synth", "list", "diff", "deploy", "destroy"])
def test_pipenv_runs_each_verb_of_cdktf_in_its_own_environment(verb: str) -> None:
    assert shlex.split(PIPFILE["scripts"][verb]) == ["npx", "cdktf", verb, "--app", "python main.py"]


def test_npx_finds_the_cdktf_of_this_project(tmp_path: Path) -> None:
    # Without a command of this name in package.json, npx takes the library 'cdktf', which has none.
    script: str = json.loads((ROOT / "package.json").read_text())["bin"]["cdktf"]
    assert PACKAGE_LOCK["packages"][""]["bin"] == {"cdktf": script}
    assert os.access(ROOT / script, os.X_OK)
    (tmp_path / "toolchain").mkdir()
    copy = shutil.copy(ROOT / script, tmp_path / script)
    refused = run(ROOT / ".venv/bin/node", copy, "synth", npm_execpath="")
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == "the cdktf CLI is not installed: run 'npm ci'"


def test_synth_without_packages_says_what_to_run() -> None:
    bare = run(sys.executable, "-S", "main.py")
    assert bare.returncode == 1
    assert bare.stderr == (
        "the package 'jsii' of Pipfile.lock is not installed: run 'make synth', or first 'pipenv install'\n"
    )
