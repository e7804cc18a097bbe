"""The workflows of this repository: on which Pythons it is tested, and who may write into it."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.ci.workflows import OWN, jobs, read, steps
from tests.support import ROOT

TESTS, SCHEDULED = (ROOT / ".github" / "workflows" / f"{name}.yml" for name in ("tests", "scheduled"))


def test_each_supported_python_is_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    supported = [name.rpartition(" ")[2] for name in project["classifiers"]]
    assert jobs(TESTS)["tests"]["strategy"]["matrix"]["python"] == supported
    assert project["requires-python"] == f">={supported[0]}"


def test_what_no_change_asks_for_is_run_on_a_schedule() -> None:
    assert "cron" in read(SCHEDULED)["on"]["schedule"][0]
    assert {"make audit", "make coverage"} <= {found.get("run") for found in steps(SCHEDULED)}


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.name)
def test_what_may_write_runs_nothing_of_the_repository_and_of_its_packages(file: Path) -> None:
    assert read(file)["permissions"] == {}
    for job in jobs(file).values():
        if "write" in job["permissions"].values():
            commands = "\n".join(found.get("run", "") for found in job["steps"])
            assert not re.search(r"\b(make|python|npm|npx|pip\w*)\b|\./", commands)


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.name)
def test_they_run_targets_of_make_that_exist(file: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    commands = "\n".join(found.get("run", "") for found in steps(file))
    assert set(re.findall(r"\bmake (?:\w+=\S+ )?([a-z-]+)", commands)) <= set(targets)
