"""The event patterns of triggers, notifications and approvals.

Sources: Amazon SageMaker Developer Guide, "Events that SageMaker AI sends to EventBridge"; Amazon S3 User Guide,
"EventBridge event message structure"; EventBridge User Guide, "Comparison operators for use in event patterns".
"""

from definitions.pipeline.operations.event_patterns import literal_wildcard
from definitions.pipeline.operations.events import EXECUTION, MODEL_PACKAGE, OBJECT_CREATED, S3, SAGEMAKER, STEP
from definitions.pipeline.operations.triggers import ObjectCreated, Trigger
from definitions.pipeline.resources.published_values import pipeline_arn
from definitions.values.infrastructure import BUCKET_NAME

Pattern = dict[str, object]


def event_pattern(trigger: Trigger, watched: str | None, group: str | None) -> Pattern | None:
    """The pattern of a trigger; ``None`` for schedules.

    Args:
        trigger: the trigger.
        watched: the name of the pipeline whose success it waits for.
        group: the name of the module's own model package group.
    """
    if trigger.object_created is not None:
        return _object_created(trigger.object_created)
    if watched is not None:
        return execution_pattern(watched, "Succeeded")
    if trigger.model_package is not None:
        package = trigger.model_package
        return approval_pattern(package.group_name or group, package.status)
    return trigger.pattern


def _object_created(objects: ObjectCreated) -> Pattern:
    prefix, suffix = objects.prefix, objects.suffix
    # Folders that the console makes are objects of no bytes; a suffix leaves them out, and markers such as _SUCCESS in.
    found: Pattern = {} if suffix is not None else {"size": [{"numeric": [">", 0]}]}
    if prefix is not None and suffix is not None:
        found["key"] = [{"wildcard": f"{literal_wildcard(prefix)}*{literal_wildcard(suffix)}"}]
    elif prefix is not None:
        found["key"] = [{"prefix": prefix}]
    elif suffix is not None:
        found["key"] = [{"suffix": suffix}]
    bucket = BUCKET_NAME if objects.bucket_name is None else objects.bucket_name
    return {
        "source": [S3],
        "detail-type": [OBJECT_CREATED],
        "detail": {"bucket": {"name": [bucket]}, "object": found},
    }


def execution_pattern(pipeline: str, *statuses: str) -> Pattern:
    """Executions of a pipeline that come to one of these statuses."""
    return _pipeline_pattern(EXECUTION, pipeline, {"currentPipelineExecutionStatus": list(statuses)})


def step_pattern(pipeline: str, status: str) -> Pattern:
    """Steps of a pipeline that come to this status."""
    return _pipeline_pattern(STEP, pipeline, {"currentStepStatus": [status]})


def _pipeline_pattern(detail_type: str, pipeline: str, detail: Pattern) -> Pattern:
    # SageMaker writes some ARNs in lower case.
    named: Pattern = {"pipelineArn": [{"equals-ignore-case": pipeline_arn(pipeline)}]}
    return {"source": [SAGEMAKER], "detail-type": [detail_type], "detail": {**named, **detail}}


def approval_pattern(group: str | None, status: str) -> Pattern:
    """Changes of the approval status only: any other change of an approved version is no approval."""
    detail: Pattern = {
        "ModelPackageGroupName": [group],
        "ModelApprovalStatus": [status],
        "UpdatedModelPackageFields": ["ModelApprovalStatus"],
    }
    return {"source": [SAGEMAKER], "detail-type": [MODEL_PACKAGE], "detail": detail}


def version_pattern(group: str) -> Pattern:
    """All changes of versions: one that is approved as it is registered need not say that its approval changed."""
    return {"source": [SAGEMAKER], "detail-type": [MODEL_PACKAGE], "detail": {"ModelPackageGroupName": [group]}}


def registration_pattern(group: str | None) -> Pattern:
    """Versions that are complete and wait for an approval."""
    detail: Pattern = {
        "ModelPackageGroupName": [group],
        "ModelPackageStatus": ["Completed"],
        "ModelApprovalStatus": ["PendingManualApproval"],
    }
    return {"source": [SAGEMAKER], "detail-type": [MODEL_PACKAGE], "detail": detail}
