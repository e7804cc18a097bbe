"""A project of one pipeline, and its executions and versions in the emulated AWS."""

from typing import Any

from tests.emulator.emulated_aws import ACCOUNT, REGION

STACK = "acme-dev-shared-churn"
PIPELINE = f"{STACK}-sample-sm-pipeline"
GROUP = f"{STACK}-churn"
ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/{PIPELINE}"
PROJECT = """
organization: acme
domains:
  shared:
    environments:
      dev:
        account: '{account}'
        region: {region}
        modules:
          churn:
            module_path: '@aws-mdaa/sagemaker-pipeline'
            module_configs: [./churn.yaml]
"""
BEGAN = "2026-03-01T06:00:00+00:00"
FAILURE: list[dict[str, Any]] = [
    {"StepName": "Prepare", "StepStatus": "Succeeded", "StartTime": BEGAN, "EndTime": "2026-03-01T06:03:12+00:00"},
    {
        "StepName": "Train",
        "StepStatus": "Failed",
        "StartTime": "2026-03-01T06:03:20+00:00",
        "EndTime": "2026-03-01T06:04:01+00:00",
        "FailureReason": "AlgorithmError:\nno data",
        "AttemptCount": 1,
    },
]


def started(sagemaker: Any, **more: Any) -> str:
    """The ARN of an execution that somebody else has started."""
    arn: str = sagemaker.start_pipeline_execution(PipelineName=PIPELINE, **more)["PipelineExecutionArn"]
    return arn


def newest(sagemaker: Any) -> dict[str, Any]:
    arns = [
        one["PipelineExecutionArn"]
        for one in sagemaker.list_pipeline_executions(PipelineName=PIPELINE)["PipelineExecutionSummaries"]
    ]
    found: dict[str, Any] = sagemaker.describe_pipeline_execution(PipelineExecutionArn=arns[0])
    return found


def parameters(sagemaker: Any, arn: str) -> dict[str, str]:
    answer = sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)
    return {one["Name"]: one["Value"] for one in answer["PipelineParameters"]}


def registered(sagemaker: Any, approval: str = "PendingManualApproval") -> str:
    arn: str = sagemaker.create_model_package(ModelPackageGroupName=GROUP, ModelApprovalStatus=approval)[
        "ModelPackageArn"
    ]
    return arn
