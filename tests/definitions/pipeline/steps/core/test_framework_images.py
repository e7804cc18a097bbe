"""Images by name: each step that takes one asks for it in the stack's Region, and its role pulls that one alone."""

import re
from typing import Any

import pytest

from definitions.images.table import accounts
from tests.support import compiled, config_of, json_of, problems_of, statement, step, warnings_of

CHANNEL = "inputChannels: [{channelName: train, s3Uri: 's3://churn-data/train/'}]"
XGBOOST = "image: {framework: xgboost, version: 1.7-1}"
CHECK = "instanceType: ml.m5.large, suppliedBaselineConstraints: 's3://churn-data/constraints.json'"
TUNING = (
    "strategy: Random, objective: {type: Maximize, metricName: auc}, "
    "resourceLimits: {maxNumberOfTrainingJobs: 2, maxParallelTrainingJobs: 1}, "
    "parameterRanges: {continuousParameterRanges: [{name: eta, minValue: 0.1, maxValue: 0.5}]}"
)
MODEL = "modelData: 's3://churn-models/model.tar.gz'"
STEPS = {
    "Processing": f"processing: {{{XGBOOST}, instanceType: ml.m5.large}}",
    "Training": f"training: {{{XGBOOST}, instanceType: ml.m5.large, {CHANNEL}}}",
    "Tuning": f"tuning: {{{TUNING}, trainingJob: {{{XGBOOST}, instanceType: ml.m5.large, {CHANNEL}}}}}",
    "Model": f"model: {{{XGBOOST}, {MODEL}}}",
    "Model of containers": f"model: {{containers: [{{{XGBOOST}, {MODEL}}}, {{{XGBOOST}, {MODEL}}}]}}",
    "RegisterModel": f"register: {{{XGBOOST}, {MODEL}, modelPackageGroupName: churn}}",
    "RegisterModel of containers": (
        f"register: {{containers: [{{{XGBOOST}, {MODEL}}}], modelPackageGroupName: churn}}"
    ),
    "QualityCheck": (
        f"qualityCheck: {{checkType: DATA_QUALITY, {CHECK}, baselineDataset: {{s3Uri: 's3://churn-data/train/'}}, "
        "datasetFormat: {csv: {}}}"
    ),
    "ClarifyCheck": (
        f"clarifyCheck: {{checkType: DATA_BIAS, {CHECK}, dataset: {{s3Uri: 's3://churn-data/train/'}}, "
        "analysisConfigS3Uri: 's3://churn-data/analysis_config.json'}"
    ),
}
IMAGES = {
    "QualityCheck": ("sagemaker-model-monitor-analyzer", "sagemaker-model-monitor-analyzer"),
    "ClarifyCheck": ("sagemaker-clarify-processing", "sagemaker-clarify-processing:1.0"),
}
"""The registry and the image of steps; others have the one that they name."""
ECR = re.compile(r"[^'\"]*\.dkr\.ecr\.[^'\"]*")


def config(kind: str) -> str:
    return config_of(f"- {{name: Step, type: {kind.split()[0]}, {STEPS[kind]}}}")


def image_of(kind: str) -> tuple[str, str]:
    return IMAGES.get(kind, ("sagemaker-xgboost", "sagemaker-xgboost:1.7-1"))


def training(settings: str, pipeline: str = "") -> dict[str, Any]:
    """The request of a training job with these settings."""
    whole = config_of(f"- {{name: Train, type: Training, training: {{{settings}, {CHANNEL}}}}}", pipeline=pipeline)
    arguments: dict[str, Any] = step(compiled(whole, region="us-east-1"), "Train")["Arguments"]
    return arguments


@pytest.mark.parametrize("kind", STEPS)
@pytest.mark.parametrize(
    ("region", "domain"),
    [("eu-west-1", "amazonaws.com"), ("cn-north-1", "amazonaws.com.cn"), ("af-south-1", "amazonaws.com")],
)
def test_image_is_that_of_the_stacks_region(kind: str, region: str, domain: str) -> None:
    registry, image = image_of(kind)
    pipeline = compiled(config(kind), region=region)
    account = accounts(registry)[region]
    assert set(ECR.findall(str(json_of(pipeline.definition)))) == {f"{account}.dkr.ecr.{region}.{domain}/{image}"}
    repository = f"arn:${{partition}}:ecr:{region}:{account}:repository/{image.split(':')[0]}"
    assert json_of(statement(pipeline, "PullImages").resources) == [repository]
    assert warnings_of(pipeline) == []


@pytest.mark.parametrize("kind", STEPS)
def test_image_is_that_of_the_credentials_region_if_no_other_is_known(kind: str) -> None:
    registry, image = image_of(kind)
    pipeline = compiled(config(kind))
    account = f"${{imageAccount:{registry}}}"
    assert set(ECR.findall(str(json_of(pipeline.definition)))) == {
        f"{account}.dkr.ecr.${{region}}.${{dnsSuffix}}/{image}"
    }
    repository = f"arn:${{partition}}:ecr:${{region}}:{account}:repository/{image.split(':')[0]}"
    assert json_of(statement(pipeline, "PullImages").resources) == [repository]


@pytest.mark.parametrize("kind", STEPS)
def test_region_without_the_image_is_refused(kind: str) -> None:
    found = problems_of(config(kind), region="eu-isoe-west-1")
    errors = [problem for problem in found if " note: " not in problem]
    assert errors
    assert all("in eu-isoe-west-1 [unknown-image]" in problem for problem in errors)


@pytest.mark.parametrize(
    ("settings", "tag"),
    [
        ("instanceType: ml.g5.xlarge", "2.6-gpu-py312"),
        ("instanceType: ml.m5.large, image: {framework: pytorch, version: 2.6, processor: gpu}", "2.6-gpu-py312"),
        ("instanceType: {parameter: Type}", "2.6-gpu-py312"),
        ("instancePreferences: [{instanceType: ml.c5.large}, {instanceType: ml.m5.large}]", "2.6-cpu-py312"),
        ("instanceGroups: [{instanceGroupName: a, instanceType: ml.p3.2xlarge, instanceCount: 1}]", "2.6-gpu-py312"),
    ],
)
def test_processor_is_that_of_all_instance_types(settings: str, tag: str) -> None:
    image = "" if "image:" in settings else "image: {framework: pytorch, version: 2.6}, "
    parameter = "parameters: [{name: Type, type: String, defaultValue: ml.g5.xlarge}]"
    request = training(image + settings, pipeline=parameter if "Type}" in settings else "")
    assert request["AlgorithmSpecification"]["TrainingImage"].rpartition(":")[2] == tag


def test_registered_models_run_on_the_instance_types_they_name() -> None:
    image = "image: {framework: pytorch, version: 2.6}"
    types = "inferenceInstanceTypes: [ml.c7g.large], modelPackageGroupName: churn"
    text = config_of(f"- {{name: Put, type: RegisterModel, register: {{{image}, {MODEL}, {types}}}}}")
    [container] = step(compiled(text, region="us-east-1"), "Put")["Arguments"]["InferenceSpecification"]["Containers"]
    assert container["Image"].endswith("/pytorch-inference-arm64:2.6-cpu-py312-ubuntu22.04-sagemaker")


def test_other_problems_of_the_step_are_found_where_they_are() -> None:
    long = f"environment: {{NAME: {'x' * 600}}}"
    text = config_of(
        f"- {{name: Step, type: Training, training: {{{XGBOOST}, {long}, instanceType: ml.m5.large, {CHANNEL}}}}}"
    )
    assert [problem.split(": ")[1] for problem in problems_of(text)] == [
        "pipeline.steps[0].training.environment.NAME",
    ]
