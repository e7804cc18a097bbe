"""ClarifyCheck steps: the job and the baselines they render, and what the role may do for them."""

from typing import Any

import pytest

from definitions.pipeline.compile import CompiledPipeline
from tests.support import actions_allowed, compiled, config_of, json_of, statement, step, warnings_of

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:"
IMAGE = "205585389593.dkr.ecr.us-east-1.amazonaws.com/sagemaker-clarify-processing:1.0"
DATA = "checkType: DATA_BIAS"
SUPPLIED = "suppliedBaselineConstraints: s3://loans-data/constraints.json"
BIAS = ("checkType: MODEL_BIAS", "enableNetworkIsolation: false", SUPPLIED)
CREATE_MODEL = """
    - name: CreateModel
      type: Model
      model:
        modelPackageArn: arn:aws:sagemaker:us-east-1:123456789012:model-package/loans/3
    """
KNOWN_PLACES = """
    additionalReadBucketNames: [loans-models]
    additionalImageRepositoryArns: ['arn:aws:ecr:us-east-1:123456789012:repository/score']
    """


def check(*lines: str, dataset: str = "s3Uri: s3://loans-data/train/") -> str:
    """A step with these lines of settings beside what every check needs."""
    always = [
        f"imageUri: {IMAGE}",
        "instanceType: ml.m5.xlarge",
        "analysisConfigS3Uri: s3://loans-code/bias/analysis_config.json",
        f"dataset: {{{dataset}}}",
    ]
    return "- name: Check\n  type: ClarifyCheck\n  clarifyCheck:\n" + "".join(
        f"    {line}\n" for line in [*always, *lines]
    )


def rendered(*lines: str, pipeline: str = "", **more: str) -> dict[str, Any]:
    return step(compiled(config_of(check(*lines, **more), pipeline=pipeline)), "Check")


def test_the_job_reads_the_analysis_configuration_and_the_dataset() -> None:
    assert rendered(DATA, SUPPLIED)["Arguments"]["ProcessingInputs"] == [
        {
            "InputName": "analysis_config",
            "AppManaged": False,
            "S3Input": {
                "S3Uri": "s3://loans-code/bias/analysis_config.json",
                "LocalPath": "/opt/ml/processing/input/config",
                "S3DataType": "S3Prefix",
                "S3InputMode": "File",
                "S3DataDistributionType": "FullyReplicated",
            },
        },
        {
            "InputName": "dataset",
            "AppManaged": False,
            "S3Input": {
                "S3Uri": "s3://loans-data/train/",
                "LocalPath": "/opt/ml/processing/input/data",
                "S3DataType": "S3Prefix",
                "S3InputMode": "File",
                "S3DataDistributionType": "FullyReplicated",
                "S3CompressionType": "None",
            },
        },
    ]


def test_several_instances_may_share_a_compressed_dataset() -> None:
    dataset = "parameter: Data, s3DataDistributionType: ShardedByS3Key, s3CompressionType: Gzip"
    parameters = """
    parameters:
      - {name: Data, type: String, defaultValue: s3://loans-data/train/}
      - {name: Instances, type: Integer, defaultValue: 4}
    """
    lines = (DATA, SUPPLIED, "instanceCount: {parameter: Instances}")
    arguments = rendered(*lines, dataset=dataset, pipeline=parameters)["Arguments"]
    data = arguments["ProcessingInputs"][1]["S3Input"]
    assert (data["S3Uri"], data["S3DataDistributionType"], data["S3CompressionType"]) == (
        {"Get": "Parameters.Data"},
        "ShardedByS3Key",
        "Gzip",
    )
    cluster = arguments["ProcessingResources"]["ClusterConfig"]
    assert cluster["InstanceCount"] == {"Get": "Parameters.Instances"}


def test_the_result_is_written_to_a_folder_of_the_execution_under_the_pipelines_key() -> None:
    config = rendered(DATA, SUPPLIED)["Arguments"]["ProcessingOutputConfig"]
    [output] = config["Outputs"]
    assert config["KmsKeyId"] == "${keyArn}"
    assert output["OutputName"] == "analysis_result"
    assert output["S3Output"]["LocalPath"] == "/opt/ml/processing/output"
    assert output["S3Output"]["S3Uri"]["Std:Join"]["Values"][1:] == [
        {"Get": "Execution.PipelineExecutionId"},
        "/Check/analysis_result/",
    ]


def test_the_result_may_be_written_elsewhere() -> None:
    text = config_of(check(DATA, SUPPLIED, "outputPath: s3://loans-checks/bias"))
    [output] = step(compiled(text), "Check")["Arguments"]["ProcessingOutputConfig"]["Outputs"]
    assert output["S3Output"]["S3Uri"] == "s3://loans-checks/bias"
    resources = json_of(statement(compiled(text), "WriteObjects").resources)
    assert resources == ["arn:${partition}:s3:::loans-checks/bias/*"]


def test_checks_of_data_are_isolated_and_name_no_model() -> None:
    found = rendered(DATA, SUPPLIED)
    assert found["CheckType"] == "DATA_BIAS"
    assert "ModelName" not in found
    assert found["Arguments"]["NetworkConfig"]["EnableNetworkIsolation"] is True


def test_a_check_of_a_model_is_told_its_name() -> None:
    found = rendered(*BIAS, "modelName: champion", "failOnViolation: false")
    assert {key: value for key, value in found.items() if key != "Arguments"} == {
        "Name": "Check",
        "Type": "ClarifyCheck",
        "CheckType": "MODEL_BIAS",
        "SkipCheck": False,
        "FailOnViolation": False,
        "RegisterNewBaseline": False,
        "SuppliedBaselineConstraints": "s3://loans-data/constraints.json",
        "ModelName": "champion",
    }
    assert found["Arguments"]["NetworkConfig"]["EnableNetworkIsolation"] is False


@pytest.mark.parametrize("name", ["{property: CreateModel.ModelName}", "{stepOutput: CreateModel.modelName}"])
def test_the_model_may_be_one_of_the_pipeline(name: str) -> None:
    text = config_of(CREATE_MODEL, check(*BIAS, f"modelName: {name}"), root=KNOWN_PLACES)
    assert step(compiled(text), "Check")["ModelName"] == {"Get": "Steps.CreateModel.ModelName"}
    assert warnings_of(compiled(text)) == []


def endpoints(pipeline: CompiledPipeline) -> list[str]:
    return sorted(action for action in actions_allowed(pipeline) if "Endpoint" in action)


def test_checks_of_data_may_make_no_endpoints() -> None:
    assert endpoints(compiled(config_of(check(DATA, SUPPLIED)))) == []


def test_checks_of_models_may_run_them_at_clarifys_own_endpoints_alone() -> None:
    pipeline = compiled(config_of(check(*BIAS, "modelName: champion")))
    assert endpoints(pipeline) == [
        f"sagemaker:{verb}"
        for verb in (
            "CreateEndpoint",
            "CreateEndpointConfig",
            "DeleteEndpoint",
            "DeleteEndpointConfig",
            "DescribeEndpoint",
            "DescribeEndpointConfig",
            "InvokeEndpoint",
        )
    ]
    assert json_of(statement(pipeline, "RunClarifyEndpoints").resources) == [
        f"{PREFIX}endpoint-config/sm-clarify-config-*",
        f"{PREFIX}endpoint/sm-clarify-*",
    ]


def test_a_model_made_elsewhere_may_be_described() -> None:
    pipeline = compiled(config_of(check(*BIAS, "modelName: Champion")))
    assert json_of(statement(pipeline, "DescribeModels").resources) == [
        f"{PREFIX}model/Champion",
        f"{PREFIX}model/champion",
    ]


def test_a_model_of_the_pipeline_logs_under_its_role() -> None:
    text = config_of(CREATE_MODEL, check(*BIAS, "modelName: {property: CreateModel.ModelName}"), root=KNOWN_PLACES)
    groups = json_of(statement(compiled(text), "WriteLogs").resources)
    logs = "arn:${partition}:logs:${region}:${account}:log-group:/aws/sagemaker/"
    assert f"{logs}Endpoints/sm-clarify-*:*" in groups
    elsewhere = json_of(statement(compiled(config_of(check(*BIAS, "modelName: champion"))), "WriteLogs").resources)
    assert elsewhere == [f"{logs}ProcessingJobs", f"{logs}ProcessingJobs:*"]


def test_a_model_named_when_it_runs_cannot_be_granted() -> None:
    text = config_of(
        check(*BIAS, "modelName: {parameter: Model}"), pipeline="parameters: [{name: Model, type: String}]"
    )
    [warning] = warnings_of(compiled(text))
    assert "modelName: the name of the model is not known before it runs" in warning


def test_the_role_reads_what_is_named_and_nothing_else() -> None:
    pipeline = compiled(config_of(check(DATA, SUPPLIED)))
    s3 = "arn:${partition}:s3:::"
    assert json_of(statement(pipeline, "ReadObjects").resources) == [
        f"{s3}loans-code/bias/analysis_config.json*",
        f"{s3}loans-data/constraints.json*",
        f"{s3}loans-data/train/*",
    ]


def test_a_check_of_a_model_needs_two_statements_more_than_one_of_data() -> None:
    of_data = {entry.sid for entry in compiled(config_of(check(DATA, SUPPLIED))).statements}
    of_model = {entry.sid for entry in compiled(config_of(check(*BIAS, "modelName: champion"))).statements}
    assert of_model - of_data == {"DescribeModels", "RunClarifyEndpoints"}


def test_later_steps_may_read_constraints() -> None:
    reader = """
    - name: Publish
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/publish:1.0
        instanceType: ml.m5.large
        inputs:
          - {inputName: new, stepOutput: Check.calculatedBaselineConstraints}
          - {inputName: used, s3Uri: {property: Check.BaselineUsedForDriftCheckConstraints}}
    """
    pipeline = compiled(config_of(check(DATA, SUPPLIED), reader, root="additionalReadBucketNames: [loans-checks]"))
    inputs = step(pipeline, "Publish")["Arguments"]["ProcessingInputs"]
    assert [entry["S3Input"]["S3Uri"]["Get"] for entry in inputs] == [
        "Steps.Check.CalculatedBaselineConstraints",
        "Steps.Check.BaselineUsedForDriftCheckConstraints",
    ]
