"""The state machine that starts the pipeline for triggers: it joins texts, and holds a lock on executions.

The lock is a row of a table. Its owner is the execution of the state machine that is about to start the pipeline; then
the row names the execution of the pipeline, and whoever comes next asks SageMaker whether that still runs. So nothing
waits, nothing has to be released after a start, and no lock outlives what it is for.

Sources: Amazon States Language; Step Functions Developer Guide, "Integrating services with Step Functions", "Intrinsic
functions" and "Handling errors"; AWS Compute Blog, "Controlling concurrency in distributed systems using AWS Step
Functions"; APIs StartPipelineExecution, ListPipelineExecutions and DescribePipelineExecution.
"""

import re
from collections.abc import Iterable, Mapping

from definitions.pipeline.operations.event_values import EventValue, JoinedText, StartValue
from definitions.pipeline.operations.start_parameters import start_text
from definitions.pipeline.resources.triggers.names import TriggerNames
from definitions.pipeline.settings.parameters import Parameter
from definitions.values.infrastructure import PARTITION, Text, text

State = dict[str, object]

TIMEOUT_SECONDS = 300
_RETRY = [
    {
        "ErrorEquals": ["States.TaskFailed"],
        "IntervalSeconds": 2,
        "MaxAttempts": 4,
        "BackoffRate": 2,
        "JitterStrategy": "FULL",
    }
]
_LOST = ["DynamoDB.ConditionalCheckFailedException"]
_NO_HOLDER = ["Sfn.ExecutionDoesNotExistException"]
_RUNNING = ("Executing", "Stopping")


def state_machine(
    triggers: Mapping[str, Mapping[str, StartValue]],
    parameters: Mapping[str, Parameter],
    pipeline: str,
    names: TriggerNames,
    *,
    has_lock: bool,
) -> dict[str, object]:
    """The definition.

    Args:
        triggers: the parameters that each trigger gives, by its name.
        parameters: the pipeline's, by name.
        pipeline: its name.
        names: of the queue and the table.
        has_lock: whether nothing is started while an execution runs.
    """
    first = "Acquire" if has_lock else "Start"
    given = {f"ParametersOf-{name}": _parameters(values, parameters, first) for name, values in triggers.items()}
    chosen = [{"Variable": "$.trigger", "StringEquals": name, "Next": f"ParametersOf-{name}"} for name in triggers]
    return {
        "Comment": f"Starts {pipeline} for triggers",
        "StartAt": "WhichTrigger",
        "TimeoutSeconds": TIMEOUT_SECONDS,
        "States": {
            "WhichTrigger": {"Type": "Choice", "Choices": chosen},
            **given,
            **(_lock(pipeline, names.lock_table) if has_lock else {}),
            "Start": _start(pipeline, has_lock=has_lock),
            **(_record(pipeline, names.lock_table) if has_lock else {}),
            "Started": {"Type": "Succeed"},
            "DeadLetter": _dead_letter(names),
            "Failed": {"Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause"},
        },
    }


def _parameters(values: Mapping[str, StartValue], parameters: Mapping[str, Parameter], following: str) -> State:
    given = [{"Name": name, **_value(value, parameters[name])} for name, value in values.items()]
    return {"Type": "Pass", "Parameters": {"parameters": given}, "ResultPath": "$.start", "Next": following}


def _value(value: StartValue, parameter: Parameter) -> dict[str, Text]:
    """A value of a payload; what begins with ``$`` is a path or a function only where the key ends in ``.$``."""
    match value:
        case EventValue():
            return {"Value.$": f"States.Format('{{}}', {_path(value)})"}
        case JoinedText(values=parts, on=on):
            return {"Value.$": _format(parts, on)}
    return {"Value": start_text(value, parameter)}


def _format(parts: Iterable[object], on: str) -> str:
    """``States.Format``, which takes numbers too; literals are escaped as its template wants them."""
    parts = list(parts)
    template = _escaped(on).join("{}" if isinstance(part, EventValue) else _escaped(_literal(part)) for part in parts)
    paths = [_path(part) for part in parts if isinstance(part, EventValue)]
    arguments = ", ".join((f"'{template}'", *paths))
    return f"States.Format({arguments})"


def _literal(part: object) -> str:
    return str(part).lower() if isinstance(part, bool) else str(part)


def _escaped(literal: str) -> str:
    return re.sub(r"[\\'{}]", lambda character: f"\\{character[0]}", literal)


def _path(value: EventValue) -> str:
    steps = (
        part if part.startswith("[") else f".{part}" if part.isidentifier() else f"['{part}']" for part in value.parts
    )
    return f"$.event{''.join(steps)}"


def _sdk(call: str) -> Text:
    return text("arn:", PARTITION, f":states:::{call}")


def _start(pipeline: str, *, has_lock: bool) -> State:
    """Start the pipeline. Events may come twice: the token makes one execution of them."""
    return {
        "Type": "Task",
        "Resource": _sdk("aws-sdk:sagemaker:startPipelineExecution"),
        "Parameters": {
            "PipelineName": pipeline,
            "ClientRequestToken.$": "States.Hash(States.Format('{} {}', $.trigger, $.event.id), 'SHA-256')",
            "PipelineExecutionDescription.$": (
                "States.Format('Started by trigger {}, for the event {} of {}', $.trigger, $.event.id, $.event.time)"
            ),
            "PipelineParameters.$": "$.start.parameters",
        },
        "ResultSelector": {"execution.$": "$.PipelineExecutionArn"},
        "ResultPath": "$.started",
        "Retry": _RETRY,
        "Catch": [_failure("ReleaseFailed" if has_lock else "DeadLetter")],
        "Next": "Record" if has_lock else "Started",
    }


def _failure(following: str) -> State:
    return {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": following}


def _dead_letter(names: TriggerNames) -> State:
    """Keep the event of a failed start, where those that never came this far are kept."""
    return {
        "Type": "Task",
        "Resource": _sdk("sqs:sendMessage"),
        "Parameters": {
            "QueueUrl": names.queue_url,
            "MessageBody": {"trigger.$": "$.trigger", "event.$": "$.event", "error.$": "$.error"},
        },
        "ResultPath": None,
        "Retry": _RETRY,
        "Next": "Failed",
    }


def _lock(pipeline: str, table: str) -> dict[str, State]:
    """The states between the parameters of a trigger and the start."""
    row: State = {"TableName": table, "Key": {"Pipeline": {"S": pipeline}}}
    return {
        "Acquire": {
            **_take(row, "attribute_not_exists(#owner)", {}),
            "Catch": [{"ErrorEquals": _LOST, "ResultPath": None, "Next": "ReadHolder"}, _failure("DeadLetter")],
            "Next": "ListRunning",
        },
        "ReadHolder": {
            "Type": "Task",
            "Resource": _sdk("dynamodb:getItem"),
            "Parameters": {**row, "ConsistentRead": True},
            "ResultPath": "$.lock",
            "Retry": _RETRY,
            "Catch": [_failure("DeadLetter")],
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
            "Resource": _sdk("aws-sdk:sagemaker:describePipelineExecution"),
            "Parameters": {"PipelineExecutionArn.$": "$.lock.Item.Execution.S"},
            "ResultSelector": {"status.$": "$.PipelineExecutionStatus"},
            "ResultPath": "$.holder",
            "Retry": _RETRY,
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
            "Resource": _sdk("aws-sdk:sfn:describeExecution"),
            "Parameters": {"ExecutionArn.$": "$.lock.Item.Owner.S"},
            "ResultSelector": {"status.$": "$.Status"},
            "ResultPath": "$.holder",
            "Catch": [{"ErrorEquals": _NO_HOLDER, "ResultPath": None, "Next": "TakeOver"}, _failure("DeadLetter")],
            "Next": "StarterRuns",
        },
        "StarterRuns": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.holder.status", "StringEquals": "RUNNING", "Next": "Skipped"}],
            "Default": "TakeOver",
        },
        "TakeOver": {
            **_take(row, "#owner = :old", {":old": {"S.$": "$.lock.Item.Owner.S"}}),
            "Catch": [{"ErrorEquals": _LOST, "ResultPath": None, "Next": "Skipped"}, _failure("DeadLetter")],
            "Next": "ListRunning",
        },
        # Executions that somebody started by hand.
        "ListRunning": {
            "Type": "Task",
            "Resource": _sdk("aws-sdk:sagemaker:listPipelineExecutions"),
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
            "Retry": _RETRY,
            "Catch": [_failure("ReleaseFailed")],
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
        "Resource": _sdk("dynamodb:updateItem"),
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
        "Resource": _sdk("dynamodb:deleteItem"),
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


def _record(pipeline: str, table: str) -> dict[str, State]:
    """Name the execution of the pipeline in the lock; the start is done whether or not that succeeds."""
    record: State = {
        "Type": "Task",
        "Resource": _sdk("dynamodb:updateItem"),
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
