"""The pattern of each kind of trigger, held against AWS's sample event of its kind, and against events beside it.

Sources of the events: Amazon S3 User Guide, "EventBridge event message structure"; Amazon SageMaker Developer Guide,
"Events that SageMaker AI sends to EventBridge".
"""

from copy import deepcopy
from typing import Any

import pytest

from definitions.pipeline.operations.event_patterns import matches, pattern_faults
from definitions.pipeline.operations.events import DETAILS, value_kind
from definitions.values.infrastructure import InfrastructureKind
from tests.emulator.expectations import resolved
from tests.support import compiled

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
TRIGGERS = """
triggers:
  - {name: objects, objectCreated: {bucketName: landing, prefix: incoming/, suffix: .csv}}
  - {name: folder, objectCreated: {bucketName: landing, prefix: incoming/}}
  - {name: own, objectCreated: {}}
  - {name: succeeded, pipelineSucceeded: {pipelineName: Prepare}}
  - {name: approved, modelPackage: {status: Approved, groupName: churn}}
  - {name: drift, pattern: {source: [my.app], detail: {score: [{numeric: ['>', 1]}]}}}
"""
STEPS = "pipeline:\n  steps: [{name: Stop, type: Fail, fail: {errorMessage: stopped}}]\n"


@pytest.fixture(scope="module")
def patterns() -> dict[str, Any]:
    values = {
        InfrastructureKind.ACCOUNT: ACCOUNT,
        InfrastructureKind.REGION: REGION,
        InfrastructureKind.PARTITION: "aws",
        InfrastructureKind.BUCKET_NAME: "own-bucket",
    }
    triggers = compiled(f"projectName: sample\n{TRIGGERS}{STEPS}").triggers
    assert triggers is not None
    return {trigger.name: resolved(pattern, values) for trigger, pattern in triggers.rules}


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


@pytest.mark.parametrize(
    ("trigger", "yes", "no"),
    [
        (
            "objects",
            [OBJECT, changed(OBJECT, object_size=0)],
            [
                changed(OBJECT, object_key="incoming/example.txt"),
                changed(OBJECT, object_key="other/incoming/example.csv"),
                changed(OBJECT, bucket_name="other"),
                {**OBJECT, "detail-type": "Object Deleted"},
            ],
        ),
        ("folder", [OBJECT], [changed(OBJECT, object_size=0), EXECUTION]),
        ("own", [changed(OBJECT, bucket_name="own-bucket")], [OBJECT]),
        (
            "succeeded",
            [EXECUTION, changed(EXECUTION, pipelineArn=ARN.replace("prepare", "PREPARE"))],
            [
                changed(EXECUTION, currentPipelineExecutionStatus="CompletedWithFailures"),
                changed(EXECUTION, pipelineArn=f"{ARN}-2"),
                STEP,
            ],
        ),
        (
            "approved",
            [MODEL_PACKAGE],
            [
                changed(MODEL_PACKAGE, ModelApprovalStatus="Rejected"),
                changed(MODEL_PACKAGE, ModelPackageGroupName="churn-2"),
                changed(MODEL_PACKAGE, UpdatedModelPackageFields=["ApprovalDescription"]),
            ],
        ),
        (
            "drift",
            [event("my.app", "Drift Found", [], {"score": 2})],
            [event("my.app", "Drift Found", [], {"score": 1}), event("other", "Drift Found", [], {"score": 2})],
        ),
    ],
)
def test_patterns_match_their_event_and_none_beside_it(
    trigger: str, yes: list[Any], no: list[Any], patterns: dict[str, Any]
) -> None:
    pattern = patterns[trigger]
    assert list(pattern_faults(pattern)) == []
    assert [matches(pattern, one) for one in yes] == [True] * len(yes)
    assert [matches(pattern, one) for one in no] == [False] * len(no)


@pytest.mark.parametrize("sample", [OBJECT, EXECUTION, STEP, MODEL_PACKAGE], ids=lambda sample: sample["detail-type"])
def test_values_of_the_samples_are_known_and_of_their_kind(sample: dict[str, Any]) -> None:
    kinds = {str: "text", int: "number", list: "list", dict: "map"}
    found = dict(_values(sample, ()))
    assert {path: value_kind(sample["detail-type"], path) for path in found} == {
        path: kinds[type(value)] for path, value in found.items()
    }
    assert sample["detail-type"] in DETAILS


def _values(tree: dict[str, Any], path: tuple[str, ...]) -> list[tuple[tuple[str, ...], Any]]:
    found = []
    for key, value in tree.items():
        found.append(((*path, key), value))
        if isinstance(value, dict) and key != "metadata":
            found += _values(value, (*path, key))
    return found
