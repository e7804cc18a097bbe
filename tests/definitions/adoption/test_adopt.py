"""Definitions of others as configs: the keys that a person would write, and what became of the rest."""

import json
from typing import Any

import pytest

from definitions.adoption.adopt import Adopted, adopt_definition

ROLE = "arn:aws:iam::123456789012:role/sagemaker"
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"


def processing(name: str, **more: Any) -> dict[str, Any]:
    """A Processing step as AWS's Python SDK writes it."""
    arguments = {
        "ProcessingResources": {
            "ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 30}
        },
        "AppSpecification": {"ImageUri": IMAGE},
        "RoleArn": ROLE,
    }
    return {"Name": name, "Type": "Processing", "Arguments": arguments | more.pop("arguments", {}), **more}


def adopted(*steps: dict[str, Any], **members: Any) -> Adopted:
    return adopt_definition({"Version": "2020-12-01", **members, "Steps": list(steps)}, "Churn_Pipeline")


def s3_input(name: str, uri: object, path: str) -> dict[str, Any]:
    source = {"S3Uri": uri, "LocalPath": path, "S3DataType": "S3Prefix", "S3InputMode": "File"}
    return {"InputName": name, "AppManaged": False, "S3Input": {**source, "S3DataDistributionType": "FullyReplicated"}}


def test_a_definition_becomes_what_a_person_would_write() -> None:
    prepare = processing(
        "Prepare",
        CacheConfig={"Enabled": True, "ExpireAfter": "30d"},
        arguments={
            "AppSpecification": {
                "ImageUri": IMAGE,
                "ContainerEntrypoint": ["python3", "/opt/ml/processing/input/code/prepare.py"],
            },
            "ProcessingInputs": [
                s3_input("raw", {"Get": "Parameters.Raw"}, "/opt/ml/processing/input/raw"),
                s3_input("code", "s3://churn-code/prepare.py", "/opt/ml/processing/input/code"),
            ],
            "ProcessingOutputConfig": {
                "Outputs": [
                    {
                        "OutputName": "train",
                        "AppManaged": False,
                        "S3Output": {
                            "S3Uri": "s3://churn-data/train",
                            "LocalPath": "/opt/ml/processing/train",
                            "S3UploadMode": "EndOfJob",
                        },
                    }
                ]
            },
        },
    )
    train = {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}
    check = processing(
        "Check",
        DependsOn=["Prepare"],
        arguments={
            "ProcessingInputs": [s3_input("train", train, "/opt/ml/processing/train")],
            "Environment": {"LEAST": "0.5"},
            "Tags": [{"Key": "team", "Value": "churn"}],
        },
    )
    parameters = [{"Name": "Raw", "Type": "String", "DefaultValue": "s3://churn-data/raw/"}]
    found = adopted(prepare, check, Parameters=parameters)
    assert found.lost == []
    assert (
        found.yaml
        == f"""\
# role arn: the module's own, instead of {ROLE}

projectName: churn-pipeline

pipeline:
  networkConfig:
    enableNetworkIsolation: false  # containers may call the network, as before; isolate them if they need not

  parameters:
    - {{name: Raw, type: String, defaultValue: 's3://churn-data/raw/'}}

  steps:
    - name: Prepare
      type: Processing
      cacheConfig: {{enabled: true, expireAfter: P30D}}
      processing:
        scriptS3Uri: s3://churn-code/prepare.py
        image: {{framework: scikit-learn, version: 1.2-1}}
        instanceType: ml.m5.large
        inputs:
          - {{inputName: raw, parameter: Raw}}
        outputs:
          - {{outputName: train, s3Uri: 's3://churn-data/train'}}

    - name: Check
      type: Processing
      processing:
        image: {{framework: scikit-learn, version: 1.2-1}}
        instanceType: ml.m5.large
        environment: {{LEAST: '0.5'}}
        inputs:
          - {{inputName: train, stepOutput: Prepare.train, localPath: /opt/ml/processing/train}}
        tags: {{team: churn}}
"""
    )


def test_what_has_no_key_stands_under_arguments() -> None:
    outputs: list[dict[str, Any]] = [
        {"OutputName": "odd", "AppManaged": True, "FeatureStoreOutput": {"FeatureGroupName": "g"}}
    ]
    outputs[0]["S3Output"] = {"S3Uri": "s3://churn-data/odd", "LocalPath": "/odd", "S3UploadMode": "EndOfJob"}
    found = adopted(processing("Write", arguments={"ProcessingOutputConfig": {"Outputs": outputs}}))
    assert found.lost == []
    assert "arguments:\n        ProcessingOutputConfig:" in found.yaml


@pytest.mark.parametrize("secret", [{"DB_PASSWORD": "correct-horse"}, {"MODE": "AKIAIOSFODNN7EXAMPLE"}])
def test_a_secret_is_in_nothing_that_is_printed_and_in_no_file(secret: dict[str, str]) -> None:
    [(name, value)] = secret.items()
    found = adopted(processing("Read", arguments={"Environment": {**secret, "STAGE": "test"}}))
    assert [difference.path for difference in found.lost] == [f"Read.Arguments.Environment.{name}"]
    assert value not in f"{found}"
    assert "STAGE: test" in found.yaml
    assert "Environment: {}" not in found.yaml


def test_a_secret_is_left_out_with_its_option_so_that_no_other_word_takes_its_place() -> None:
    words = ["--mode", "fast", "--password", "correct-horse", "--rows", "7"]
    container = {"ImageUri": IMAGE, "ContainerArguments": words}
    found = adopted(processing("Read", arguments={"AppSpecification": container}))
    assert "arguments: [--mode, fast, --rows, '7']" in found.yaml
    assert "correct-horse" not in f"{found}"


def test_a_step_that_is_refused_stays_where_it_was() -> None:
    public = {"AppSpecification": {"ImageUri": "public.ecr.aws/docker/library/busybox:latest"}}
    found = adopted(processing("First", arguments=public), processing("Second", DependsOn=["First"]))
    assert [problem.path[-1] for problem in found.errors] == ["imageUri"]
    assert found.yaml.index("imageUri: public.ecr.aws/docker/library/busybox:latest") < found.yaml.index("name: Second")
    assert "name: First" not in found.lossy_yaml
    assert "not the URI of an image" in found.lost[0].reason


def test_types_of_tomorrow_are_lost_with_all_their_values() -> None:
    tomorrow = {"Name": "New", "Type": "Quantum", "Arguments": {"Qubits": 4711}}
    found = adopted(processing("Old"), tomorrow)
    assert [(difference.path, difference.new) for difference in found.lost] == [("New", None)]
    assert json.loads(str(found.lost[0].old)) == {"Type": "Quantum", "Arguments": {"Qubits": 4711}}


def test_branches_become_names_and_their_steps_entries_of_the_list() -> None:
    report = {"PropertyFile": {"Get": "Steps.Check.PropertyFiles.Report"}, "Path": "auc.value"}
    condition = {
        "Name": "Good",
        "Type": "Condition",
        "Arguments": {
            "Conditions": [{"Type": "GreaterThan", "LeftValue": {"Std:JsonGet": report}, "RightValue": 0.8}],
            "IfSteps": [],
            "ElseSteps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "weak"}}],
        },
    }
    place = {"S3Uri": "s3://churn-data/r", "LocalPath": "/r", "S3UploadMode": "EndOfJob"}
    output: dict[str, Any] = {"OutputName": "r", "AppManaged": False, "S3Output": place}
    file = {"PropertyFileName": "Report", "OutputName": "r", "FilePath": "r.json"}
    check = processing("Check", PropertyFiles=[file], arguments={"ProcessingOutputConfig": {"Outputs": [output]}})
    found = adopted(check, condition)
    assert found.lost == []
    assert found.yaml.endswith("""\
    - name: Good
      type: Condition
      condition:
        conditions:
          - operator: GreaterThan
            stepName: Check
            propertyFile: Report
            jsonPath: auc.value
            threshold: 0.8
        ifSteps: []
        elseSteps: [Stop]

    - name: Stop
      type: Fail
      fail: {errorMessage: weak}
""")


def test_tidy_names_once_what_stands_there_often() -> None:
    steps = [processing(name, arguments={"Environment": {"BUCKET": "b-123456789012-us-east-1"}}) for name in "abc"]
    found = adopt_definition({"Steps": steps}, is_tidy=True)
    assert "- {name: InstanceType, type: String, defaultValue: ml.m5.large}" in found.yaml
    assert found.yaml.count("instanceType: {parameter: InstanceType}") == 3
    assert found.yaml.count("BUCKET: 'b-{{account}}-{{region}}'") == 3


def test_tidy_names_a_bucket_once_in_which_many_places_are() -> None:
    steps = [
        processing(name, arguments={"ProcessingInputs": [s3_input("raw", f"s3://churn-data/{name}", "/opt/ml/raw")]})
        for name in "abc"
    ]
    found = adopt_definition({"Steps": steps}, is_tidy=True)
    assert "- {name: Bucket, type: String, defaultValue: churn-data}" in found.yaml
    assert found.yaml.count("churn-data") == 1
    assert "join: {values: ['s3://', {parameter: Bucket}, /b]}" in found.yaml
    assert found.lost == []
