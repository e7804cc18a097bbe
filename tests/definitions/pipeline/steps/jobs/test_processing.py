"""Processing steps: the request that they render."""

import pytest

from tests.definitions.pipeline.steps.jobs.processing_steps import (
    COMPLEX,
    IMAGE,
    MINIMAL,
    ON_M5,
    PIPELINE,
    processing,
    request,
)
from tests.support import compiled, problems_of, step


def s3_input(name: str, uri: object, path: str | None = None) -> dict[str, object]:
    return {
        "InputName": name,
        "AppManaged": False,
        "S3Input": {
            "S3Uri": uri,
            "LocalPath": path or f"/opt/ml/processing/input/{name}",
            "S3DataType": "S3Prefix",
            "S3InputMode": "File",
            "S3DataDistributionType": "FullyReplicated",
        },
    }


def s3_output(step_name: str, name: str, path: str) -> dict[str, object]:
    parts = [f"s3://${{bucketName}}/{PIPELINE}/", {"Get": "Execution.PipelineExecutionId"}, f"/{step_name}/{name}/"]
    uri = {"Std:Join": {"On": "", "Values": parts}}
    return {
        "OutputName": name,
        "AppManaged": False,
        "S3Output": {"S3Uri": uri, "LocalPath": path, "S3UploadMode": "EndOfJob"},
    }


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(MINIMAL), "Prepare") == {
        "Name": "Prepare",
        "Type": "Processing",
        "Arguments": {
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceType": "ml.m5.xlarge",
                    "InstanceCount": 1,
                    "VolumeSizeInGB": 30,
                    "VolumeKmsKeyId": "${keyArn}",
                }
            },
            "AppSpecification": {"ImageUri": IMAGE},
            "RoleArn": "${roleArn}",
            "NetworkConfig": {"EnableInterContainerTrafficEncryption": True, "EnableNetworkIsolation": True},
        },
    }


def test_complex_step_is_the_whole_request() -> None:
    assert step(compiled(COMPLEX), "Prepare") == {
        "Name": "Prepare",
        "Type": "Processing",
        "Arguments": {
            "ProcessingResources": {
                # no VolumeKmsKeyId: the instance type, known by the parameter's default, encrypts its own storage
                "ClusterConfig": {
                    "InstanceType": {"Get": "Parameters.Kind"},
                    "InstanceCount": {"Get": "Parameters.Count"},
                    "VolumeSizeInGB": {"Get": "Parameters.Count"},
                }
            },
            "AppSpecification": {
                "ImageUri": {"Get": "Parameters.Image"},
                "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/main.py"],
                "ContainerArguments": [
                    "--rate",
                    "0.50",
                    "--count",
                    {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Count"}]}},
                    "--kind",
                    {"Get": "Parameters.Kind"},
                ],
            },
            "RoleArn": "${roleArn}",
            "ProcessingInputs": [
                s3_input("code", "s3://scripts/prepare/main.py", "/opt/ml/processing/input/code"),
                s3_input("raw", "s3://data/raw"),
                s3_input("split", {"Get": "Steps.Split.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}),
                s3_input("named", {"Get": "Parameters.Data"}),
                s3_input("uri", {"Get": "Parameters.Data"}),
            ],
            "ProcessingOutputConfig": {
                "Outputs": [
                    s3_output("Prepare", "train", "/opt/ml/processing/train"),
                    s3_output("Prepare", "report", "/tmp/report"),
                ],
                "KmsKeyId": "${keyArn}",
            },
            "Environment": {
                "REGION": "${region}",
                "RATE": "0.1",
                "COUNT": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Count"}]}},
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": 3600},
            "NetworkConfig": {
                "EnableInterContainerTrafficEncryption": False,
                "EnableNetworkIsolation": False,
                "VpcConfig": {"SecurityGroupIds": ["sg-1"], "Subnets": ["subnet-1", "${ssm:/subnet/2}"]},
            },
        },
        "DependsOn": ["Split"],
        "PropertyFiles": [
            {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "metrics/report.json"},
        ],
    }


def test_keys_come_in_the_order_of_the_api() -> None:
    rendered = step(compiled(COMPLEX), "Prepare")
    assert list(rendered) == ["Name", "Type", "Arguments", "DependsOn", "PropertyFiles"]
    assert list(rendered["Arguments"]) == [
        "ProcessingResources",
        "AppSpecification",
        "RoleArn",
        "ProcessingInputs",
        "ProcessingOutputConfig",
        "Environment",
        "StoppingCondition",
        "NetworkConfig",
    ]


@pytest.mark.parametrize(
    ("settings", "entrypoint"),
    [
        (["entrypoint: [bash, -c, 'echo {{account}}']"], ["bash", "-c", "echo ${account}"]),
        (
            ["scriptS3Uri: s3://b-1/run.py", "entrypoint: [pypy, /opt/ml/processing/input/code/run.py]"],
            ["pypy", "/opt/ml/processing/input/code/run.py"],
        ),
        (["scriptS3Uri: s3://b-1/run.py"], ["python3", "/opt/ml/processing/input/code/run.py"]),
        (["scriptS3Uri: 's3://{{context:b}}/run.py'"], ["python3", "/opt/ml/processing/input/code/run.py"]),
        (
            ["scriptS3Uri: 's3://b-1/{{account}}/run-{{region}}.py'"],
            ["python3", "/opt/ml/processing/input/code/run-${region}.py"],
        ),
    ],
)
def test_entrypoint_is_the_given_one_or_runs_the_script(settings: list[str], entrypoint: list[str]) -> None:
    lines = "".join(f"        {line}\n" for line in settings)
    rendered = step(compiled(MINIMAL + lines, context={"b": "b-1"}), "Prepare")
    assert rendered["Arguments"]["AppSpecification"]["ContainerEntrypoint"] == entrypoint


def test_expressions_stand_for_paths_words_and_commands() -> None:
    text = processing(
        """
        instanceType: {parameter: Word}
        entrypoint: [sh, {parameter: Word}]
        inputs: [{inputName: raw, s3Uri: 's3://data/raw', localPath: {parameter: Word}, s3InputMode: {parameter: Word}}]
        outputs: [{outputName: out, localPath: {parameter: Word}, s3UploadMode: {parameter: Word}}]
        tags: {kind: {parameter: Word}}
        trialComponentDisplayName: {parameter: Word}
        """,
        pipeline="parameters: [{name: Word, type: String}]",
    )
    word = {"Get": "Parameters.Word"}
    found = request(text)
    assert found["ProcessingResources"]["ClusterConfig"]["InstanceType"] == word
    assert found["AppSpecification"]["ContainerEntrypoint"] == ["sh", word]
    assert found["ProcessingInputs"][0]["S3Input"]["LocalPath"] == word
    assert found["ProcessingInputs"][0]["S3Input"]["S3InputMode"] == word
    assert found["ProcessingOutputConfig"]["Outputs"][0]["S3Output"]["S3UploadMode"] == word
    assert found["Tags"] == [{"Key": "kind", "Value": word}]
    assert found["ExperimentConfig"] == {"TrialComponentDisplayName": word}


def test_the_first_type_that_is_to_be_had_is_taken() -> None:
    cluster = request(processing("instancePreferences: [{instanceType: ml.m5.large}, {instanceType: ml.m6i.large}]"))
    assert cluster["ProcessingResources"]["ClusterConfig"] == {
        "InstanceCount": 1,
        "VolumeSizeInGB": 30,
        "VolumeKmsKeyId": "${keyArn}",
        "InstancePreferences": [{"InstanceType": "ml.m5.large"}, {"InstanceType": "ml.m6i.large"}],
    }


def test_preferred_types_have_counts_of_their_own() -> None:
    found = request(processing("instancePreferences: [{instanceType: ml.g5.xlarge, instanceCount: 2}]"))
    cluster = found["ProcessingResources"]["ClusterConfig"]
    assert "InstanceCount" not in cluster
    assert "VolumeKmsKeyId" not in cluster


def test_a_step_says_itself_whether_traffic_is_encrypted() -> None:
    found = request(processing(f"{ON_M5}encryptInterContainerTraffic: false"))
    assert found["NetworkConfig"]["EnableInterContainerTrafficEncryption"] is False


def test_the_experiment_is_the_pipelines_but_the_jobs_name_in_it_is_its_own() -> None:
    kept = "arguments: {ExperimentConfig: {TrialComponentDisplayName: again}}"
    assert request(processing(ON_M5, envelope=kept))["ExperimentConfig"] == {"TrialComponentDisplayName": "again"}
    [problem] = problems_of(processing(ON_M5, envelope="arguments: {ExperimentConfig: {TrialName: first}}"))
    assert "arguments.ExperimentConfig.TrialName: cannot be given" in problem
