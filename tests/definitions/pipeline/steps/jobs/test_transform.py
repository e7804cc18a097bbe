"""Transform steps: the request they render and what the role may do for them."""

from typing import Any

import pytest

from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step, warnings_of

PIPELINE = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
PARAMETERS = """
    parameters:
      - {name: Kept, type: String, defaultValue: "$[0,-1]"}
      - {name: Retries, type: Integer, defaultValue: 2}
    """
CREATE = """
    - name: Create
      type: Model
      model:
        modelPackageArn: arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3
    """


def config(settings: str, pipeline: str = "") -> str:
    predict = f"""
- name: Predict
  type: Transform
  transform:
    modelNameStep: Create
{aligned(settings, 4)}
"""
    return config_of(CREATE, predict, pipeline=pipeline)


MINIMAL = config("""
    instanceType: ml.m5.xlarge
    inputDataUri: s3://data/in
    """)


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


def test_role_may_run_the_job_read_its_input_and_write_predictions() -> None:
    pipeline = compiled(MINIMAL)
    assert json_of(statement(pipeline, "StartTransformJobs").resources)[0].endswith(
        ":transform-job/pipelines-*-Predict-*"
    )
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::data/in*"]
    assert json_of(statement(pipeline, "WriteObjects").resources) == [
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Predict/*"
    ]
    elsewhere = compiled(f"{MINIMAL}        outputPath: s3://data/out\n")
    assert json_of(statement(elsewhere, "WriteObjects").resources) == ["arn:${partition}:s3:::data/out/*"]


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


CAPTURING = (
    f"{MINIMAL}        dataCaptureConfig: {{destinationS3Uri: s3://captured/batch, generateInferenceId: true}}\n"
)


def test_captured_data_is_encrypted_with_the_pipelines_key() -> None:
    assert step(compiled(CAPTURING), "Predict")["Arguments"]["DataCaptureConfig"] == {
        "DestinationS3Uri": "s3://captured/batch",
        "KmsKeyId": "${keyArn}",
        "GenerateInferenceId": True,
    }


def test_role_may_write_what_is_captured_and_nothing_else_more() -> None:
    plain, capturing = compiled(MINIMAL), compiled(CAPTURING)
    assert json_of(statement(capturing, "WriteObjects").resources) == [
        f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Predict/*",
        "arn:${partition}:s3:::captured/batch/*",
    ]
    changed = {each.sid for each in capturing.statements} - {"WriteObjects", "ListBuckets"}
    assert [each for each in capturing.statements if each.sid in changed] == [
        each for each in plain.statements if each.sid in changed
    ]


def test_another_key_of_captured_data_stays_and_is_to_be_granted_by_name() -> None:
    text = CAPTURING.replace("generateInferenceId: true", f"kmsKeyId: '{KEY}'")
    pipeline = compiled(text)
    assert step(pipeline, "Predict")["Arguments"]["DataCaptureConfig"]["KmsKeyId"] == KEY
    [warned] = [line for line in warnings_of(pipeline) if "kmsKeyId" in line]
    assert "dataCaptureConfig.kmsKeyId: this key is not the pipeline's own, so using it is not granted" in warned


def test_keys_of_the_step_take_the_place_of_the_pipelines() -> None:
    pipeline = compiled(f"{MINIMAL}        outputKmsKeyId: {KEY}\n        volumeKmsKeyId: {KEY}\n")
    request = step(pipeline, "Predict")["Arguments"]
    assert request["TransformOutput"]["KmsKeyId"] == KEY
    assert request["TransformResources"]["VolumeKmsKeyId"] == KEY
    assert json_of(statement(pipeline, "UseKey").resources) == ["${keyArn}", KEY]
    assert json_of(statement(pipeline, "GrantKeyToVolumes").resources) == [KEY]


def test_a_manifest_lists_objects_for_which_a_bucket_is_to_be_named() -> None:
    text = f"{MINIMAL}        s3DataType: ManifestFile\n"
    pipeline = compiled(text)
    source = step(pipeline, "Predict")["Arguments"]["TransformInput"]["DataSource"]["S3DataSource"]
    assert source == {"S3DataType": "ManifestFile", "S3Uri": "s3://data/in"}
    assert [line for line in warnings_of(pipeline) if "s3DataType" in line] == [
        "pipeline.steps[1].transform.s3DataType: what the file lists is not known before it runs, so reading it is"
        " not granted [not-granted]"
    ]
    named = compiled(f"{text}additionalReadBucketNames: [listed]\n")
    assert [line for line in warnings_of(named) if "s3DataType" in line] == []


@pytest.mark.parametrize(
    ("path", "granted"),
    [
        ("", f"arn:${{partition}}:s3:::${{bucketName}}/{PIPELINE}/*/Predict/*"),
        ("outputPath: s3://data/out", "arn:${partition}:s3:::data/out/*"),
    ],
)
def test_predictions_are_an_output_that_later_steps_may_read(path: str, granted: str) -> None:
    text = config(f"instanceType: ml.m5.xlarge\ninputDataUri: s3://data/in\n{path}")
    text += """\
    - name: Judge
      type: Transform
      transform:
        modelNameStep: Create
        instanceType: ml.m5.xlarge
        inputDataStepOutput: Predict.transformOutput
"""
    pipeline = compiled(text)
    source = step(pipeline, "Judge")["Arguments"]["TransformInput"]["DataSource"]["S3DataSource"]
    assert source["S3Uri"] == {"Get": "Steps.Predict.TransformOutput.S3OutputPath"}
    assert granted in json_of(statement(pipeline, "ReadObjects").resources)


def test_the_step_adds_no_role_to_pass_and_no_network() -> None:
    alone = compiled(config_of(CREATE))
    added = {each.sid for each in compiled(MINIMAL).statements} - {each.sid for each in alone.statements}
    assert added == {
        "GrantKeyToVolumes",
        "ListBuckets",
        "PutMetrics",
        "ReadObjects",
        "StartTransformJobs",
        "WatchTransformJobs",
        "WriteLogs",
        "WriteObjects",
    }
