"""QualityCheck steps: the job and the settings that they render."""

import json

import pytest

from tests.definitions.pipeline.steps.baseline_checks.quality_check_steps import (
    DATA,
    IMAGE,
    NAMING,
    SUPPLIED,
    check,
    rendered,
)
from tests.support import compiled, config_of, step

MODEL = (
    "checkType: MODEL_QUALITY",
    "problemType: Regression",
    "groundTruthAttribute: label",
    "inferenceAttribute: answer",
)


def test_the_job_is_a_processing_job() -> None:
    assert rendered(DATA, SUPPLIED, "volumeSizeInGB: 50", "maxRuntimeInSeconds: 600")["Arguments"] == {
        "ProcessingResources": {
            "ClusterConfig": {
                "InstanceType": "ml.m5.large",
                "InstanceCount": 1,
                "VolumeSizeInGB": 50,
                "VolumeKmsKeyId": "${keyArn}",
            }
        },
        "AppSpecification": {"ImageUri": IMAGE},
        "RoleArn": "${roleArn}",
        "ProcessingInputs": [
            {
                "InputName": "baseline_dataset_input",
                "AppManaged": False,
                "S3Input": {
                    "S3Uri": "s3://churn-data/train/",
                    "LocalPath": "/opt/ml/processing/input/baseline_dataset_input",
                    "S3DataType": "S3Prefix",
                    "S3InputMode": "File",
                    "S3DataDistributionType": "FullyReplicated",
                },
            }
        ],
        "ProcessingOutputConfig": {
            "Outputs": [
                {
                    "OutputName": "quality_check_output",
                    "AppManaged": False,
                    "S3Output": {
                        "S3Uri": {
                            "Std:Join": {
                                "On": "",
                                "Values": [
                                    f"s3://${{bucketName}}/{NAMING}-sample-sm-pipeline/",
                                    {"Get": "Execution.PipelineExecutionId"},
                                    "/Check/quality_check_output/",
                                ],
                            }
                        },
                        "LocalPath": "/opt/ml/processing/output",
                        "S3UploadMode": "EndOfJob",
                    },
                }
            ],
            "KmsKeyId": "${keyArn}",
        },
        "Environment": {
            "output_path": "/opt/ml/processing/output",
            "publish_cloudwatch_metrics": "Disabled",
            "dataset_format": '{"csv": {"header": true, "output_columns_position": "START"}}',
            "dataset_source": "/opt/ml/processing/input/baseline_dataset_input",
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 600},
        "NetworkConfig": {"EnableInterContainerTrafficEncryption": True, "EnableNetworkIsolation": True},
    }


def test_a_check_fails_on_violations_and_registers_nothing_unless_told() -> None:
    found = rendered(DATA, SUPPLIED)
    assert {key: value for key, value in found.items() if key != "Arguments"} == {
        "Name": "Check",
        "Type": "QualityCheck",
        "CheckType": "DATA_QUALITY",
        "SkipCheck": False,
        "FailOnViolation": True,
        "RegisterNewBaseline": False,
        "SuppliedBaselineConstraints": "s3://churn-data/constraints.json",
    }


def test_flags_and_baselines_may_be_expressions() -> None:
    parameters = """
    parameters:
      - {name: First, type: Boolean, defaultValue: false}
      - {name: Group, type: String, defaultValue: churn}
      - {name: Constraints, type: String, defaultValue: s3://churn-data/constraints.json}
      - {name: Statistics, type: String, defaultValue: s3://churn-data/statistics.json}
    """
    lines = (
        DATA,
        "skipCheck: {parameter: First}",
        "registerNewBaseline: {parameter: First}",
        "failOnViolation: {parameter: First}",
        "modelPackageGroupName: {parameter: Group}",
        "suppliedBaselineConstraints: {parameter: Constraints}",
        "suppliedBaselineStatistics: {parameter: Statistics}",
    )
    found = rendered(*lines, pipeline=parameters)
    assert {found[key]["Get"] for key in ("SkipCheck", "RegisterNewBaseline", "FailOnViolation")} == {
        "Parameters.First"
    }
    assert found["ModelPackageGroupName"] == {"Get": "Parameters.Group"}
    assert found["SuppliedBaselineConstraints"] == {"Get": "Parameters.Constraints"}
    assert found["SuppliedBaselineStatistics"] == {"Get": "Parameters.Statistics"}


def test_machines_may_be_expressions() -> None:
    parameters = """
    parameters:
      - {name: Machine, type: String, defaultValue: ml.m5.large}
      - {name: Number, type: Integer, defaultValue: 2}
    """
    lines = (DATA, SUPPLIED, "instanceType: {parameter: Machine}", "instanceCount: {parameter: Number}")
    cluster = rendered(*lines, pipeline=parameters)["Arguments"]["ProcessingResources"]["ClusterConfig"]
    assert cluster["InstanceType"] == {"Get": "Parameters.Machine"}
    assert cluster["InstanceCount"] == {"Get": "Parameters.Number"}


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (
            "{csv: {header: false, outputColumnsPosition: END}}",
            {"csv": {"header": False, "output_columns_position": "END"}},
        ),
        ("{json: {}}", {"json": {"lines": True}}),
        ("{json: {lines: false}}", {"json": {"lines": False}}),
        ("{sagemakerCaptureJson: {}}", {"sagemakerCaptureJson": {}}),
    ],
)
def test_the_container_is_told_the_format_as_json(written: str, told: object) -> None:
    environment = rendered(DATA, SUPPLIED, f"datasetFormat: {written}")["Arguments"]["Environment"]
    assert json.loads(environment["dataset_format"]) == told


def test_scripts_are_inputs_that_the_environment_names() -> None:
    arguments = rendered(
        DATA,
        SUPPLIED,
        "recordPreprocessorScript: s3://churn-code/before.py",
        "postAnalyticsProcessorScript: s3://churn-code/after.py",
    )["Arguments"]
    inputs = {entry["InputName"]: entry["S3Input"] for entry in arguments["ProcessingInputs"]}
    before, after = inputs["record_preprocessor_script_input"], inputs["post_analytics_processor_script_input"]
    assert (before["S3Uri"], after["S3Uri"]) == ("s3://churn-code/before.py", "s3://churn-code/after.py")
    assert arguments["Environment"]["record_preprocessor_script"] == f"{before['LocalPath']}/before.py"
    assert arguments["Environment"]["post_analytics_processor_script"] == f"{after['LocalPath']}/after.py"


def test_a_check_of_a_model_says_where_answers_are() -> None:
    lines = (
        "checkType: MODEL_QUALITY",
        "problemType: BinaryClassification",
        "groundTruthAttribute: label",
        "inferenceAttribute: 3",
        "probabilityAttribute: p",
        "probabilityThresholdAttribute: 0.8",
    )
    found = rendered(*lines, SUPPLIED)
    environment = found["Arguments"]["Environment"]
    assert found["CheckType"] == "MODEL_QUALITY"
    assert {key: environment[key] for key in environment if key.endswith(("_attribute", "_type"))} == {
        "analysis_type": "MODEL_QUALITY",
        "problem_type": "BinaryClassification",
        "inference_attribute": "3",
        "probability_attribute": "p",
        "ground_truth_attribute": "label",
        "probability_threshold_attribute": "0.8",
    }


def test_a_threshold_from_a_number_becomes_text() -> None:
    lines = (
        "checkType: MODEL_QUALITY",
        "problemType: BinaryClassification",
        "groundTruthAttribute: label",
        "probabilityAttribute: p",
        "probabilityThresholdAttribute: {parameter: Least}",
        SUPPLIED,
    )
    parameters = "parameters: [{name: Least, type: Float, defaultValue: 0.8}]"
    environment = rendered(*lines, pipeline=parameters)["Arguments"]["Environment"]
    assert environment["probability_threshold_attribute"] == {
        "Std:Join": {"On": "", "Values": [{"Get": "Parameters.Least"}]}
    }


def test_what_has_no_key_is_added_by_arguments() -> None:
    text = config_of(
        check(DATA, SUPPLIED) + "  arguments: {Environment: {start_time: '1'}, Tags: [{Key: a, Value: b}]}"
    )
    arguments = step(compiled(text), "Check")["Arguments"]
    assert arguments["Environment"]["start_time"] == "1"
    assert arguments["Environment"]["publish_cloudwatch_metrics"] == "Disabled"
    assert arguments["Tags"] == [{"Key": "a", "Value": "b"}]


def test_results_may_be_cached() -> None:
    text = config_of(check(DATA, SUPPLIED) + "  cacheConfig: {enabled: true, expireAfter: P7D}")
    assert step(compiled(text), "Check")["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P7D"}


def test_a_model_is_checked_by_answers_or_for_two_classes_by_probabilities() -> None:
    rendered(*MODEL, SUPPLIED)
    rendered(
        "checkType: MODEL_QUALITY",
        "problemType: BinaryClassification",
        "groundTruthAttribute: label",
        "probabilityAttribute: p",
        SUPPLIED,
    )
