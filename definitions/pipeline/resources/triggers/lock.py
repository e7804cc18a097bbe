"""The states that hold a lock on executions, between the parameters of a trigger and the start.

The lock is a row of a table. Its owner is the execution of the state machine that is about to start the pipeline; then
the row names the execution of the pipeline, and whoever comes next asks SageMaker whether that still runs. So nothing
waits, nothing has to be released after a start, and no lock outlives what it is for.

Sources: AWS Compute Blog, "Controlling concurrency in distributed systems using AWS Step Functions"; APIs
ListPipelineExecutions, DescribePipelineExecution and DescribeExecution.
"""

from definitions.pipeline.resources.events.states import RETRY, State, on_any_error, sdk

_LOST = ["DynamoDB.ConditionalCheckFailedException"]
_NO_HOLDER = ["Sfn.ExecutionDoesNotExistException"]
_RUNNING = ("Executing", "Stopping")


def lock_states(pipeline: str, table: str) -> dict[str, State]:
    """The states between the parameters of a trigger and the start."""
    row: State = {"TableName": table, "Key": {"Pipeline": {"S": pipeline}}}
    return {
        "Acquire": {
            **_take(row, "attribute_not_exists(#owner)", {}),
            "Catch": [{"ErrorEquals": _LOST, "ResultPath": None, "Next": "ReadHolder"}, on_any_error("DeadLetter")],
            "Next": "ListRunning",
        },
        "ReadHolder": {
            "Type": "Task",
            "Resource": sdk("dynamodb:getItem"),
            "Parameters": {**row, "ConsistentRead": True},
            "ResultPath": "$.lock",
            "Retry": RETRY,
            "Catch": [on_any_error("DeadLetter")],
            "Next": "WhoHolds",
        },
        "WhoHolds": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.lock.Item.Execution.S", "IsPresent": True, "Next": "DescribeExecution"},
                {"Variable": "$.lock.Item.Owner.S", "IsPresent": True, "Next": "DescribeStarter"},
            ],
            "Default": "Acquire",
        },
        "DescribeExecution": {
            "Type": "Task",
            "Resource": sdk("aws-sdk:sagemaker:describePipelineExecution"),
            "Parameters": {"PipelineExecutionArn.$": "$.lock.Item.Execution.S"},
            "ResultSelector": {"status.$": "$.PipelineExecutionStatus"},
            "ResultPath": "$.holder",
            "Retry": RETRY,
            # An execution that is not there any more does not run; ListRunning looks for others.
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": "TakeOver"}],
            "Next": "ExecutionRuns",
        },
        "ExecutionRuns": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.holder.status", "StringEquals": word, "Next": "Skipped"} for word in _RUNNING],
            "Default": "TakeOver",
        },
        "DescribeStarter": {
            "Type": "Task",
            "Resource": sdk("aws-sdk:sfn:describeExecution"),
            "Parameters": {"ExecutionArn.$": "$.lock.Item.Owner.S"},
            "ResultSelector": {"status.$": "$.Status"},
            "ResultPath": "$.holder",
            "Catch": [{"ErrorEquals": _NO_HOLDER, "ResultPath": None, "Next": "TakeOver"}, on_any_error("DeadLetter")],
            "Next": "StarterRuns",
        },
        "StarterRuns": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.holder.status", "StringEquals": "RUNNING", "Next": "Skipped"}],
            "Default": "TakeOver",
        },
        "TakeOver": {
            **_take(row, "#owner = :old", {":old": {"S.$": "$.lock.Item.Owner.S"}}),
            "Catch": [{"ErrorEquals": _LOST, "ResultPath": None, "Next": "Skipped"}, on_any_error("DeadLetter")],
            "Next": "ListRunning",
        },
        # Executions that somebody started by hand.
        "ListRunning": {
            "Type": "Task",
            "Resource": sdk("aws-sdk:sagemaker:listPipelineExecutions"),
            "Parameters": {
                "PipelineName": pipeline,
                "SortBy": "CreationTime",
                "SortOrder": "Descending",
                "MaxResults": 100,
            },
            "ResultSelector": {
                word: f"States.ArrayContains($.PipelineExecutionSummaries[*].PipelineExecutionStatus, '{status}')"
                for word, status in (("executing.$", "Executing"), ("stopping.$", "Stopping"))
            },
            "ResultPath": "$.running",
            "Retry": RETRY,
            "Catch": [on_any_error("ReleaseFailed")],
            "Next": "OthersRun",
        },
        "OthersRun": {
            "Type": "Choice",
            "Choices": [
                {"Variable": f"$.running.{word}", "BooleanEquals": True, "Next": "ReleaseSkipped"}
                for word in ("executing", "stopping")
            ],
            "Default": "Start",
        },
        "ReleaseSkipped": _release(row, "Skipped"),
        "ReleaseFailed": _release(row, "DeadLetter"),
        "Skipped": {"Type": "Succeed"},
    }


def _take(row: State, condition: str, values: State) -> State:
    """Become the owner of the lock, if the condition holds."""
    return {
        "Type": "Task",
        "Resource": sdk("dynamodb:updateItem"),
        "Parameters": {
            **row,
            "UpdateExpression": "SET #owner = :me, #since = :now REMOVE #execution",
            "ConditionExpression": condition,
            "ExpressionAttributeNames": {"#owner": "Owner", "#since": "Since", "#execution": "Execution"},
            "ExpressionAttributeValues": {
                ":me": {"S.$": "$$.Execution.Id"},
                ":now": {"S.$": "$$.State.EnteredTime"},
                **values,
            },
        },
        "ResultPath": None,
    }


def _release(row: State, following: str) -> State:
    return {
        "Type": "Task",
        "Resource": sdk("dynamodb:deleteItem"),
        "Parameters": {
            **row,
            "ConditionExpression": "#owner = :me",
            "ExpressionAttributeNames": {"#owner": "Owner"},
            "ExpressionAttributeValues": {":me": {"S.$": "$$.Execution.Id"}},
        },
        "ResultPath": None,
        # If this fails, the next start finds that this one does not run, and takes over.
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": following}],
        "Next": following,
    }


def record_states(pipeline: str, table: str) -> dict[str, State]:
    """Name the execution of the pipeline in the lock; the start is done whether or not that succeeds."""
    record: State = {
        "Type": "Task",
        "Resource": sdk("dynamodb:updateItem"),
        "Parameters": {
            "TableName": table,
            "Key": {"Pipeline": {"S": pipeline}},
            "UpdateExpression": "SET #execution = :execution",
            "ConditionExpression": "#owner = :me",
            "ExpressionAttributeNames": {"#owner": "Owner", "#execution": "Execution"},
            "ExpressionAttributeValues": {
                ":me": {"S.$": "$$.Execution.Id"},
                ":execution": {"S.$": "$.started.execution"},
            },
        },
        "ResultPath": None,
        "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": None, "Next": "Started"}],
        "Next": "Started",
    }
    return {"Record": record}
