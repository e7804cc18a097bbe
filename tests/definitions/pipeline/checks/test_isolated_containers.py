"""Isolated containers that are told to reach something; ``tests/invalid/remarks`` has the messages."""

import pytest

from definitions.pipeline.compile import CompiledPipeline
from tests.support import compiled, config_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
OPEN = "networkConfig: {enableNetworkIsolation: false}"
DATA = "parameters: [{name: Data, type: String, defaultValue: 's3://data/raw/'}]"
TRAIN = f"{{name: Train, type: Training, training: {{imageUri: '{IMAGE}', instanceType: ml.m5.large}}}}"


def processing(settings: str, **more: str) -> CompiledPipeline:
    made = f"{{imageUri: '{IMAGE}', instanceType: ml.m5.large, {settings}}}"
    return compiled(config_of(f"- {{name: Prepare, type: Processing, processing: {made}}}", **more))


def rules(pipeline: CompiledPipeline) -> list[str]:
    return [warning.rule for warning in pipeline.warnings]


@pytest.mark.parametrize(
    "settings",
    [
        "arguments: [--data, {parameter: Data}], inputs: [{inputName: data, parameter: Data}]",
        "environment: {OUT: 's3://data/raw/'}, outputs: [{outputName: o, s3Uri: {parameter: Data}}]",
        "environment: {DATA: {parameter: Data}}, inputs: [{inputName: data, s3Uri: 's3://data/raw'}]",
    ],
)
def test_location_that_sagemaker_brings_or_uploads_may_be_named(settings: str) -> None:
    assert rules(processing(settings, pipeline=DATA)) == []


@pytest.mark.parametrize(
    "settings",
    [
        "enableNetworkIsolation: false, outputs: [{outputName: o, featureGroupName: customers}]",
        "enableNetworkIsolation: false, outputs: [{outputName: o, appManaged: true}]",
        "arguments: [--path, /opt/ml/processing/input/code/train.py]",
        "environment: {BUCKET: data, ROLE: 'arn:aws:iam::123456789012:role/reader'}",
    ],
)
def test_container_with_a_network_or_without_need_earns_no_warning(settings: str) -> None:
    assert rules(processing(settings)) == []


def test_one_cause_earns_one_warning() -> None:
    bucket = "additionalReadBucketNames: [elsewhere]"
    for root in ("", bucket):
        assert rules(processing("environment: {A: 's3://elsewhere/x/'}", root=root)) == ["isolated-container"]
    assert rules(processing("environment: {A: 's3://elsewhere/x/'}", pipeline=OPEN)) == ["not-granted"]
    assert rules(processing("environment: {A: 's3://elsewhere/x/'}", pipeline=OPEN, root=bucket)) == []


def test_statement_of_the_config_covers_data_that_a_text_names() -> None:
    added = "{actions: [s3:GetObject], resources: ['arn:aws:s3:::elsewhere/x/*'], reason: it is read}"
    root = f"additionalStatements: [{added}]"
    assert rules(processing("environment: {A: 's3://elsewhere/x/'}", pipeline=OPEN, root=root)) == []
    assert rules(processing("environment: {A: 's3://elsewhere/y/'}", pipeline=OPEN, root=root)) == ["not-granted"]


def test_registered_model_is_judged_by_the_step_that_serves_it() -> None:
    register = (
        f"{{name: Register, type: RegisterModel, register: {{imageUri: '{IMAGE}', modelDataStep: Train,"
        " environment: {SAGEMAKER_SUBMIT_DIRECTORY: 's3://code/serve.tar.gz'}}}"
    )
    serve = "{{name: Serve, type: Model, model: {{modelPackageArn: {{property: Register.ModelPackageArn}}{more}}}}}"
    group = "modelPackageGroupName: churn"

    def served(*models: str) -> list[str]:
        return rules(compiled(config_of(f"- {TRAIN}", f"- {register}", *models, root=group)))

    assert served() == []
    assert served(f"- {serve.format(more='')}") == ["isolated-container"]
    assert served(f"- {serve.format(more=', enableNetworkIsolation: false')}") == []
