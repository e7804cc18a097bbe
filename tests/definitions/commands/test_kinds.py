"""Verbs and kinds of modules: what takes an endpoint, and what says that it is for pipelines."""

import json
from pathlib import Path

import pytest

from definitions.__main__ import main
from tests.support import ROOT

ENDPOINT = "acme-dev-shared-churn-endpoint"
PROJECT = "tests/projects/linked/mdaa.yaml"


@pytest.fixture(autouse=True)
def _root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PIPELINES_PROJECT", PROJECT)
    monkeypatch.delenv("CDKTF_CONTEXT_JSON", raising=False)


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        (["simulate", ENDPOINT], "simulate"),
        (["run", ENDPOINT], "run"),
        (["graph", ENDPOINT, "--set", "Mode=all"], "graph --outcomes"),
    ],
)
def test_verbs_about_executions_are_for_pipelines(
    words: list[str], verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 1
    said = f"'{ENDPOINT}' is an endpoint; '{verb}' is for pipelines: 'show', 'explain', 'graph' and 'diff' take modules"
    assert capsys.readouterr().err == f"{said} of each kind\n"


def test_a_file_of_tests_is_about_a_pipeline(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "tests.yaml"
    file.write_text(f"stack: {ENDPOINT}\ntests: [{{name: one, expect: {{status: Succeeded}}}}]\n", encoding="utf-8")
    assert main(["test", str(file), "--project", PROJECT]) == 1
    assert f"'{ENDPOINT}' is an endpoint; 'test' is for pipelines" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["definition", "permissions", "names"])
def test_what_an_endpoint_becomes_is_shown(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", ENDPOINT, "--what", what, "--format", "json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    first = {"definition": "CreateModel", "permissions": "Version", "names": "stack"}[what]
    assert next(iter(shown)) == first


def test_the_modules_of_a_project_are_one_picture(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], [PROJECT], ["acme-dev-*"], ["acme-dev-shared-churn", ENDPOINT, "acme-dev-shared-monitor"]):
        assert main(["graph", *words]) == 0
        assert capsys.readouterr().out.count("-->") == 4
    assert main(["graph", "acme-dev-shared-churn"]) == 0
    assert "Train" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([PROJECT, "--set", "Mode=all"], "--outcomes and --set tell of an execution: name one pipeline\n"),
        ([PROJECT, ENDPOINT], f"'{PROJECT}' is a file, of which one is drawn alone: name stacks, or one file\n"),
    ],
)
def test_pictures_that_cannot_be_drawn_are_refused(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["graph", *words]) == 1
    assert capsys.readouterr().err == said


def test_mdaas_key_policies_and_endpoint_are_taken_over(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", ENDPOINT]) == 0
    written = json.loads(capsys.readouterr().out)
    folder = "/acme/shared/churn-endpoint"
    assert written["data"]["aws_ssm_parameter"] == {
        "deployed_kms_id": {"name": f"{folder}/kms/endpoint-churn-dev/id"},
        "deployed_s3_policy_arn": {"name": f"{folder}/managed-policy/ep-s3-churn-dev/arn"},
    }
    found = {block["to"]: block["id"] for block in written["import"]}
    assert found["aws_iam_policy.s3_policy"] == "${data.aws_ssm_parameter.deployed_s3_policy_arn.insecure_value}"
    assert found["aws_sagemaker_endpoint.endpoint"] == f"{ENDPOINT}-churn-dev-ep"
    # MDAA has neither; and Terraform makes new models and configurations, to which the endpoint then moves.
    assert not {address.partition(".")[0] for address in found} & {
        "aws_s3_bucket",
        "aws_sagemaker_model",
        "aws_sagemaker_endpoint_configuration",
    }
