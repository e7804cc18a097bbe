"""What another account owns is refused wherever a config names it, unless that account is trusted."""

import re
from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig, Problem, dotted
from definitions.source.located_yaml import load
from tests.support import SAMPLES, aligned, compiled, config_of

OWN, OTHER = "111111111111", "222222222222"
RULES = {"foreign-account", "foreign-role", "foreign-bucket"}
CONTEXT: dict[str, object] = {"account-2": OTHER, "account-3": "333333333333"}
OF_AN_ACCOUNT = re.compile(
    r"arn:aws[a-z-]*:(?!ecr:)[a-z-]+:[a-z0-9-]*:\d{12}:(?!(algorithm|hub|model-package))|https://sqs\.[^/]+/\d{12}/"
)
SAID_TO_PEOPLE = ("description", "tags", "domainArn")


def foreign(text: str | Path, account: str | None = OWN) -> list[Problem]:
    """What is reported of other accounts; anything else that is wrong fails."""
    try:
        problems = compiled(text, account=account, context=CONTEXT).problems
    except InvalidConfig as invalid:
        problems = invalid.problems
    errors = [problem for problem in problems if problem.severity == "error"]
    assert {problem.rule for problem in errors} <= RULES
    return errors


def training(lines: str, *, root: str = "", pipeline: str = "") -> str:
    step = f"""
- name: Train
  type: Training
  training:
    imageUri: {OWN}.dkr.ecr.us-east-1.amazonaws.com/train:1
    instanceType: ml.m5.large
    inputChannels: [{{channelName: train, s3Uri: s3://churn-data/train}}]
{aligned(lines, 4)}
"""
    return config_of(step, root=root, pipeline=pipeline)


def trusted(*accounts: str) -> str:
    return f"trustedAccountIds: {list(accounts)}"


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.stem for sample in SAMPLES])
def test_each_place_of_every_sample_is_refused(sample: Path) -> None:
    whole = load(sample.read_text(encoding="utf-8"), sample.name)
    named = {
        (child.position.line, child.position.column)
        for path, child in whole.walk()
        if isinstance(child.value, str) and OF_AN_ACCOUNT.search(child.value)
        if not any(key in SAID_TO_PEOPLE for key in path) and path[0] not in ("additionalKmsKeyArns", "replication")
    }
    found = {(problem.position.line, problem.position.column) for problem in foreign(sample, "999999999999")}
    assert named <= found
    assert foreign(sample, None) == []


KEY = f"arn:aws:kms:us-east-1:{OTHER}:key/1"


@pytest.mark.parametrize(
    ("value", "root"),
    [
        (KEY, ""),
        ("'arn:aws:kms:us-east-1:{{context:account-2}}:key/1'", ""),
        (f"{{join: {{values: ['arn:aws:kms:', us-east-1, ':{OTHER}:', key/1]}}}}", ""),
        ("{join: {values: ['arn:aws:kms:us-east-1:222222', {parameter: Free}, ':key/1']}}", ""),
        (f"{{join: {{on: ':', values: [arn, aws, kms, {{parameter: Free}}, '{OTHER}', key/1]}}}}", ""),
        ("{join: {on: ':', values: ['arn:aws:kms:us-east-1', {parameter: Owner}, key/1]}}", ""),
    ],
)
def test_key_is_told_however_it_is_written(value: str, root: str) -> None:
    parameters = f"""
    parameters:
      - {{name: Free, type: String}}
      - {{name: Owner, type: String, defaultValue: '{OWN}', enumValues: ['{OWN}', '{OTHER}']}}
    """
    [problem] = foreign(training(f"outputKmsKeyId: {value}", pipeline=parameters, root=root))
    assert (dotted(problem.path), problem.rule) == (
        "pipeline.steps[0].training.outputKmsKeyId",
        "foreign-account",
    )
    assert foreign(training(f"outputKmsKeyId: {value}", pipeline=parameters, root=trusted(OTHER))) == []
    assert foreign(training(f"outputKmsKeyId: {value}", pipeline=parameters), None) == []


def test_values_of_a_parameter_are_told_where_they_stand_and_not_again_where_they_are_used() -> None:
    parameter = f"parameters: [{{name: Key, type: String, enumValues: ['{KEY.replace(OTHER, OWN)}', '{KEY}']}}]"
    [problem] = foreign(
        training(
            "outputKmsKeyId: {join: {values: [{parameter: Key}]}}\nvolumeKmsKeyId: {parameter: Key}", pipeline=parameter
        )
    )
    assert dotted(problem.path) == "pipeline.parameters[0].enumValues[1]"


@pytest.mark.parametrize(
    "value",
    [
        f"arn:aws:sns:us-east-1:{OTHER}:done",
        f"arn:aws:secretsmanager:us-east-1:{OTHER}:secret:token-AbCdEf",
        f"arn:aws:ssm:us-east-1:{OTHER}:parameter/threshold",
        f"arn:aws:s3:us-east-1:{OTHER}:accesspoint/data",
        f"arn:aws:iam::{OTHER}:role/reader",
        f"--queue=https://sqs.us-east-1.amazonaws.com/{OTHER}/orders",
        f"https://vpce-1a.sqs.us-east-1.vpce.amazonaws.com/{OTHER}/orders",
        f"https://queue.amazonaws.com/{OTHER}/orders",
    ],
)
def test_text_for_a_container_may_name_nothing_of_another_account(value: str) -> None:
    [problem] = foreign(training(f"environment: {{NAME: '{value}'}}"))
    assert problem.rule == "foreign-account"
    assert foreign(training(f"environment: {{NAME: '{value}'}}", root=trusted(OTHER))) == []
    assert foreign(training(f"environment: {{NAME: '{value.replace(OTHER, OWN)}'}}")) == []


@pytest.mark.parametrize(
    "value",
    [
        "'arn:aws:kms:us-east-1:{{account}}:key/1'",
        "arn:aws:ssm:us-east-1::parameter/aws/service/x",
        "arn:aws:iam::aws:policy/ReadOnlyAccess",
        f"arn:aws:sagemaker:us-east-1:{OTHER}:model-package/of-a-seller",
        "'s3://sagemaker-us-east-1-{{account}}/x'",
        f"https://{OTHER}.signin.aws.amazon.com/console",
        f"https://{OTHER}.dkr.ecr.us-east-1.amazonaws.com/v2",
        "order-222222222222 of customer 222222222222",
    ],
)
def test_what_is_own_or_public_or_no_resource_is_no_problem(value: str) -> None:
    assert foreign(training(f"environment: {{NAME: {value}}}")) == []


def test_role_in_raw_arguments_is_never_passed_on() -> None:
    step = f"""
    - name: Cluster
      type: EMR
      emr:
        clusterConfig: {{instances: {{instanceGroups: []}}, autoScalingRole: 'arn:aws:iam::{OTHER}:role/scale'}}
        step: {{jar: command-runner.jar}}
    """
    assert [problem.rule for problem in foreign(config_of(step, root=trusted(OTHER)))] == ["foreign-role"]


BUCKET = f"sagemaker-us-east-1-{OTHER}"


@pytest.mark.parametrize("root", [f"additionalWriteBucketNames: [{BUCKET}]", trusted(OTHER)])
def test_bucket_in_raw_arguments_is_told_there_unless_it_is_declared(root: str) -> None:
    step = training("") + f"      arguments: {{TensorBoardOutputConfig: {{S3OutputPath: 's3://{BUCKET}/boards'}}}}\n"
    [problem] = foreign(step)
    assert problem.rule == "foreign-bucket"
    assert dotted(problem.path) == "pipeline.steps[0].arguments.TensorBoardOutputConfig.S3OutputPath"
    assert foreign(f"{root}\n{step}") == []


@pytest.mark.parametrize(
    "uri",
    [
        f"s3://{BUCKET}",
        f"s3a://{BUCKET}/x",
        f"arn:aws:s3:::{BUCKET}/x",
        f"https://{BUCKET}.s3.us-east-1.amazonaws.com/x",
        f"https://s3.us-east-1.amazonaws.com/{BUCKET}/x",
        f"https://data.{OTHER}.x.s3-us-west-2.amazonaws.com/x",
    ],
)
def test_bucket_is_told_in_every_form(uri: str) -> None:
    assert [problem.rule for problem in foreign(training(f"environment: {{DATA: '{uri}'}}"))] == ["foreign-bucket"]


@pytest.mark.parametrize(
    "root",
    [
        f"replication: {{bucketArn: 'arn:aws:s3:::copies', kmsKeyArn: '{KEY}'}}",
        f"pipelineBucketName: shared\npipelineKmsKeyArn: {KEY}",
        f"additionalKmsKeyArns: ['{KEY}']",
    ],
)
def test_keys_at_the_root_declare_whose_they_are_as_in_mdaa(root: str) -> None:
    assert foreign(training("", root=root)) == []
