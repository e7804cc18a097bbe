"""Events that AWS services send to Amazon EventBridge, and the values in them.

Sources: Amazon SageMaker Developer Guide, "Events that SageMaker AI sends to EventBridge"; Amazon S3 User Guide,
"EventBridge event message structure"; EventBridge User Guide, "Event structure reference".
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

ValueKind: TypeAlias = Literal["text", "number", "list", "map"]

S3, SAGEMAKER = "aws.s3", "aws.sagemaker"
OBJECT_CREATED = "Object Created"
EXECUTION = "SageMaker Model Building Pipeline Execution Status Change"
STEP = "SageMaker Model Building Pipeline Execution Step Status Change"
MODEL_PACKAGE = "SageMaker Model Package State Change"

ENVELOPE: Mapping[str, ValueKind] = MappingProxyType(
    {
        **dict.fromkeys(("version", "id", "detail-type", "source", "account", "time", "region"), "text"),
        "resources": "list",
        "detail": "map",
    }
)
"""The keys of every event."""

EXECUTION_STATUSES = ("Executing", "Stopping", "Stopped", "Failed", "Succeeded", "CompletedWithFailures")
STEP_STATUSES = ("Starting", "Executing", "Succeeded", "Failed", "Stopping", "Stopped")
APPROVAL_STATUSES = ("Approved", "Rejected", "PendingManualApproval")

DETAILS: Mapping[str, Mapping[str, ValueKind]] = MappingProxyType(
    {
        OBJECT_CREATED: {
            "version": "text",
            "bucket": "map",
            "bucket.name": "text",
            "object": "map",
            "object.key": "text",
            "object.size": "number",
            "object.etag": "text",
            "object.version-id": "text",
            "object.sequencer": "text",
            "request-id": "text",
            "requester": "text",
            "source-ip-address": "text",
            "reason": "text",
        },
        EXECUTION: {
            "pipelineExecutionDisplayName": "text",
            "pipelineExecutionDescription": "text",
            "currentPipelineExecutionStatus": "text",
            "previousPipelineExecutionStatus": "text",
            "executionStartTime": "text",
            "executionEndTime": "text",
            "pipelineArn": "text",
            "pipelineExecutionArn": "text",
        },
        STEP: {
            "metadata": "map",
            "stepName": "text",
            "stepType": "text",
            "currentStepStatus": "text",
            "previousStepStatus": "text",
            "stepStartTime": "text",
            "stepEndTime": "text",
            "failureReason": "text",
            "cacheHitResult": "map",
            "cacheHitResult.sourcePipelineExecutionArn": "text",
            "pipelineArn": "text",
            "pipelineExecutionArn": "text",
        },
        MODEL_PACKAGE: {
            "ModelPackageName": "text",
            "ModelPackageGroupName": "text",
            "ModelPackageVersion": "number",
            "ModelPackageArn": "text",
            "ModelPackageDescription": "text",
            "CreationTime": "text",
            "ModelPackageStatus": "text",
            "ModelPackageStatusDetails": "map",
            "ModelApprovalStatus": "text",
            "ApprovalDescription": "text",
            "UpdatedModelPackageFields": "list",
            "ModelLifeCycle": "map",
            "ModelLifeCycle.Stage": "text",
            "ModelLifeCycle.StageStatus": "text",
            "MetadataProperties": "map",
            "MetadataProperties.GeneratedBy": "text",
            "CustomerMetadataProperties": "map",
            "ModelMetrics": "map",
            "InferenceSpecification": "map",
        },
    }
)
"""What ``detail`` of an event holds, by ``detail-type``: paths below it. Maps without paths below are not described."""
STATUSES: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        (EXECUTION, "currentPipelineExecutionStatus"): EXECUTION_STATUSES,
        (EXECUTION, "previousPipelineExecutionStatus"): EXECUTION_STATUSES,
        (STEP, "currentStepStatus"): STEP_STATUSES,
        (STEP, "previousStepStatus"): STEP_STATUSES,
        (MODEL_PACKAGE, "ModelApprovalStatus"): APPROVAL_STATUSES,
        (MODEL_PACKAGE, "ModelPackageStatus"): ("Pending", "InProgress", "Completed", "Failed", "Deleting"),
    }
)
"""The words of statuses, by ``detail-type`` and path below ``detail``."""
SAGEMAKER_DETAIL_TYPES = (
    EXECUTION,
    STEP,
    MODEL_PACKAGE,
    "SageMaker Endpoint State Change",
    "SageMaker Endpoint Deployment State Change",
    "SageMaker Endpoint Config State Change",
    "SageMaker Model State Change",
    "SageMaker Model Card State Change",
    "SageMaker Image State Change",
    "SageMaker Image Version State Change",
    "SageMaker Feature Group State Change",
    "SageMaker HyperPod Cluster Event",
    "SageMaker HyperPod Cluster Node Health Event",
    "SageMaker HyperPod Cluster State Change",
    "SageMaker Processing Job State Change",
    "SageMaker Training Job State Change",
    "SageMaker Transform Job State Change",
    "SageMaker HyperParameter Tuning Job State Change",
)
"""``detail-type`` of SageMaker's events: the first three are described above."""


def value_kind(detail_type: str, path: tuple[str, ...]) -> ValueKind | None:
    """The kind of the value at a path of an event; ``None`` if there is none. Entries of lists are ``[0]``, ``[1]``."""
    head, *below = path
    if not below:
        return ENVELOPE.get(head)
    if head == "resources":
        return "text" if len(below) == 1 and below[0].startswith("[") else None
    if head != "detail":
        return None
    known = DETAILS[detail_type]
    if below[-1].startswith("["):
        return "text" if known.get(".".join(below[:-1])) == "list" else None
    return known.get(".".join(below)) or _in_an_open_map(known, below)


def _in_an_open_map(known: Mapping[str, ValueKind], below: list[str]) -> ValueKind | None:
    """Values of maps that are not described: they may be of any kind, and are taken for text."""
    for length in range(1, len(below)):
        prefix = ".".join(below[:length])
        if known.get(prefix) == "map" and not any(path.startswith(f"{prefix}.") for path in known):
            return "text"
    return None


def known_paths(detail_type: str) -> list[str]:
    """Paths of single values in an event, as ``{event: PATH}`` names them."""
    envelope = [key for key, kind in ENVELOPE.items() if kind == "text"]
    return [*envelope, *(f"detail.{path}" for path, kind in DETAILS[detail_type].items() if kind in ("text", "number"))]
