"""Targets of ``make``: what each runs, installs and says."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.toolchain.checkout import make, run

MAKEFILE = (ROOT / "Makefile").read_text()


def test_makefile_holds_no_programs() -> None:
    assert re.findall(r"^define ", MAKEFILE, re.MULTILINE) == []
    assert re.findall(r'\$\(PY\) -c "', MAKEFILE) == []


PROBE = '--eval=probe:; @printf "%s|%s" "$$PIPELINES_STACK" "$$CHECKPOINT_DISABLE"'


def test_stacks_of_the_command_line_reach_all_that_runs_and_nothing_asks_for_newer_versions() -> None:
    assert make(PROBE, "probe", "STACK=one acme-*") == "one acme-*|1"


def test_a_variable_of_the_shell_that_is_called_stack_names_none() -> None:
    assert run("make", PROBE, "probe", STACK="one", PIPELINES_STACK="").stdout == "|1"


def test_help_lists_every_target() -> None:
    phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)", MAKEFILE, re.MULTILINE)
    assert phony
    targets = phony[1].replace("\\\n", " ").split()
    assert sorted(re.findall(r"^  make (\S+) +\S", make("help"), re.MULTILINE)) == sorted(targets)
    assert sorted(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)) == sorted(targets)


@pytest.mark.parametrize(
    "tool", ["ruff check", "ruff format --check", "mypy", "lint-imports", "stacks check", "pytest"]
)
def test_make_test_runs_everything(tool: str) -> None:
    assert re.search(rf"[ /]{tool} ?", make("--dry-run", "test"))


def test_quick_runs_what_is_quick() -> None:
    planned = make("--dry-run", "quick")
    assert all(re.search(rf"[ /]{tool}", planned) for tool in ("ruff check", "ruff format --check", "mypy"))
    assert re.search(r"pytest .*--quick$", planned, re.MULTILINE)
    assert not re.search("checkov|stacks.checks|main.py$|node_modules", planned, re.MULTILINE)


def test_synth_installs_no_development_packages() -> None:
    planned = make("--dry-run", "--what-if=Pipfile.lock", "synth")
    assert re.findall(r"toolchain/install\.py (.*)", planned) == ["default"]
    assert "npm" not in planned
    assert ".venv/bin/pipenv " not in planned


def test_a_synth_installs_nothing_without_its_hash() -> None:
    planned = make("--dry-run", "--always-make", "synth")
    assert re.findall(r"\S*python .*\binstall\b.*", planned) == [".venv/bin/python toolchain/install.py default"]
    assert "--require-hashes" in (ROOT / "toolchain/install.py").read_text()


@pytest.mark.skipif(not (ROOT / ".venv/.dev").exists(), reason="not set up by make")
def test_second_run_installs_nothing() -> None:
    assert re.findall(r"install|pipenv|npm", make("--dry-run", "synth", "test")) == []


def test_tools_of_the_extra_tests_are_apart_and_made_by_these_alone() -> None:
    planned = make("--dry-run", "--always-make", "test-extra")
    assert ".venv/extra/python/bin/python toolchain/install.py extra" in planned
    assert re.search(r"cd \.venv/extra/node && .* npm ci ", planned)
    assert "extra" not in make("--dry-run", "--always-make", "synth", "test")


def test_old_python_is_refused_with_advice(tmp_path: Path) -> None:
    old_python = tmp_path / "python3.9"
    old_python.write_text('#!/bin/sh\ncase "$2" in *print*) echo 3.9 ;; *) exit 1 ;; esac\n')
    old_python.chmod(0o755)
    refused = run("make", f"PYTHON={old_python}", "synth")
    assert refused.returncode != 0
    assert "Python 3.11 or newer is needed" in refused.stderr
    assert "make PYTHON=python3.12 synth" in refused.stderr


@pytest.mark.parametrize("target", ["cdktf-synth", "diff", "deploy", "destroy"])
def test_cdktf_writes_where_the_variable_says(target: str) -> None:
    [command] = [line for line in make("-n", target, "STACK=one").splitlines() if "bin/cdktf " in line]
    words = command.partition("bin/cdktf ")[2]
    shell = ["sh", "-c", f"for word in {words}; do echo $word; done"]
    asked = subprocess.run(
        shell, env={**os.environ, "CDKTF_OUTDIR": "some folder"}, capture_output=True, text=True, check=True
    )
    assert asked.stdout.splitlines()[1:3] == ["--output", "some folder"]
    unasked = subprocess.run(shell, env={**os.environ, "CDKTF_OUTDIR": ""}, capture_output=True, text=True, check=True)
    assert "--output" not in unasked.stdout
