"""Transform steps: what the role may do for them."""

import pytest

from tests.definitions.pipeline.steps.jobs.transform_steps import CAPTURING, CREATE, MINIMAL, PIPELINE, config
from tests.support import compiled, config_of, json_of, statement, step, warnings_of

KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"


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
