"""Script mode: the channel and the hyperparameters from which a framework's image starts the user's program."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support import compiled, config_of, statement, step, warnings_of, written

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"
FOLDER = "/opt/ml/input/data/code"


def training(*keys: str) -> str:
    lines = [f"imageUri: {IMAGE}", "instanceType: ml.m5.large", *keys]
    return "- name: Train\n  type: Training\n  training:\n" + "".join(f"    {line}\n" for line in lines)


def request(*keys: str) -> Any:
    pipeline = compiled(config_of(training(*keys)))
    assert warnings_of(pipeline) == []
    return step(pipeline, "Train")["Arguments"]


def code_channel(uri: str) -> dict[str, object]:
    source = {"S3DataType": "S3Prefix", "S3Uri": uri, "S3DataDistributionType": "FullyReplicated"}
    return {"ChannelName": "code", "InputMode": "File", "DataSource": {"S3DataSource": source}}


@pytest.mark.parametrize(
    ("keys", "uri", "program", "folder"),
    [
        (["scriptS3Uri: s3://b-1/x/train.py"], "s3://b-1/x/train.py", "train.py", FOLDER),
        (["sourceDirS3Uri: s3://b-1/x", "entryPoint: train.py"], "s3://b-1/x/", "train.py", FOLDER),
        (["sourceDirS3Uri: s3://b-1/x/", "entryPoint: bin/train.py"], "s3://b-1/x/", "bin/train.py", FOLDER),
        (
            ["sourceDirS3Uri: s3://b-1/x/sourcedir.tar.gz", "entryPoint: train.py"],
            "s3://b-1/x/sourcedir.tar.gz",
            "train.py",
            f"{FOLDER}/sourcedir.tar.gz",
        ),
    ],
    ids=["script", "folder", "folder with a program below", "archive"],
)
def test_code_in_s3_is_a_channel_and_two_hyperparameters(keys: list[str], uri: str, program: str, folder: str) -> None:
    made = request(*keys, "hyperparameters: {depth: 3}")
    assert made["InputDataConfig"] == [code_channel(uri)]
    assert made["HyperParameters"] == {
        "depth": "3",
        # The toolkit decodes all hyperparameters as JSON.
        "sagemaker_program": json.dumps(program),
        "sagemaker_submit_directory": json.dumps(folder),
    }
    assert made["EnableNetworkIsolation"] is True


def test_parts_of_the_uri_may_be_references() -> None:
    made = request("scriptS3Uri: 's3://{{account}}-code/train-{{region}}.py'")
    assert made["InputDataConfig"] == [code_channel("s3://${account}-code/train-${region}.py")]
    assert made["HyperParameters"]["sagemaker_program"] == '"train-${region}.py"'


def test_other_channels_come_first_and_may_be_streamed() -> None:
    channels = "inputChannels: [{channelName: train, s3Uri: s3://data/x/}]"
    made = request("scriptS3Uri: s3://b-1/x/train.py", channels, "trainingInputMode: Pipe")
    assert [channel["ChannelName"] for channel in made["InputDataConfig"]] == ["train", "code"]
    assert made["InputDataConfig"][1]["InputMode"] == "File"


def test_a_command_of_its_own_gets_the_code_and_no_hyperparameters() -> None:
    made = request("sourceDirS3Uri: s3://b-1/x/", "containerEntrypoint: [/bin/sh, /opt/ml/input/data/code/run.sh]")
    assert made["InputDataConfig"] == [code_channel("s3://b-1/x/")]
    assert "HyperParameters" not in made


def test_the_role_reads_the_code_and_nothing_beside_it() -> None:
    pipeline = compiled(config_of(training("sourceDirS3Uri: s3://b-1/x", "entryPoint: train.py")))
    read = statement(pipeline, "ReadObjects")
    assert [str(resource) for resource in read.resources] == ["arn:${partition}:s3:::b-1/x/*"]
    assert read.reasons == ("step 'Train' reads its code",)


def local(*steps: str) -> Path:
    """A config with these steps, beside it ``src/train.py``, ``src/lib/x.py`` and ``prepare.py``."""
    folder = written(config_of(*steps)).parent / "own-code"
    for name in ("src/train.py", "src/lib/x.py", "prepare.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    (folder / "config.yaml").write_text(config_of(*steps), encoding="utf-8")
    return folder / "config.yaml"


def test_a_folder_beside_the_yaml_is_uploaded_and_then_the_same() -> None:
    pipeline = compiled(local(training("sourceDir: ./src", "entryPoint: train.py")))
    [source] = pipeline.sources
    uri = f"s3://${{bucketName}}/test-org-test-env-test-domain-test-pipeline/source/{source.digest}/"
    made = step(pipeline, "Train")["Arguments"]
    assert source.names == ["lib/x.py", "train.py"]
    assert made["InputDataConfig"] == [code_channel(uri)]
    assert made["HyperParameters"] == {
        "sagemaker_program": '"train.py"',
        "sagemaker_submit_directory": f'"{FOLDER}"',
    }
    assert f"{uri.removeprefix('s3://')}*" in str(statement(pipeline, "ReadObjects").resources[0])


def test_tuning_has_the_code_as_training_has_it() -> None:
    tuning = f"""
    - name: Tune
      type: Tuning
      tuning:
        resourceLimits: {{maxNumberOfTrainingJobs: 4, maxParallelTrainingJobs: 2}}
        trainingJobs:
          - definitionName: forest
            objective: {{type: Minimize, metricName: loss}}
            parameterRanges: {{integerParameterRanges: [{{name: depth, minValue: 1, maxValue: 9}}]}}
            imageUri: {IMAGE}
            metricDefinitions: [{{name: loss, regex: 'loss=(.*)'}}]
            instanceType: ml.m5.large
            sourceDir: ./src
            entryPoint: train.py
            staticHyperparameters: {{trees: 10}}
    """
    both = local(training("sourceDir: ./src", "entryPoint: train.py", "hyperparameters: {trees: 10}"), tuning)
    pipeline = compiled(both)
    [job] = step(pipeline, "Tune")["Arguments"]["TrainingJobDefinitions"]
    train = step(pipeline, "Train")["Arguments"]
    assert job["InputDataConfig"] == train["InputDataConfig"]
    assert job["StaticHyperParameters"] == train["HyperParameters"]
    assert "step 'Tune' reads its code" in statement(pipeline, "ReadObjects").reasons


@pytest.mark.parametrize(
    ("keys", "command", "names"),
    [
        (["script: ./prepare.py"], ["python3", "/opt/ml/processing/input/code/prepare.py"], ["prepare.py"]),
        (
            ["sourceDir: ./src", "entryPoint: lib/x.py"],
            ["python3", "/opt/ml/processing/input/code/lib/x.py"],
            ["lib/x.py", "train.py"],
        ),
        (
            ["sourceDir: ./src", "entrypoint: [bash, /opt/ml/processing/input/code/run.sh]"],
            ["bash", "/opt/ml/processing/input/code/run.sh"],
            ["lib/x.py", "train.py"],
        ),
    ],
    ids=["script", "folder", "folder with a command"],
)
def test_processing_runs_code_beside_the_yaml(keys: list[str], command: list[str], names: list[str]) -> None:
    lines = "".join(f"    {line}\n" for line in (f"imageUri: {IMAGE}", "instanceType: ml.m5.large", *keys))
    pipeline = compiled(local(f"- name: Prepare\n  type: Processing\n  processing:\n{lines}"))
    [source] = pipeline.sources
    made = step(pipeline, "Prepare")["Arguments"]
    [code] = made["ProcessingInputs"]
    assert source.names == names
    assert made["AppSpecification"]["ContainerEntrypoint"] == command
    assert code["S3Input"]["S3Uri"].endswith(f"/source/{source.digest}/")
    assert code["S3Input"]["LocalPath"] == "/opt/ml/processing/input/code"
