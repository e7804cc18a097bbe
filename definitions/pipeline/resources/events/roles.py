"""Statements of the roles under which rules start state machines, and state machines do their work.

Sources: Step Functions Developer Guide, "IAM policies for integrated services", "Using CloudWatch Logs" and "X-Ray";
EventBridge User Guide, "Using dead-letter queues to process undelivered events".
"""

from definitions.iam.statements import Statement, StatementCondition
from definitions.pipeline.resources.events.names import StateMachineNames
from definitions.values.infrastructure import KEY_ARN, REGION, text


def start_state_machine(names: StateMachineNames, reason: str) -> Statement:
    """Start this one state machine."""
    return Statement("StartThisStateMachine", ("states:StartExecution",), (names.state_machine_arn,), (reason,))


def send_dead_letters(names: StateMachineNames, reason: str) -> list[Statement]:
    """Send what failed to the queue, which the module's key encrypts."""
    return [
        Statement("SendDeadLetters", ("sqs:SendMessage",), (names.queue_arn,), (reason,)),
        use_key("EncryptDeadLetters", ("kms:Decrypt", "kms:GenerateDataKey"), reason, key_through("sqs")),
    ]


def write_logs_and_traces(traced: str) -> list[Statement]:
    """Deliver logs and traces; IAM knows no resources for these actions.

    Args:
        traced: each what is traced, such as ``start``.
    """
    deliveries = tuple(f"logs:{verb}LogDelivery" for verb in ("Create", "Delete", "Get", "Update"))
    logs = (*deliveries, "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:ListLogDeliveries")
    traces = tuple(f"xray:{verb}" for verb in ("GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords"))
    return [
        Statement("DeliverLogs", (*logs, "logs:PutResourcePolicy"), ("*",), ("Step Functions delivers the logs",)),
        Statement("WriteTraces", (*traces, "xray:PutTraceSegments"), ("*",), (f"each {traced} is traced",)),
    ]


def key_through(service: str) -> StatementCondition:
    """The key is used by a service, and not by whoever has the role."""
    return ("StringEquals", "kms:ViaService", (text(f"{service}.", REGION, ".amazonaws.com"),))


def use_key(sid: str, actions: tuple[str, ...], reason: str, condition: StatementCondition) -> Statement:
    """Use the module's key under a condition."""
    return Statement(sid, actions, (KEY_ARN,), (reason,), (condition,))
