"""AWS's sample events, and the same with other values.

Sources: Amazon S3 User Guide, "EventBridge event message structure"; Amazon SageMaker Developer Guide, "Events that
SageMaker AI sends to EventBridge".
"""

from copy import deepcopy
from typing import Any

from definitions.values.infrastructure import InfrastructureKind

ACCOUNT, REGION = "111122223333", "ca-central-1"


def event(source: str, detail_type: str, resources: list[str], detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "0",
        "id": "17793124-05d4-b198-2fde-7ededc63b103",
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT,
        "time": "2021-11-12T00:00:00Z",
        "region": REGION,
        "resources": resources,
        "detail": detail,
    }


OBJECT = event(
    "aws.s3",
    "Object Created",
    ["arn:aws:s3:::landing"],
    {
        "version": "0",
        "bucket": {"name": "landing"},
        "object": {
            "key": "incoming/example.csv",
            "size": 5,
            "etag": "b1946ac92492d2347c6235b4d2611184",
            "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
            "sequencer": "617f08299329d189",
        },
        "request-id": "N4N7GDK58NMKJ12R",
        "requester": "123456789012",
        "source-ip-address": "1.2.3.4",
        "reason": "PutObject",
    },
)
ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/prepare"
EXECUTION = event(
    "aws.sagemaker",
    "SageMaker Model Building Pipeline Execution Status Change",
    [ARN, f"{ARN}/execution/p4jn9xou8a8s"],
    {
        "pipelineExecutionDisplayName": "SomeDisplayName",
        "currentPipelineExecutionStatus": "Succeeded",
        "previousPipelineExecutionStatus": "Executing",
        "executionStartTime": "2021-03-15T16:03:13Z",
        "executionEndTime": "2021-03-15T16:10:10Z",
        "pipelineExecutionDescription": "SomeDescription",
        "pipelineArn": ARN,
        "pipelineExecutionArn": f"{ARN}/execution/p4jn9xou8a8s",
    },
)
STEP = event(
    "aws.sagemaker",
    "SageMaker Model Building Pipeline Execution Step Status Change",
    [ARN, f"{ARN}/execution/p4jn9xou8a8s"],
    {
        "metadata": {"processingJob": {"arn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:processing-job/p-p4jn9xou8a8s-s"}},
        "stepStartTime": "2021-03-15T16:03:14Z",
        "stepEndTime": "2021-03-15T16:10:10Z",
        "stepName": "step-name",
        "stepType": "Processing",
        "previousStepStatus": "Executing",
        "currentStepStatus": "Succeeded",
        "pipelineArn": ARN,
        "pipelineExecutionArn": f"{ARN}/execution/p4jn9xou8a8s",
    },
)
PACKAGE = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/churn/2"
MODEL_PACKAGE = event(
    "aws.sagemaker",
    "SageMaker Model Package State Change",
    [PACKAGE],
    {
        "ModelPackageGroupName": "churn",
        "ModelPackageVersion": 2,
        "ModelPackageArn": PACKAGE,
        "CreationTime": "2021-02-24T17:00:14Z",
        "ModelPackageStatus": "Completed",
        "ModelApprovalStatus": "Approved",
        "UpdatedModelPackageFields": ["ModelApprovalStatus"],
    },
)
VALUES = {
    InfrastructureKind.ACCOUNT: ACCOUNT,
    InfrastructureKind.REGION: REGION,
    InfrastructureKind.PARTITION: "aws",
    InfrastructureKind.BUCKET_NAME: "own-bucket",
}
"""What infrastructure values are where the samples come from."""


def changed(sample: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The event with other values in ``detail``; ``object_key`` is ``object.key``."""
    other = deepcopy(sample)
    for name, value in values.items():
        *above, last = name.split("_")
        holder = other["detail"]
        for key in above:
            holder = holder[key]
        holder[last] = value
    return other
