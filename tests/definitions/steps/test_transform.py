"""Transform steps: the request they render and what the role may do for them."""

import pytest

from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step

PIPELINE = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"
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
    assert json_of(statement(pipeline, "RunTransformJobs").resources)[0].endswith(
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
