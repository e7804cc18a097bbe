"""Values that only Terraform knows are filled in from a file; what does not fit is told."""

import json
from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig
from definitions.inspection.given_values import read_values
from definitions.module.published_values import PublishedValue
from definitions.pipeline.resources.published_values import pipeline_arn
from definitions.values.infrastructure import (
    ACCOUNT,
    BUCKET_NAME,
    REGION,
    ROLE_ARN,
    InfrastructureKind,
    InfrastructureValue,
    ssm_parameter,
    text,
)

SUBNET = ssm_parameter(text("/acme/", REGION, "/subnet"))
TREE = {"role": ROLE_ARN, "uri": text("s3://", BUCKET_NAME, "/", ACCOUNT), "subnets": [SUBNET], "count": 1}
PUBLISHED = [PublishedValue("pipeline-arn", "/acme/arn", pipeline_arn("churn")), PublishedValue("name", "/n", "churn")]


def filled(folder: Path, content: str, tree: object = TREE) -> tuple[object, list[str], list[str]]:
    """The tree with the values of a file; the labels that stay, and the warnings."""
    file = folder / "values.yaml"
    file.write_text(content, encoding="utf-8")
    values, problems = read_values(file, [tree], PUBLISHED)
    told = [str(problem).removeprefix(f"{file}:") for problem in problems]
    return values.fill(tree), values.missing_in(tree), told


def test_keys_are_labels_and_what_is_missing_stays_a_label(tmp_path: Path) -> None:
    tree, missing, told = filled(tmp_path, "role arn: arn:aws:iam::1:role/r\nssm /acme/<region>/subnet: subnet-1\n")
    assert tree == {
        "role": "arn:aws:iam::1:role/r",
        "uri": "s3://<bucket name>/<account>",
        "subnets": ["subnet-1"],
        "count": 1,
    }
    assert (missing, told) == (["<bucket name>", "<account>", "<region>"], [])


def test_outputs_of_terraform_tell_all_that_their_values_are_made_of(tmp_path: Path) -> None:
    arn = "arn:aws-cn:sagemaker:cn-north-1:123456789012:pipeline/churn"
    outputs = {
        "pipeline-arn": {"sensitive": False, "type": "string", "value": arn},
        "name": {"type": "string", "value": "x"},
    }
    tree = {"made": text(ACCOUNT, " ", REGION)}
    assert filled(tmp_path, json.dumps(outputs), tree) == ({"made": "123456789012 cn-north-1"}, [], [])


def test_numbers_are_taken_as_they_are_written(tmp_path: Path) -> None:
    assert filled(tmp_path, "account: 012345678901", {"made": ACCOUNT})[0] == {"made": "012345678901"}


def test_a_key_that_fills_nothing_is_told_with_the_nearest(tmp_path: Path) -> None:
    _, _, told = filled(tmp_path, "role-arn: a\nbukket name: b\n")
    assert told == [
        "1:1: role-arn: warning: is no value of this module, and fills nothing [unused-value]",
        "2:1: bukket name: warning: is no value of this module, and fills nothing [unused-value]",
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("- a", "1:1: must be a map of values, got a list [wrong-type]"),
        ("role arn: [a]", "1:11: role arn: must be text, a number or true/false; got a list [wrong-type]"),
        ("role arn:", "1:10: role arn: must be text, a number or true/false; got nothing [wrong-type]"),
        ("role arn: a\nrole arn: b", "2:1: key 'role arn' stands twice in this map; first at line 1 [duplicate-key]"),
        ("", "1:1: is empty [empty-file]"),
    ],
)
def test_what_is_no_map_of_values_is_an_error_with_its_place(content: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig) as refused:
        filled(tmp_path, content)
    assert str(refused.value).splitlines()[0] == f"{tmp_path / 'values.yaml'}:{problem}"


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidConfig, match="there is no such file"):
        read_values(tmp_path / "none.yaml", [TREE], PUBLISHED)


def test_the_value_of_a_variable_with_the_name_of_a_secret_is_not_repeated(tmp_path: Path) -> None:
    variable = text(InfrastructureValue(InfrastructureKind.VARIABLE, "db_password"))
    assert filled(tmp_path, "variable db_password: hunter2-secret", {"made": variable})[0] == {"made": "***"}
