"""The state machine that publishes the newest approved version.

It asks the registry and believes no event: events may be late, come twice, or come in another order. After it has
written, it asks again: of two executions at the same time, the last to write has seen what the registry says then.

Sources: Amazon States Language; Step Functions Developer Guide, "Learning to use AWS service SDK integrations"; APIs
ListModelPackages, GetParameter and PutParameter.
"""

from definitions.module.registry import NO_APPROVED_PACKAGE
from definitions.pipeline.resources.approvals.names import ApprovalNames
from definitions.pipeline.resources.events.states import RETRY, State, dead_letter_states, on_any_error, sdk

TIMEOUT_SECONDS = 300


def state_machine(names: ApprovalNames, group: str, tier: str) -> dict[str, object]:
    """The definition.

    Args:
        names: of the parameter and the queue.
        group: the name of the model package group.
        tier: of the parameter; without it AWS may take another.
    """
    newest = {
        "ModelPackageGroupName": group,
        "ModelApprovalStatus": "Approved",
        "SortBy": "CreationTime",
        "SortOrder": "Descending",
        "MaxResults": 1,
    }
    published = {"Name": names.parameter, "Value.$": "$.newest.value", "Overwrite": True, "Tier": tier}
    is_any = {"Variable": "$.approved.arns[0]", "IsPresent": True, "Next": "Newest"}
    is_published = {"Variable": "$.newest.value", "StringEqualsPath": "$.published.value", "Next": "Published"}
    return {
        "Comment": f"Publishes the newest approved version of {group}",
        "StartAt": "FindApproved",
        "TimeoutSeconds": TIMEOUT_SECONDS,
        "States": {
            "FindApproved": {
                **_call("sagemaker:listModelPackages", newest),
                "ResultSelector": {"arns.$": "$.ModelPackageSummaryList[*].ModelPackageArn"},
                "ResultPath": "$.approved",
                "Next": "IsAnyApproved",
            },
            "IsAnyApproved": {"Type": "Choice", "Choices": [is_any], "Default": "NoneApproved"},
            "Newest": _newest({"value.$": "$.approved.arns[0]"}),
            "NoneApproved": _newest({"value": NO_APPROVED_PACKAGE}),
            "ReadPublished": {
                **_call("ssm:getParameter", {"Name": names.parameter}),
                "ResultSelector": {"value.$": "$.Parameter.Value"},
                "ResultPath": "$.published",
                "Next": "IsPublished",
            },
            "IsPublished": {"Type": "Choice", "Choices": [is_published], "Default": "Publish"},
            "Publish": {**_call("ssm:putParameter", published), "ResultPath": None, "Next": "FindApproved"},
            "Published": {"Type": "Succeed"},
            **dead_letter_states(names, {"parameter": names.parameter, "event.$": "$$.Execution.Input"}),
        },
    }


def _call(api: str, parameters: dict[str, object]) -> State:
    return {
        "Type": "Task",
        "Resource": sdk(f"aws-sdk:{api}"),
        "Parameters": parameters,
        "Retry": RETRY,
        "Catch": [on_any_error("DeadLetter")],
    }


def _newest(value: dict[str, object]) -> State:
    return {"Type": "Pass", "Parameters": value, "ResultPath": "$.newest", "Next": "ReadPublished"}
