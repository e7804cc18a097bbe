"""The state machine that publishes the newest approved version.

It asks the registry and believes no event: events may be late, come twice, or come in another order. After it has
written, it asks again: of two executions at the same time, the last to write has seen what the registry says then.

A version that was registered as approved, and that AWS could not complete, can be served by nobody: it is passed over.
A page of versions may be empty although others follow it.

Sources: Amazon States Language; Step Functions Developer Guide, "Learning to use AWS service SDK integrations"; APIs
ListModelPackages (ModelPackageStatus, NextToken), GetParameter and PutParameter.
"""

from definitions.module.registry import NO_APPROVED_PACKAGE
from definitions.pipeline.resources.approvals.names import ApprovalNames
from definitions.pipeline.resources.events.states import RETRY, State, dead_letter_states, on_any_error, sdk

TIMEOUT_SECONDS = 300
_SETTLE_SECONDS = 10
"""AWS does not say that the list has a decision when its event comes, and no second event follows."""
_PAGE = 20
"""So many versions fit into what a state may pass on, even if all their texts are as long as AWS allows."""


def state_machine(names: ApprovalNames, group: str, tier: str) -> dict[str, object]:
    """The definition.

    Args:
        names: of the parameter and the queue.
        group: the name of the model package group.
        tier: of the parameter; without it AWS may take another.
    """
    approved: dict[str, object] = {
        "ModelPackageGroupName": group,
        "ModelApprovalStatus": "Approved",
        "SortBy": "CreationTime",
        "SortOrder": "Descending",
        "MaxResults": _PAGE,
    }
    following = {**approved, "NextToken.$": "$.page.NextToken"}
    published = {"Name": names.parameter, "Value.$": "$.newest.value", "Overwrite": True, "Tier": tier}
    is_any = {"Variable": "$.left.versions[0]", "IsPresent": True, "Next": "TakeFirst"}
    is_more = {"Variable": "$.page.NextToken", "IsPresent": True, "Next": "FindMore"}
    is_completed = {"Variable": "$.left.first.ModelPackageStatus", "StringEquals": "Completed", "Next": "Newest"}
    is_published = {"Variable": "$.newest.value", "StringEqualsPath": "$.published.value", "Next": "Published"}
    return {
        "Comment": f"Publishes the newest approved version of {group}",
        "StartAt": "Settle",
        "TimeoutSeconds": TIMEOUT_SECONDS,
        "States": {
            "Settle": {"Type": "Wait", "Seconds": _SETTLE_SECONDS, "Next": "FindApproved"},
            "FindApproved": _find(approved),
            "FindMore": _find(following),
            "Look": _pass({"versions.$": "$.page.ModelPackageSummaryList"}, "$.left", "IsAny"),
            "IsAny": {"Type": "Choice", "Choices": [is_any, is_more], "Default": "NoneApproved"},
            "TakeFirst": _pass(
                {"first.$": "$.left.versions[0]", "versions.$": "$.left.versions[1:]"}, "$.left", "IsCompleted"
            ),
            "IsCompleted": {"Type": "Choice", "Choices": [is_completed], "Default": "IsAny"},
            "Newest": _pass({"value.$": "$.left.first.ModelPackageArn"}, "$.newest", "ReadPublished"),
            "NoneApproved": _pass({"value": NO_APPROVED_PACKAGE}, "$.newest", "ReadPublished"),
            "ReadPublished": {
                **_call("ssm:getParameter", {"Name": names.parameter}),
                "ResultSelector": {"value.$": "$.Parameter.Value"},
                "ResultPath": "$.published",
                "Next": "IsPublished",
            },
            "IsPublished": {"Type": "Choice", "Choices": [is_published], "Default": "Publish"},
            "Publish": {**_call("ssm:putParameter", published), "ResultPath": None, "Next": "FindApproved"},
            "Published": {"Type": "Succeed", "OutputPath": "$.newest"},
            **dead_letter_states(names, {"parameter": names.parameter, "event.$": "$$.Execution.Input"}),
        },
    }


def _find(parameters: dict[str, object]) -> State:
    return {**_call("sagemaker:listModelPackages", parameters), "ResultPath": "$.page", "Next": "Look"}


def _call(api: str, parameters: dict[str, object]) -> State:
    return {
        "Type": "Task",
        "Resource": sdk(f"aws-sdk:{api}"),
        "Parameters": parameters,
        "Retry": RETRY,
        "Catch": [on_any_error("DeadLetter")],
    }


def _pass(parameters: dict[str, object], target: str, following: str) -> State:
    return {"Type": "Pass", "Parameters": parameters, "ResultPath": target, "Next": following}
