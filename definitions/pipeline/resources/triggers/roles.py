"""Statements of the roles under which triggers start the pipeline.

Sources: EventBridge Scheduler User Guide, "Setting up Amazon EventBridge Scheduler" and "Data encryption"; EventBridge
User Guide, "Using resource-based policies"; Step Functions Developer Guide, "IAM policies for integrated services",
"Using CloudWatch Logs" and "AWS X-Ray"; Amazon DynamoDB Developer Guide, "DynamoDB encryption at rest: usage notes".
"""

from definitions.iam.statements import Statement, StatementCondition
from definitions.pipeline.resources.published_values import pipeline_arn
from definitions.pipeline.resources.triggers.names import TriggerNames
from definitions.values.infrastructure import KEY_ARN, REGION, Text, arn, text


def start_pipeline(pipeline: str, reason: str) -> Statement:
    """Start this one pipeline, by its name in either case: SageMaker writes some ARNs in lower case."""
    return Statement("StartThisPipeline", ("sagemaker:StartPipelineExecution",), _pipeline_arns(pipeline), (reason,))


def start_state_machine(names: TriggerNames) -> Statement:
    """Start the state machine, which starts the pipeline."""
    reason = "the state machine starts the pipeline"
    return Statement("StartThisStateMachine", ("states:StartExecution",), (names.state_machine_arn,), (reason,))


def send_dead_letters(names: TriggerNames) -> list[Statement]:
    """Send what could not be started to the queue, which the module's key encrypts."""
    reason = "what could not be started goes to the dead-letter queue"
    return [
        Statement("SendDeadLetters", ("sqs:SendMessage",), (names.queue_arn,), (reason,)),
        _use_key("EncryptDeadLetters", ("kms:Decrypt", "kms:GenerateDataKey"), reason, _through("sqs")),
    ]


def read_schedules(names: TriggerNames, triggers: list[str]) -> Statement:
    """Decrypt the schedules."""
    arns = tuple(names.schedule_arn(trigger) for trigger in triggers)
    context: StatementCondition = ("StringEquals", "kms:EncryptionContext:aws:scheduler:schedule:arn", arns)
    return _use_key("ReadSchedules", ("kms:Decrypt",), "the module's key encrypts the schedules", context)


def hold_the_lock(pipeline: str, names: TriggerNames) -> list[Statement]:
    """Hold the lock, and see what runs."""
    table = arn("dynamodb", f"table/{names.lock_table}")
    executions = tuple(text(one, "/execution/*") for one in _pipeline_arns(pipeline))
    starters = arn("states", f"execution:{names.state_machine}:*")
    rows = ("dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:UpdateItem")
    reason = "the lock is a row of this table"
    return [
        Statement("HoldLock", rows, (table,), (reason,)),
        _use_key("UseLockTable", ("kms:Decrypt", "kms:GenerateDataKey"), reason, _through("dynamodb")),
        Statement(
            "ListExecutions", ("sagemaker:ListPipelineExecutions",), _pipeline_arns(pipeline), ("see what runs",)
        ),
        Statement("SeeExecution", ("sagemaker:DescribePipelineExecution",), executions, ("see whether it still runs",)),
        Statement("SeeStarter", ("states:DescribeExecution",), (starters,), ("see whether who holds the lock runs",)),
    ]


def write_logs_and_traces() -> list[Statement]:
    """Deliver logs and traces; IAM knows no resources for these actions."""
    deliveries = tuple(f"logs:{verb}LogDelivery" for verb in ("Create", "Delete", "Get", "Update"))
    logs = (*deliveries, "logs:DescribeLogGroups", "logs:DescribeResourcePolicies", "logs:ListLogDeliveries")
    traces = tuple(f"xray:{verb}" for verb in ("GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords"))
    return [
        Statement("DeliverLogs", (*logs, "logs:PutResourcePolicy"), ("*",), ("Step Functions delivers the logs",)),
        Statement("WriteTraces", (*traces, "xray:PutTraceSegments"), ("*",), ("each start is traced",)),
    ]


def _pipeline_arns(pipeline: str) -> tuple[Text, ...]:
    return tuple(pipeline_arn(name) for name in dict.fromkeys((pipeline, pipeline.lower())))


def _through(service: str) -> StatementCondition:
    return ("StringEquals", "kms:ViaService", (text(f"{service}.", REGION, ".amazonaws.com"),))


def _use_key(sid: str, actions: tuple[str, ...], reason: str, condition: StatementCondition) -> Statement:
    return Statement(sid, actions, (KEY_ARN,), (reason,), (condition,))
