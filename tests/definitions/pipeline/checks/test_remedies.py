"""What a hint says to write is right: the config with it in place of the mistake has no problem there."""

import re

import pytest

from definitions.diagnostics.problems import InvalidConfig, Problem
from tests.support import compiled

CONFIG = """\
projectName: sample
additionalReadBucketNames: [acme-data]
pipeline:
  parameters:
    - {name: Data, type: String, defaultValue: s3://acme-data/churn/}
    - {name: Day, type: String, defaultValue: monday}
    - {name: Least, type: Float, defaultValue: 0.8}
    - {name: Many, type: Integer, defaultValue: 2}
  steps:
    - name: Prepare
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1.0
        instanceType: ml.m5.xlarge
        arguments: [--day, {parameter: Day}]
        inputs:
          - inputName: raw
            parameter: Data
        outputs:
          - outputName: train
          - outputName: test
    - name: Train
      type: Training
      cacheConfig: {enabled: true, expireAfter: P30D}
      training:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1.0
        instanceType: ml.m5.xlarge
        instanceCount: {parameter: Many}
        volumeSizeInGB: 30
        maxRuntimeInSeconds: 3600
        enableNetworkIsolation: true
        hyperparameters:
          eta: 0.2
        inputChannels:
          - channelName: train
            stepOutput: Prepare.train
    - name: Check
      type: Condition
      condition:
        conditions:
          - operator: GreaterThan
            leftValue: 1
            threshold: {parameter: Least}
        ifSteps: [Create, Score]
        elseSteps: [Stop]
    - name: Create
      type: Model
      model:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1.0
        modelData: Train.modelArtifacts
    - name: Score
      type: Transform
      transform:
        modelNameStep: Create
        instanceType: ml.m5.xlarge
        inputDataUri: s3://acme-data/days/
        contentType: text/csv
    - name: Stop
      type: Fail
      fail:
        errorMessage: too bad
"""
RIGHT = {
    "inputDataUri": "inputDataUri: s3://acme-data/days/",
    "parameter": "parameter: Data",
    "modelData": "modelData: Train.modelArtifacts",
    "modelNameStep": "modelNameStep: Create",
    "stepOutput": "stepOutput: Prepare.train",
    "threshold": "threshold: {parameter: Least}",
    "operator": "operator: GreaterThan",
    "instanceCount": "instanceCount: {parameter: Many}",
    "volumeSizeInGB": "volumeSizeInGB: 30",
    "maxRuntimeInSeconds": "maxRuntimeInSeconds: 3600",
    "enableNetworkIsolation": "enableNetworkIsolation: true",
    "eta": "eta: 0.2",
    "errorMessage": "errorMessage: too bad",
    "expireAfter": "expireAfter: P30D",
    "instanceType": "instanceType: ml.m5.xlarge\n        inputDataUri",
    "fail": "fail:\n        errorMessage: too bad",
    "type": "type: Fail",
}
MISTAKES = [
    ("inputDataUri", "'{{parameter:Data}}'", "inputDataUri: {parameter: Data}"),
    ("inputDataUri", "'{{ parameters.Data }}'", "inputDataUri: {parameter: Data}"),
    ("inputDataUri", "'${Data}'", "inputDataUri: {parameter: Data}"),
    ("inputDataUri", "Parameters.Data", "inputDataUri: {parameter: Data}"),
    ("inputDataUri", "{Ref: Data}", "inputDataUri: {parameter: Data}"),
    (
        "inputDataUri",
        "'s3://acme-data/${{ parameters.Day }}/x/'",
        'inputDataUri: {join: {values: ["s3://acme-data/", {parameter: Day}, "/x/"]}}',
    ),
    (
        "inputDataUri",
        "'s3://acme-data/{Day}/'",
        'inputDataUri: {join: {values: ["s3://acme-data/", {parameter: Day}, "/"]}}',
    ),
    ("inputDataUri", "Prepare.test", "inputDataUri: {stepOutput: Prepare.test}"),
    ("inputDataUri", "steps.Prepare.outputs.test", "inputDataUri: {stepOutput: Prepare.test}"),
    ("inputDataUri", "{property: Prepare.test}", "inputDataUri: {stepOutput: Prepare.test}"),
    ("inputDataUri", "{step: Prepare, output: test}", "inputDataUri: {stepOutput: Prepare.test}"),
    (
        "inputDataUri",
        "\"Prepare.properties.ProcessingOutputConfig.Outputs['test'].S3Output.S3Uri\"",
        "inputDataUri: {stepOutput: Prepare.test}",
    ),
    ("inputDataUri", "https://acme-data.s3.amazonaws.com/days/", "s3://acme-data/days/"),
    ("inputDataUri", "https://s3.eu-west-1.amazonaws.com/acme-data/a%20b/?x=1", "s3://acme-data/a b/"),
    ("inputDataUri", "s3:/acme-data/days/", "s3://acme-data/days/"),
    ("inputDataUri", "[s3://acme-data/days/]", "s3://acme-data/days/"),
    ("parameter", "{parameter: Data}", "parameter: Data"),
    ("modelData", "Train", "modelData: Train.modelArtifacts"),
    ("modelData", "{stepOutput: Train}", "modelData: Train.modelArtifacts"),
    ("modelData", "Train.ModelArtifacts.S3ModelArtifacts", "modelData: Train.modelArtifacts"),
    ("modelData", "properties.ModelArtifacts.S3ModelArtifacts", "modelData: Train.modelArtifacts"),
    ("modelNameStep", "{stepOutput: Create.modelName}", "modelNameStep: Create"),
    ("modelNameStep", "Create.modelName", "modelNameStep: Create"),
    ("stepOutput", "Prepare.outputs.test", "stepOutput: Prepare.test"),
    ("stepOutput", "[Prepare, train]", "stepOutput: Prepare.train"),
    ("stepOutput", "Prepare.ProcessingJobArn", "s3Uri: {property: Prepare.ProcessingJobArn}"),
    ("threshold", "'{{parameter:Least}}'", "threshold: {parameter: Least}"),
    ("threshold", "Least", "threshold: {parameter: Least}"),
    ("threshold", "80%", "0.8"),
    ("threshold", "'0,8'", "0.8"),
    ("operator", "'>='", "GreaterThanOrEqualTo"),
    ("operator", "'=='", "Equals"),
    ("operator", "'!='", "NotEquals"),
    ("operator", "lt", "LessThan"),
    ("instanceCount", "two", "2"),
    ("instanceCount", "2 instances", "2"),
    ("volumeSizeInGB", "50GB", "50"),
    ("maxRuntimeInSeconds", "1 day", "86400"),
    ("enableNetworkIsolation", "no", "false"),
    ("enableNetworkIsolation", "1", "true"),
    ("eta", "'{{parameter:Least}}'", "eta: {parameter: Least}"),
    ("eta", "Parameters.Least", "eta: {parameter: Least}"),
    ("eta", "True", '"True"'),
    ("errorMessage", "'AUC below {Least}'", 'errorMessage: {join: {values: ["AUC below ", {parameter: Least}]}}'),
    ("errorMessage", "{join: [below, {parameter: Least}]}", "{join: {values: [below, {parameter: Least}]}}"),
    ("expireAfter", "30d", "P30D"),
    ("expireAfter", "T12H", "PT12H"),
    ("expireAfter", "1 day and 2 hours", "P1DT2H"),
    ("instanceType", "'ml.m5.xlarge,'\n        inputDataUri", "ml.m5.xlarge"),
    ("instanceType", "m5.xlarge\n        inputDataUri", "ml.m5.xlarge"),
    ("fail", "too bad", "{errorMessage: too bad}"),
    ("type", "FailStep", "Fail"),
]
_HINT = r"(?:to refer to it, )?(?:write |did you mean ')(.*?)(?: in quotes to mean the text|'\?)?"


def _with(key: str, entry: str) -> str:
    assert CONFIG.count(RIGHT[key]) == 1
    return CONFIG.replace(RIGHT[key], entry)


def found_in(text: str) -> list[Problem]:
    """The errors of a config, or its warnings; the mistake may leave a parameter unused."""
    try:
        found = compiled(text, region="us-east-1").warnings
    except InvalidConfig as invalid:
        found = invalid.problems
    return [problem for problem in found if problem.severity != "note" and problem.rule != "unused-parameter"]


@pytest.mark.parametrize(("key", "mistake", "remedy"), MISTAKES)
def test_a_config_that_follows_the_hint_is_valid(key: str, mistake: str, remedy: str) -> None:
    [problem] = found_in(_with(key, f"{key}: {mistake}"))
    match = re.fullmatch(_HINT, problem.hint or "")
    assert match is not None
    assert match[1] == remedy
    entry = remedy if ": " in remedy and not remedy.startswith("{") else f"{key}: {remedy}"
    rest = mistake.partition("\n")[2]
    assert found_in(_with(key, entry + (f"\n{rest}" if rest else ""))) == []


def test_of_several_outputs_the_others_are_named() -> None:
    [problem] = found_in(_with("stepOutput", "stepOutput: Prepare"))
    assert problem.hint == "write stepOutput: Prepare.train, or one of its other outputs: test"


def test_a_reference_that_is_none_is_one_problem_whatever_it_is_read_as() -> None:
    [problem] = found_in(_with("threshold", "threshold: '{{ context.least }}'"))
    assert (problem.rule, problem.severity, problem.hint) == ("unknown-reference", "error", "write {{context:least}}")


def test_where_no_expression_may_stand_none_is_proposed() -> None:
    [problem] = found_in(CONFIG.replace("projectName: sample", "projectName: '{{parameter:Day}}'"))
    assert problem.hint == "'Day' has its value only when the pipeline runs: write the value itself, or {{context:KEY}}"


@pytest.mark.parametrize("text", ["Prepare", "Create", "day {Night}", "${HOME}", "Prepare.other", "{{day}}", "Data"])
def test_texts_that_refer_to_nothing_are_left_alone(text: str) -> None:
    found = found_in(_with("eta", f"eta: '{text}'"))
    assert [problem for problem in found if problem.rule == "reference-as-text"] == []


def test_a_step_with_mistakes_of_its_own_can_be_meant() -> None:
    text = _with("stepOutput", "stepOutput: steps.Prepare.outputs.train").replace(
        "- outputName: test", "- outputNames: test"
    )
    assert "write stepOutput: Prepare.train" in [problem.hint for problem in found_in(text)]


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ("xgboost:1.7", "{framework: xgboost, version: 1.7-1}"),
        ("sagemaker-xgboost:1.7-1", "{framework: xgboost, version: 1.7-1}"),
        ("pytorch:99", "{framework: pytorch, version: VERSION}"),
    ],
)
def test_an_image_of_aws_is_named_by_its_framework(text: str, image: str) -> None:
    uri = "imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1.0"
    [problem] = found_in(CONFIG.replace(uri, f"imageUri: {text}"))
    assert problem.hint == f"AWS's own images are named by 'image: {image}' in the step, in place of imageUri"
    if "VERSION" not in image:
        assert found_in(CONFIG.replace(uri, f"image: {image}")) == []


def test_a_name_of_a_config_is_no_reference_if_the_step_has_another_name() -> None:
    step = "{name: Config, type: EndpointConfig, endpointConfig: {endpointConfigName: %s, productionVariants: %s}}"
    variants = "[{variantName: All, modelName: churn, instanceType: ml.m5.xlarge, initialInstanceCount: 1}]"
    serve = (
        "{name: Serve, type: Endpoint, dependsOn: [Config], endpoint: {endpointName: a, endpointConfigName: Config}}"
    )
    for name, rules in (("churn", ["reference-as-text"]), ("Config", [])):
        steps = f"    - {step % (name, variants)}\n    - {serve}\n"
        found = found_in(f"projectName: sample\npipeline:\n  steps:\n{steps}")
        assert [problem.rule for problem in found if problem.rule != "not-granted"] == rules


@pytest.mark.parametrize(
    ("key", "hint"),
    [("stepOutput", "stepOutput: Prepare.OUTPUT"), ("inputDataUri", "inputDataUri: {stepOutput: Prepare.OUTPUT}")],
)
def test_outputs_of_a_step_with_mistakes_of_its_own_are_asked_for_in_the_form_of_the_key(key: str, hint: str) -> None:
    text = _with(key, f"{key}: Prepare").replace("arguments: [--day,", "arguments: [[],")
    assert f"name one of its outputs, such as {hint}" in [problem.hint for problem in found_in(text)]
