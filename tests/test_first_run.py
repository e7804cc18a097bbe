"""What a newcomer does first: make a project or take the example, and run its pipeline on this machine."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app import inherited
from tests.docs.pages import blocks
from tests.support import CONFIGS, ROOT

ABALONE = CONFIGS / "examples" / "abalone"
LONGEST = 600
"""Seconds; the first run installs packages."""


def pipelines(folder: Path, *words: str, code: int = 0) -> str:
    """All that a command prints in a folder."""
    run = subprocess.run(
        [sys.executable, "-m", "stacks", *words],
        cwd=folder,
        env={**inherited(), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert run.returncode == code, run.stdout
    return run.stdout


def only(folder: Path, pattern: str) -> Path:
    """The one file below ``.pipelines``."""
    [found] = (folder / ".pipelines").glob(pattern)
    return found


def read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def test_a_project_of_both_templates_runs_without_packages_and_synthesizes(tmp_path: Path) -> None:
    pipelines(tmp_path, "init", ".", "--template", "batch")
    pipelines(tmp_path, "add", "module", "churn", "--template", "train")
    assert "acme-dev-main-batch-batch-sm-pipeline: Succeeded" in pipelines(tmp_path, "run", "batch/pipeline.yaml")
    predictions = only(tmp_path, "s3/*/*/*/Predict/customers.csv.out").read_text(encoding="utf-8").splitlines()
    customers = (tmp_path / "batch" / "data" / "customers.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.split(",")[0] for line in predictions] == [line.split(",")[0] for line in customers]
    assert all(0 <= float(line.split(",")[1]) <= 1 for line in predictions)
    pipelines(tmp_path, "synth")
    stacks = {path.name for path in (tmp_path / "cdktf.out" / "stacks").iterdir()}
    assert stacks == {"acme-dev-main-batch", "acme-dev-main-churn"}


def test_drift_is_found_in_other_data_and_none_in_the_same_as_the_page_shows(tmp_path: Path) -> None:
    shutil.copytree(CONFIGS / "examples", tmp_path / "configs" / "examples")
    [same, other] = (command for block in blocks("docs/monitoring.md") for command in block.commands())
    assert " Drifted: Skipped\n" in (same.output or "")
    assert " Drifted: Failed, " in (other.output or "")
    for command, code in ((same, 0), (other, 1)):
        assert as_always(pipelines(tmp_path, *command.pipelines, code=code)) == as_always(command.output or "")

    said = pipelines(tmp_path, *same.pipelines, "--set", "Hours=8", code=1)
    assert "step 'TooFew' failed: Too few rows to tell of drift: 100, and 200 are needed" in said


def as_always(said: str) -> list[str]:
    """What a run prints, without times and the id of the execution."""
    return re.sub(r"\d\d:\d\d:\d\d |[\d.]+ s\b|(?<=execution )\w+|(?<=executions/)\w+", "", said).splitlines()


@pytest.mark.extra
def test_the_template_that_trains_registers_a_model(tmp_path: Path) -> None:
    pipelines(tmp_path, "init", ".")
    assert "registered acme-dev-main-train-train, version 1" in pipelines(tmp_path, "run", "train/pipeline.yaml")


@pytest.mark.extra
def test_abalone_registers_a_good_model_refuses_a_worse_one_and_tunes(tmp_path: Path) -> None:
    folder = tmp_path / "abalone"
    shutil.copytree(ABALONE, folder)
    said = pipelines(folder, "--project", "mdaa.yaml", "run", "abalone.yaml")
    assert "Register: registered test-org-test-env-test-domain-abalone-abalone, version 1" in said
    report = only(folder, "registry/*/1/metrics/ModelQuality.Statistics")
    report = report if report.is_file() else next(report.iterdir())
    assert 4.5 < read(report)["regression_metrics"]["mse"]["value"] < 5.5
    assert len(only(folder, "s3/*/*/*/Predict/batch.csv.out").read_text(encoding="utf-8").splitlines()) == 627

    said = pipelines(folder, "--project", "mdaa.yaml", "run", "abalone.yaml", "--set", "Rounds=3", code=1)
    assert "step 'Reject' failed: The mean square error is more than 5.5" in said
    assert re.search(r"Preprocess: Succeeded, [0-9.]+ s \(from the cache", said)
    assert [path.name for path in (folder / ".pipelines" / "registry").glob("*/*")] == ["1"]

    said = pipelines(folder, "--project", "mdaa.yaml", "run", "abalone-tuning.yaml")
    assert "Tune: best validation:rmse = 2." in said
    assert "RegisterBest: registered test-org-test-env-test-domain-abalone-tuning-abalone-tuning, version 1" in said
