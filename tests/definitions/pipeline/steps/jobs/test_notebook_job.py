"""NotebookJob steps: the training job they render and what the role may do for them."""

from typing import Any

import pytest

from tests.support import compiled, config_of, json_of, statement, step, warnings_of

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:training-job/"
IMAGE = "542918446943.dkr.ecr.us-west-2.amazonaws.com/sagemaker-distribution-prod:1-cpu"


def notebook(*lines: str, beside: str = "") -> str:
    """A step with these lines of settings beside what every notebook job needs, and lines beside its settings."""
    always = [
        "inputNotebookS3Uri: s3://reports-code/monthly/explore.ipynb",
        f"imageUri: {IMAGE}",
        "kernelName: python3",
    ]
    settings = "".join(f"    {line}\n" for line in [*always, *lines])
    return f"- name: Explore\n  type: NotebookJob\n  notebookJob:\n{settings}{beside}"


def rendered(*lines: str, pipeline: str = "", beside: str = "") -> dict[str, Any]:
    return step(compiled(config_of(notebook(*lines, beside=beside), pipeline=pipeline)), "Explore")


def test_the_definition_calls_it_a_training_step() -> None:
    assert rendered()["Type"] == "Training"


def test_defaults_are_those_of_notebook_jobs_and_secure() -> None:
    naming = "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"
    arguments = rendered()["Arguments"]
    del arguments["Environment"], arguments["Tags"]
    assert arguments == {
        "AlgorithmSpecification": {
            "TrainingImage": IMAGE,
            "TrainingInputMode": "File",
            "ContainerEntrypoint": ["amazon_sagemaker_scheduler"],
        },
        "RoleArn": "${roleArn}",
        "InputDataConfig": [
            {
                "ChannelName": "sagemaker_headless_execution_pipelinestep",
                "DataSource": {
                    "S3DataSource": {
                        "S3DataType": "S3Prefix",
                        "S3Uri": "s3://reports-code/monthly/",
                        "S3DataDistributionType": "FullyReplicated",
                    }
                },
            }
        ],
        "OutputDataConfig": {
            "S3OutputPath": {
                "Std:Join": {
                    "On": "",
                    "Values": [
                        f"s3://${{bucketName}}/{naming}/",
                        {"Get": "Execution.PipelineExecutionId"},
                        "/Explore/",
                    ],
                }
            },
            "KmsKeyId": "${keyArn}",
        },
        "ResourceConfig": {
            "InstanceType": "ml.m5.large",
            "InstanceCount": 1,
            "VolumeSizeInGB": 30,
            "VolumeKmsKeyId": "${keyArn}",
        },
        "StoppingCondition": {"MaxRuntimeInSeconds": 172800},
        "RetryStrategy": {"MaximumRetryAttempts": 1},
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
    }


def test_the_container_is_told_what_to_run() -> None:
    assert rendered("initializationScript: install.sh")["Arguments"]["Environment"] == {
        "AWS_DEFAULT_REGION": "${region}",
        "SM_JOB_DEF_VERSION": "1.0",
        "SM_ENV_NAME": "sagemaker-default-env",
        "SM_SKIP_EFS_SIMULATION": "true",
        "SM_EXECUTION_INPUT_PATH": "/opt/ml/input/data/sagemaker_headless_execution_pipelinestep",
        "SM_KERNEL_NAME": "python3",
        "SM_INPUT_NOTEBOOK_NAME": "explore.ipynb",
        "SM_OUTPUT_NOTEBOOK_NAME": "Explore.ipynb",
        "SM_INIT_SCRIPT": "install.sh",
    }


def test_studio_finds_the_job_by_its_tags() -> None:
    beside = "  arguments: {Tags: [{Key: 'sagemaker:user-profile-name', Value: analyst}]}"
    tags = {tag["Key"]: tag["Value"] for tag in rendered(beside=beside)["Arguments"]["Tags"]}
    assert tags == {
        "sagemaker:name": "Explore",
        "sagemaker:notebook-name": "explore.ipynb",
        "sagemaker:notebook-job-origin": "PIPELINE_STEP",
        "sagemaker:is-studio-archived": "false",
        "sagemaker:user-profile-name": "analyst",
    }


def test_numbers_and_places_are_as_given() -> None:
    arguments = rendered(
        "instanceType: ml.g5.xlarge",
        "volumeSizeInGB: 100",
        "maxRetryAttempts: 3",
        "maxRuntimeInSeconds: 600",
        "outputPath: s3://reports-output/monthly",
        "enableNetworkIsolation: false",
    )["Arguments"]
    # This family stores on disks that encrypt themselves.
    assert arguments["ResourceConfig"] == {"InstanceType": "ml.g5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 100}
    assert arguments["RetryStrategy"] == {"MaximumRetryAttempts": 3}
    assert arguments["StoppingCondition"] == {"MaxRuntimeInSeconds": 600}
    assert arguments["OutputDataConfig"]["S3OutputPath"] == "s3://reports-output/monthly"
    assert arguments["EnableNetworkIsolation"] is False


def test_parameters_and_variables_are_texts_and_may_be_expressions() -> None:
    declared = """
    parameters:
      - {name: Month, type: String, defaultValue: May}
      - {name: Rows, type: Integer, defaultValue: 5}
      - {name: Machine, type: String, defaultValue: ml.m5.large}
    """
    arguments = rendered(
        "instanceType: {parameter: Machine}",
        "parameters: {month: {parameter: Month}, rows: {parameter: Rows}, seed: 7}",
        "environmentVariables: {JOB: {execution: TrainingJobName}, LEVEL: debug}",
        pipeline=declared,
    )["Arguments"]
    assert arguments["ResourceConfig"]["InstanceType"] == {"Get": "Parameters.Machine"}
    assert arguments["HyperParameters"] == {
        "month": {"Get": "Parameters.Month"},
        "rows": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Rows"}]}},
        "seed": "7",
    }
    assert arguments["Environment"]["JOB"] == {"Get": "Execution.TrainingJobName"}
    assert arguments["Environment"]["LEVEL"] == "debug"


def test_a_name_of_its_own_is_what_names_of_jobs_begin_with() -> None:
    text = config_of(notebook("notebookJobName: Monthly_report"))
    arguments = step(compiled(text), "Explore")["Arguments"]
    assert arguments["TrainingJobName"] == "Monthly-report"
    assert arguments["Environment"]["SM_OUTPUT_NOTEBOOK_NAME"] == "Monthly-report.ipynb"
    assert {"Key": "sagemaker:name", "Value": "Monthly_report"} in arguments["Tags"]
    assert json_of(statement(compiled(text), "StartTrainingJobs").resources) == [
        f"{PREFIX}Monthly-report*",
        f"{PREFIX}monthly-report*",
        f"{PREFIX}pipelines-*-Explore-*",
        f"{PREFIX}pipelines-*-explore-*",
    ]


def test_without_a_name_aws_names_the_job() -> None:
    text = config_of(notebook())
    assert "TrainingJobName" not in step(compiled(text), "Explore")["Arguments"]
    assert json_of(statement(compiled(text), "StartTrainingJobs").resources) == [
        f"{PREFIX}pipelines-*-Explore-*",
        f"{PREFIX}pipelines-*-explore-*",
    ]


def test_jobs_run_in_the_pipelines_vpc() -> None:
    network = "networkConfig: {subnetIds: [subnet-1a], securityGroupIds: [sg-1a]}"
    arguments = rendered(pipeline=network)["Arguments"]
    assert arguments["VpcConfig"] == {"SecurityGroupIds": ["sg-1a"], "Subnets": ["subnet-1a"]}


def test_it_may_be_cached_and_retried() -> None:
    beside = (
        "  cacheConfig: {enabled: true, expireAfter: P30D}\n"
        "  retryPolicies: [{exceptionType: [SageMaker.CAPACITY_ERROR], maxAttempts: 2}]"
    )
    found = rendered(beside=beside)
    assert found["CacheConfig"] == {"Enabled": True, "ExpireAfter": "P30D"}
    assert found["RetryPolicies"] == [{"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "MaxAttempts": 2}]


def test_the_step_needs_exactly_these_statements() -> None:
    pipeline = compiled(config_of(notebook()))
    assert {entry.sid for entry in pipeline.statements} == {
        "GrantKeyToVolumes",
        "ListBuckets",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "PutMetrics",
        "ReadObjects",
        "RunThisPipeline",
        "StartTrainingJobs",
        "UseKey",
        "WatchTrainingJobs",
        "WriteLogs",
        "WriteObjects",
    }
    assert warnings_of(pipeline) == []


def test_the_role_reads_the_notebooks_folder_and_writes_results() -> None:
    pipeline = compiled(config_of(notebook("outputPath: s3://reports-output/monthly")))
    s3 = "arn:${partition}:s3:::"
    assert json_of(statement(pipeline, "ReadObjects").resources) == [f"{s3}reports-code/monthly/*"]
    assert json_of(statement(pipeline, "WriteObjects").resources) == [f"{s3}reports-output/monthly/*"]


@pytest.mark.parametrize(
    ("lines", "folder"),
    [
        ([], "${bucketName}/test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline/*/Explore/*"),
        (["outputPath: s3://reports-output/monthly"], "reports-output/monthly/*"),
    ],
)
def test_later_steps_may_read_the_results(lines: list[str], folder: str) -> None:
    reader = """
    - name: Publish
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-west-2.amazonaws.com/publish:1.0
        instanceType: ml.m5.large
        inputs:
          - {inputName: results, stepOutput: Explore.notebookOutput}
        environment:
          NOTEBOOK: {property: "Explore.Environment['SM_OUTPUT_NOTEBOOK_NAME']"}
    """
    pipeline = compiled(config_of(notebook(*lines), reader))
    arguments = step(pipeline, "Publish")["Arguments"]
    [results] = arguments["ProcessingInputs"]
    assert results["S3Input"]["S3Uri"] == {"Get": "Steps.Explore.OutputDataConfig.S3OutputPath"}
    assert arguments["Environment"]["NOTEBOOK"] == {"Get": "Steps.Explore.Environment['SM_OUTPUT_NOTEBOOK_NAME']"}
    assert f"arn:${{partition}}:s3:::{folder}" in json_of(statement(pipeline, "ReadObjects").resources)
