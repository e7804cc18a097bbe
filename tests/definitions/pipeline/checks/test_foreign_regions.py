"""What is of another Region than the pipeline's and must not be is refused, wherever a step names it."""

import re
from pathlib import Path

import pytest

from definitions.diagnostics.problems import InvalidConfig, Problem, dotted
from definitions.source.located_yaml import load
from tests.support import SAMPLES, compiled, config_of, problems_of

CONTEXT: dict[str, object] = {"account-2": "222222222222", "account-3": "333333333333"}
FOREIGN = re.compile(
    r"\d{12}\.dkr\.ecr\.[a-z].*|arn:aws:lambda:.*|https://sqs\.[a-z].*|arn:aws:sagemaker:.*:model-package-group/.*"
)


def processing(image: str) -> str:
    return f"- {{name: P, type: Processing, processing: {{instanceType: ml.m5.large, imageUri: {image}}}}}"


def foreign(text: str | Path, region: str | None = "eu-west-1") -> list[Problem]:
    """What is reported of other Regions; anything else that is wrong fails."""
    try:
        compiled(text, region=region, context=CONTEXT)
    except InvalidConfig as invalid:
        errors = [problem for problem in invalid.problems if problem.severity == "error"]
        assert {problem.rule for problem in errors} == {"foreign-region"}
        return errors
    return []


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.stem for sample in SAMPLES])
def test_each_place_of_every_sample_is_refused(sample: Path) -> None:
    named = {
        (child.position.line, child.position.column)
        for path, child in load(sample.read_text(encoding="utf-8"), sample.name).walk()
        if isinstance(child.value, str) and FOREIGN.fullmatch(child.value) and path[-1] != "privateImageUri"
    }
    found = {(problem.position.line, problem.position.column) for problem in foreign(sample, "eu-north-1")}
    assert found == named


@pytest.mark.parametrize(
    "image",
    [
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1",
        "123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/train:1",
        "123456789012.dkr-ecr.us-east-1.on.aws/train:1",
        "123456789012.dkr-ecr-fips.us-east-1.on.aws/train:1",
        "123456789012.dkr.ecr.us-east-1.amazonaws.com/ecr-public/docker/library/python:3.12",
        "'{{account}}.dkr.ecr.us-east-1.amazonaws.com/train:1'",
        "'{{context:account-2}}.dkr.ecr.us-east-1.amazonaws.com/train@sha256:" + "0" * 64 + "'",
        "{join: {on: /, values: [123456789012.dkr.ecr.us-east-1.amazonaws.com, {execution: PipelineName}]}}",
    ],
)
def test_the_host_of_an_image_tells_its_region(image: str) -> None:
    [problem] = foreign(config_of(processing(image)))
    assert dotted(problem.path) == "pipeline.steps[0].processing.imageUri"
    assert "us-east-1" in problem.message
    assert foreign(config_of(processing(image)), "us-east-1") == []
    assert foreign(config_of(processing(image)), None) == []


@pytest.mark.parametrize(
    ("image", "region"),
    [
        ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/train:1", "cn-northwest-1"),
        ("123456789012.dkr.ecr.us-gov-west-1.amazonaws.com/train:1", "us-gov-east-1"),
        ("123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov/train:1", "us-iso-west-1"),
    ],
)
def test_other_partitions_have_other_hosts(image: str, region: str) -> None:
    assert len(foreign(config_of(processing(image)), region)) == 1


@pytest.mark.parametrize(
    "image",
    [
        "'123456789012.dkr.ecr.{{region}}.amazonaws.com/train:1'",
        "'ssm:/images/train'",
        "{parameter: Image}",
        "{join: {values: [123456789012.dkr.ecr., {parameter: Image}, .amazonaws.com/train]}}",
    ],
)
def test_what_follows_the_region_or_is_not_known_is_no_error(image: str) -> None:
    parameters = "parameters: [{name: Image, type: String}, {name: Other, type: String}]"
    assert foreign(config_of(processing(image), pipeline=parameters)) == []


def test_parameter_is_told_at_its_default_and_at_each_of_its_values_once() -> None:
    hosts = {region: f"123456789012.dkr.ecr.{region}.amazonaws.com/train:1" for region in ("us-east-1", "eu-west-1")}
    parameter = (
        f"parameters: [{{name: Image, type: String, defaultValue: '{hosts['us-east-1']}', "
        f"enumValues: ['{hosts['us-east-1']}', '{hosts['eu-west-1']}']}}]"
    )
    second = processing("{parameter: Image}").replace("name: P", "name: Q")
    used = config_of(processing("{parameter: Image}"), second, pipeline=parameter)
    assert [dotted(problem.path) for problem in foreign(used)] == [
        "pipeline.parameters[0].defaultValue",
        "pipeline.parameters[0].enumValues[0]",
    ]


def test_parameter_that_is_no_image_may_say_anything() -> None:
    other = processing("123456789012.dkr.ecr.eu-west-1.amazonaws.com/train:1").replace(
        "instanceType", "environment: {I: {parameter: I}}, instanceType"
    )
    parameter = "parameters: [{name: I, type: String, defaultValue: '1.dkr.ecr.us-east-1.amazonaws.com/train:1'}]"
    assert foreign(config_of(other, pipeline=parameter)) == []


def test_image_in_the_arguments_of_a_step_is_told_there() -> None:
    step = """
    - name: T
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/train:1
        instanceType: ml.m5.large
        inputChannels: [{channelName: train, s3Uri: 's3://churn-data/a'}]
      arguments:
        DebugRuleConfigurations:
          - {RuleConfigurationName: a, RuleEvaluatorImage: 123456789012.dkr.ecr.us-east-1.amazonaws.com/debug:1}
    """
    [problem] = foreign(config_of(step))
    assert dotted(problem.path) == "pipeline.steps[0].arguments.DebugRuleConfigurations[0].RuleEvaluatorImage"


def test_private_registry_may_be_anywhere_but_not_the_function_that_opens_it() -> None:
    step = """
    - name: T
      type: Training
      training:
        privateImageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
        registryCredentialsProviderArn: arn:aws:lambda:us-east-1:123456789012:function:credentials
        instanceType: ml.m5.large
        inputChannels: [{channelName: train, s3Uri: 's3://churn-data/a'}]
    """
    network = "networkConfig: {subnetIds: [subnet-1a2b3c4d], securityGroupIds: [sg-1a2b3c4d]}"
    [problem] = foreign(config_of(step, pipeline=network))
    assert dotted(problem.path) == "pipeline.steps[0].training.registryCredentialsProviderArn"


def test_step_with_other_errors_is_told_of_its_image_too() -> None:
    wrong = processing("123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1").replace("instanceType", "instanceTyp")
    assert [problem.rpartition(" ")[2] for problem in problems_of(config_of(wrong), region="eu-west-1")] == [
        "[unknown-key]",
        "[foreign-region]",
    ]
