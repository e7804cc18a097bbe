"""A registered model opens the place of models to the reader accounts, and nothing else of the bucket."""

import pytest

from definitions.diagnostics.problems import InvalidConfig, dotted
from tests.support import compiled, config_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1"
READER = "modelPackageGroupName: churn\nprodAccountId: '222222222222'"


def train(name: str, path: str = "") -> str:
    output = f"outputPath: {path}" if path else ""
    return f"""
    - name: {name}
      type: Training
      training:
        imageUri: {IMAGE}
        instanceType: ml.m5.large
        inputChannels: [{{channelName: train, s3Uri: s3://churn-data/train}}]
        {output}
    """


def register(model: str, name: str = "Register") -> str:
    return f"- {{name: {name}, type: RegisterModel, register: {{imageUri: '{IMAGE}', {model}}}}}"


def opened(*steps: str, root: str = READER, pipeline: str = "") -> list[str]:
    """The paths at which something is opened that is no model."""
    try:
        compiled(config_of(*steps, root=root, pipeline=pipeline))
    except InvalidConfig as invalid:
        errors = [problem for problem in invalid.problems if problem.severity == "error"]
        assert {problem.rule for problem in errors} == {"open-to-readers"}
        return [dotted(problem.path) for problem in errors]
    return []


FREE = "parameters: [{name: Free, type: String}, {name: Root, type: String, defaultValue: s3://<default_bucket>}]"


@pytest.mark.parametrize(
    "model",
    [
        "s3://<default_bucket>",
        "s3://<default_bucket>/",
        "{join: {values: ['s3://<default_bucket>/', {parameter: Free}, /model.tar.gz]}}",
        "{join: {on: /, values: [{parameter: Root}, {parameter: Free}]}}",
    ],
)
def test_model_without_a_place_of_its_own_opens_the_whole_bucket(model: str) -> None:
    step = register(f"modelData: {model}")
    assert opened(step, pipeline=FREE) == ["pipeline.steps[0].register.modelData"]
    assert opened(step, pipeline=FREE, root="modelPackageGroupName: churn") == []


def test_the_default_of_a_parameter_is_told_there() -> None:
    assert opened(register("modelData: {parameter: Root}"), pipeline=FREE) == ["pipeline.parameters[1].defaultValue"]


def test_models_in_folders_of_their_own_open_these_alone() -> None:
    bought = register("modelData: s3://<default_bucket>/bought/model.tar.gz", "Bought")
    region = register("modelData: 's3://<default_bucket>/{{region}}/model.tar.gz'", "OfARegion")
    assert opened(bought, region, train("Train", "s3://<default_bucket>/trained")) == []


def test_other_steps_that_write_where_a_model_is_are_told() -> None:
    both = [train("Train", "s3://<default_bucket>"), train("Other", "s3://<default_bucket>")]
    first, second = register("modelDataStep: Train"), register("modelDataStep: Other", "Second")
    assert opened(*both, first) == []  # each has folders that are named after its own jobs
    assert opened(*both, first, second) == []
    assert opened(train("Train"), train("Other"), first) == []  # the folder that is for models
    assert opened(train("Train", "s3://<default_bucket>/a"), train("Other", "s3://<default_bucket>/a2"), first) == []
    prefix = register("modelData: {join: {values: ['s3://<default_bucket>/a', {parameter: Free}]}}")
    assert opened(train("Other", "s3://<default_bucket>/all"), prefix, pipeline=FREE) == [
        "pipeline.steps[1].register.modelData"
    ]
