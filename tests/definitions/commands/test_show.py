"""``pipelines show``: what it prints of a module, and what it refuses."""

import json
from pathlib import Path

import pytest
import yaml

from definitions.__main__ import main
from definitions.iam.statements import policy_document
from definitions.values.plain import plain
from tests.support import CONFIGS, compiled, config_of, written

CONFIG = str(CONFIGS / "step-types" / "churn-lifecycle.yaml")
PIPELINE = compiled(Path(CONFIG), org="test-org", env="test-env", domain="test-domain", name="churn-lifecycle")
STEP = "- {name: Stop, type: Lambda, lambda: {functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:stop'}}"


def shown(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["show", *words]) == 0
    return capsys.readouterr().out


def test_the_definition_is_what_is_deployed(capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(shown(capsys, CONFIG)) == plain(PIPELINE.definition)
    assert yaml.safe_load(shown(capsys, CONFIG, "--format", "yaml")) == plain(PIPELINE.definition)


def test_permissions_are_a_policy_and_reasons_go_by_its_sids(capsys: pytest.CaptureFixture[str]) -> None:
    policy = json.loads(shown(capsys, CONFIG, "--what", "permissions", "--format", "json"))
    reasons = json.loads(shown(capsys, CONFIG, "--what", "permissions", "--format", "reasons"))
    assert policy == plain(policy_document(PIPELINE.statements))
    assert reasons == {statement.sid: list(statement.reasons) for statement in PIPELINE.statements}
    assert [statement["Sid"] for statement in policy["Statement"]] == list(reasons)
    assert "because  step 'FindData' calls it\n" in shown(capsys, CONFIG, "--what", "permissions")


def test_a_table_has_all_roles_and_a_policy_is_that_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    config = str(CONFIGS / "operations" / "prepare.yaml")
    table = shown(capsys, config, "--what", "permissions")
    assert [line.partition(":")[0] for line in table.splitlines() if line.startswith("Role of")] == [
        "Role of the pipeline",
        "Role of the schedules",
        "Role of the events",
    ]
    of_pipeline = shown(capsys, config, "--what", "permissions", "--format", "json")
    assert of_pipeline == shown(capsys, config, "--what", "permissions", "--format", "json", "--role", "pipeline")
    policy = json.loads(shown(capsys, config, "--what", "permissions", "--format", "json", "--role", "events"))
    assert [statement["Sid"] for statement in policy["Statement"]] == ["StartThisPipeline"]
    assert main(["show", config, "--what", "permissions", "--role", "state-machine"]) == 1
    assert (
        capsys.readouterr().err
        == "this module has no role for 'state-machine'; there are: pipeline, schedules, events\n"
    )


def test_names_are_text_or_json(capsys: pytest.CaptureFixture[str]) -> None:
    names = json.loads(shown(capsys, CONFIG, "--what", "names", "--format", "json"))
    assert names["pipeline"] == PIPELINE.names.pipeline
    assert f"{names['pipeline']}\n" in shown(capsys, CONFIG, "--what", "names")


def test_values_that_are_missing_are_told_and_those_of_other_views_are_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    values = tmp_path / "values.yaml"
    values.write_text("role arn: arn:aws:iam::123456789012:role/r\nregion: eu-west-1\nkey arn: k\n", encoding="utf-8")
    assert main(["show", CONFIG, "--values", str(values)]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["Steps"][1]["Arguments"]["RoleArn"] == "arn:aws:iam::123456789012:role/r"
    assert printed.err == f"{values} has no value for <partition>, <account>, <bucket name>\n"


def test_what_looks_like_a_secret_is_hidden_and_what_aws_evaluates_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    lambda_inputs = "inputs: {CI_JOB_TOKEN: hunter2-secret, apiKey: {parameter: ApiKey}}"
    step = STEP.replace("function:stop'", f"function:stop', {lambda_inputs}")
    text = config_of(step, pipeline="parameters: [{name: ApiKey, type: String}]")
    definition = json.loads(shown(capsys, str(written(text))))
    assert definition["Steps"][0]["Arguments"] == {"CI_JOB_TOKEN": "***", "apiKey": {"Get": "Parameters.ApiKey"}}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "jso"], "argument --format: 'jso' is no format of the definition; did you mean 'json'?"),
        (
            ["--what", "names", "--format", "yaml"],
            "argument --format: 'yaml' is no format of the names; choose from 'text', 'json'",
        ),
        (["--what", "permission"], "'permission' is not what can be shown; did you mean 'permissions'?"),
    ],
)
def test_formats_that_do_not_go_with_what_is_shown_are_wrong_usage(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["show", CONFIG, *words])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_a_config_with_errors_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(written(config_of("- {name: Stop, type: Fial}")))]) == 1
    assert capsys.readouterr().out == ""
