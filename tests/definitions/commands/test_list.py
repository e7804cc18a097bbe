"""``pipelines list``: the stacks of a project, without reading a config."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from definitions.__main__ import main
from definitions.project.selection import VARIABLES
from tests.support import CONFIGS, ROOT, written

PROJECT = r"""
    organization: acme
    domains:
      risk:
        environments:
          dev:
            terraform: {backend: {s3: {bucket: states, region: eu-west-1}}}
            modules:
              train: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./nowhere.yaml]}
              roles: {module_path: "@aws-mdaa/roles\e[31m"}
              watch: {module_path: '@aws-mdaa/sagemaker-model-monitoring'}
          prod:
            terraform: {cloud: {organization: acme}}
            modules:
              train: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./nowhere.yaml]}
      lab:
        environments:
          dev:
            modules:
              score: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./nowhere.yaml]}
    """
TABLE = r"""
STACK                KIND                DOMAIN  ENVIRONMENT  BACKEND
acme-dev-risk-train  sagemaker-pipeline  risk    dev          s3
acme-prod-risk-train sagemaker-pipeline  risk    prod         cloud
acme-dev-lab-score   sagemaker-pipeline  lab     dev          local
acme-dev-risk-roles  roles\x1b[31m       risk    dev          -        skipped
acme-dev-risk-watch sagemaker-model-monitoring risk dev - skipped; a scheduled pipeline can do it: docs/monitoring.md
"""


@pytest.fixture(autouse=True)
def _no_selection(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)


def cells(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


def test_stacks_are_listed_and_modules_that_are_not_built(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--project", str(written(PROJECT))]) == 0
    printed = capsys.readouterr()
    assert (cells(printed.out), printed.err) == (cells(TABLE), "")
    assert "\x1b" not in printed.out


def test_columns_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    main(["list", "--project", str(CONFIGS / "organization" / "mdaa.yaml")])
    heading, *rows = capsys.readouterr().out.splitlines()
    for name in ("KIND", "DOMAIN", "ENVIRONMENT", "BACKEND"):
        column = heading.index(name)
        assert {row[column - 1] for row in rows} == {" "}
        assert " " not in {row[column] for row in rows}
    assert len(rows) == 18


def test_json_holds_the_same_and_the_names_of_modules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "--json", "--project", str(written(PROJECT))]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["stack"] for row in rows if not row["skipped"]] == [line[0] for line in cells(TABLE)[1:4]]
    assert rows[0] == {
        "stack": "acme-dev-risk-train",
        "kind": "sagemaker-pipeline",
        "domain": "risk",
        "environment": "dev",
        "module": "train",
        "backend": "s3",
        "skipped": False,
        "instead": None,
    }
    assert rows[-1]["instead"] == "a scheduled pipeline can do it: docs/monitoring.md"
    assert rows[-2] == {
        "stack": "acme-dev-risk-roles",
        "kind": "roles\x1b[31m",
        "domain": "risk",
        "environment": "dev",
        "module": "roles",
        "backend": None,
        "skipped": True,
        "instead": None,
    }


def test_some_stacks_are_listed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["list", "--json", "--project", str(written(PROJECT))]
    assert main([*words, "acme-dev-*", "acme-prod-risk-train"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 5
    monkeypatch.setenv("PIPELINES_DOMAIN", "lab")
    assert main(words) == 0
    assert [row["stack"] for row in json.loads(capsys.readouterr().out)] == ["acme-dev-lab-score"]


def test_what_can_be_listed_is_listed_beside_the_problems_of_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    file = written(PROJECT.replace("module_configs: [./nowhere.yaml]}", "module_config: [./nowhere.yaml]}", 1))
    assert main(["list", "--project", str(file)]) == 1
    printed = capsys.readouterr()
    assert [line[0] for line in cells(printed.out)[1:]] == [
        "acme-prod-risk-train",
        "acme-dev-lab-score",
        "acme-dev-risk-roles",
        "acme-dev-risk-watch",
    ]
    assert "domains.risk.environments.dev.modules.train.module_config:" in printed.err


def test_neither_configs_nor_node_are_needed(tmp_path: Path) -> None:
    program = """
import sys
for name in ("cdktf", "jsii", "definitions.pipeline"):
    sys.modules[name] = None
from stacks.__main__ import main
sys.exit(main(["list"]))
"""
    variables = {"PYTHONPATH": str(ROOT), "PIPELINES_PROJECT": str(written(PROJECT))}
    listed = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=variables, capture_output=True, text=True, check=False
    )
    assert (listed.returncode, listed.stderr) == (0, "")
    assert len(listed.stdout.splitlines()) == 6
