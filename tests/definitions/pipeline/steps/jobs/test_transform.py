"""Transform steps: the request that they render."""

from typing import Any

import pytest

from tests.definitions.pipeline.steps.jobs.transform_steps import CAPTURING, CREATE, MINIMAL, PIPELINE, config
from tests.support import aligned, compiled, config_of, problems_of, step

PARAMETERS = """
    parameters:
      - {name: Kept, type: String, defaultValue: "$[0,-1]"}
      - {name: Retries, type: Integer, defaultValue: 2}
    """


def test_minimal_step_is_the_smallest_request() -> None:
    assert step(compiled(MINIMAL), "Predict") == {
        "Name": "Predict",
        "Type": "Transform",
        "Arguments": {
            "ModelName": {"Get": "Steps.Create.ModelName"},
            "TransformInput": {
                "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/in"}},
            },
            "TransformOutput": {
                "S3OutputPath": {
                    "Std:Join": {
                        "On": "",
                        "Values": [
                            f"s3://${{bucketName}}/{PIPELINE}/",
                            {"Get": "Execution.PipelineExecutionId"},
                            "/Predict/",
                        ],
                    }
                },
                "KmsKeyId": "${keyArn}",
            },
            "TransformResources": {
                "InstanceType": "ml.m5.xlarge",
                "InstanceCount": 1,
                "VolumeKmsKeyId": "${keyArn}",
            },
        },
    }


def test_complex_step_is_the_whole_request() -> None:
    text = config(
        """
        instanceType: ml.g5.xlarge
        instanceCount: {parameter: Count}
        inputDataStepOutput: Prepare.out
        inputDataUri: s3://ignored/because/step/output/counts
        outputPath: s3://data/out
        contentType: text/csv
        splitType: None
        assembleWith: Line
        strategy: {parameter: Strategy}
        maxConcurrentTransforms: 4
        maxPayloadInMB: 25
        """,
        pipeline="""
        parameters:
          - {name: Count, type: Integer, defaultValue: 2}
          - {name: Strategy, type: String, defaultValue: SingleRecord}
        """,
    )
    text += """\
    - name: Prepare
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1
        instanceType: ml.m5.xlarge
        outputs: [{outputName: out}]
"""
    rendered = step(compiled(text), "Predict")
    assert rendered["Arguments"] == {
        "ModelName": {"Get": "Steps.Create.ModelName"},
        "MaxConcurrentTransforms": 4,
        "MaxPayloadInMB": 25,
        "BatchStrategy": {"Get": "Parameters.Strategy"},
        "TransformInput": {
            "DataSource": {
                "S3DataSource": {
                    "S3DataType": "S3Prefix",
                    "S3Uri": {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"},
                }
            },
            "ContentType": "text/csv",
            "SplitType": "None",
        },
        "TransformOutput": {"S3OutputPath": "s3://data/out", "AssembleWith": "Line", "KmsKeyId": "${keyArn}"},
        "TransformResources": {"InstanceType": "ml.g5.xlarge", "InstanceCount": {"Get": "Parameters.Count"}},
    }
    assert list(rendered["Arguments"])[:2] == ["ModelName", "MaxConcurrentTransforms"]


@pytest.mark.parametrize(
    "sizes", ["maxPayloadInMB: 0", "maxPayloadInMB: 100", "maxPayloadInMB: 50\nmaxConcurrentTransforms: 2"]
)
def test_requests_that_fit_are_accepted(sizes: str) -> None:
    compiled(f"{MINIMAL}{aligned(sizes, 8)}\n")


def test_a_model_of_no_model_step_is_refused() -> None:
    assert problems_of(MINIMAL.replace("modelNameStep: Create", "modelNameStep: Creat")) == [
        "11:24: pipeline.steps[1].transform.modelNameStep: there is no step 'Creat' [unknown-step]"
    ]


def arguments(settings: str, pipeline: str = "") -> Any:
    """The request of a step with these settings beside the smallest ones."""
    whole = aligned("instanceType: ml.m5.xlarge\ninputDataUri: s3://data/in") + "\n" + aligned(settings)
    return step(compiled(config(whole, pipeline)), "Predict")["Arguments"]


@pytest.mark.parametrize(
    ("name", "rendered"),
    [
        ("churn-2024", "churn-2024"),
        ("{parameter: Named}", {"Get": "Parameters.Named"}),
        ("{property: Create.ModelName}", {"Get": "Steps.Create.ModelName"}),
        ("{stepOutput: Create.modelName}", {"Get": "Steps.Create.ModelName"}),
    ],
)
def test_a_model_is_named_instead_of_its_step(name: str, rendered: object) -> None:
    named = config_of(
        CREATE,
        f"""
        - name: Predict
          type: Transform
          transform:
            modelName: {name}
            instanceType: ml.m5.xlarge
            inputDataUri: s3://data/in
        """,
        pipeline="parameters: [{name: Named, type: String, defaultValue: churn}]",
    )
    assert step(compiled(named), "Predict")["Arguments"]["ModelName"] == rendered


def test_input_and_predictions_are_of_a_form() -> None:
    request = arguments("compressionType: Gzip\naccept: application/json\ncontentType: text/csv")
    assert request["TransformInput"] == {
        "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data/in"}},
        "ContentType": "text/csv",
        "CompressionType": "Gzip",
    }
    assert request["TransformOutput"]["Accept"] == "application/json"


def test_records_are_filtered_and_joined_with_their_predictions() -> None:
    request = arguments("inputFilter: $[1:]\njoinSource: Input\noutputFilter: {parameter: Kept}", PARAMETERS)
    assert request["DataProcessing"] == {
        "InputFilter": "$[1:]",
        "OutputFilter": {"Get": "Parameters.Kept"},
        "JoinSource": "Input",
    }


def test_the_container_is_told_how_to_answer() -> None:
    request = arguments(
        """
        modelClientConfig: {invocationsTimeoutInSeconds: 600, invocationsMaxRetries: {parameter: Retries}}
        environment: {THRESHOLD: 0.5, RETRIES: {parameter: Retries}}
        transformAmiVersion: al2-ami-sagemaker-batch-gpu-470
        """,
        PARAMETERS,
    )
    assert request["ModelClientConfig"] == {
        "InvocationsTimeoutInSeconds": 600,
        "InvocationsMaxRetries": {"Get": "Parameters.Retries"},
    }
    assert request["Environment"] == {
        "THRESHOLD": "0.5",
        "RETRIES": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Retries"}]}},
    }
    assert request["TransformResources"]["TransformAmiVersion"] == "al2-ami-sagemaker-batch-gpu-470"


def test_the_job_is_named_in_the_experiment_and_tagged() -> None:
    request = arguments("trialComponentDisplayName: churn\ntags: {team: churn, run: {parameter: Kept}}", PARAMETERS)
    assert request["ExperimentConfig"] == {"TrialComponentDisplayName": "churn"}
    assert request["Tags"] == [
        {"Key": "team", "Value": "churn"},
        {"Key": "run", "Value": {"Get": "Parameters.Kept"}},
    ]


def test_captured_data_is_encrypted_with_the_pipelines_key() -> None:
    assert step(compiled(CAPTURING), "Predict")["Arguments"]["DataCaptureConfig"] == {
        "DestinationS3Uri": "s3://captured/batch",
        "KmsKeyId": "${keyArn}",
        "GenerateInferenceId": True,
    }
