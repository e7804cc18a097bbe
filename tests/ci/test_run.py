"""``.ci/run``: what it runs, and what it installs first."""

import os
import shutil
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.toolchain.checkout import run


@pytest.mark.skipif(shutil.which("bash") is None, reason="a script for bash")
@pytest.mark.parametrize("failing", ["", "synth", "test", "test-extra"])
@pytest.mark.parametrize("is_root", [True, False])
def test_ci_runs_all_three_whatever_fails_and_installs_only_what_is_missing(
    tmp_path: Path, failing: str, is_root: bool
) -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    (tmp_path / ".ci").mkdir()
    copy = shutil.copy(script, tmp_path / ".ci/run")
    programs = {
        "make": f'echo "make $@" >> ran; [ "$1" != "{failing}" ]',
        "apt-get": 'echo "apt-get $@" >> ran',
        "id": f"echo {0 if is_root else 1000}",
        "dirname": 'echo "${1%/*}"',
        "dot": "",
    }
    for name, lines in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{lines}\n")
        (tmp_path / name).chmod(0o755)
    ended = run(shutil.which("bash") or "", copy, PATH=str(tmp_path))
    installing = ["apt-get -qq update", "apt-get -qq -y install chromium"] if is_root else []
    ran = (tmp_path / "ran").read_text().splitlines()
    assert ran == ["make synth", "make test --keep-going", *installing, "make test-extra"]
    assert ended.stdout == ("Installing chromium\n" if is_root else "")
    assert ended.returncode == (1 if failing else 0)
