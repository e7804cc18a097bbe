"""Statements of the roles under which triggers start the pipeline.

Sources: EventBridge Scheduler User Guide, "Setting up Amazon EventBridge Scheduler" and "Data encryption"; EventBridge
User Guide, "Using resource-based policies"; Amazon DynamoDB Developer Guide, "DynamoDB encryption at rest".
"""

from definitions.iam.statements import Statement, StatementCondition
from definitions.pipeline.resources.events.roles import key_through, use_key
from definitions.pipeline.resources.published_values import pipeline_arn
from definitions.pipeline.resources.triggers.names import TriggerNames
from definitions.values.infrastructure import Text, arn, text


def start_pipeline(pipeline: str, reason: str) -> Statement:
    """Start this one pipeline, by its name in either case: SageMaker writes some ARNs in lower case."""
    return Statement("StartThisPipeline", ("sagemaker:StartPipelineExecution",), _pipeline_arns(pipeline), (reason,))


def read_schedules(names: TriggerNames, triggers: list[str]) -> Statement:
    """Decrypt the schedules."""
    arns = tuple(names.schedule_arn(trigger) for trigger in triggers)
    context: StatementCondition = ("StringEquals", "kms:EncryptionContext:aws:scheduler:schedule:arn", arns)
    return use_key("ReadSchedules", ("kms:Decrypt",), "the module's key encrypts the schedules", context)


def hold_the_lock(pipeline: str, names: TriggerNames) -> list[Statement]:
    """Hold the lock, and see what runs."""
    table = arn("dynamodb", f"table/{names.lock_table}")
    executions = tuple(text(one, "/execution/*") for one in _pipeline_arns(pipeline))
    starters = arn("states", f"execution:{names.state_machine}:*")
    rows = ("dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:UpdateItem")
    reason = "the lock is a row of this table"
    return [
        Statement("HoldLock", rows, (table,), (reason,)),
        use_key("UseLockTable", ("kms:Decrypt", "kms:GenerateDataKey"), reason, key_through("dynamodb")),
        Statement(
            "ListExecutions", ("sagemaker:ListPipelineExecutions",), _pipeline_arns(pipeline), ("see what runs",)
        ),
        Statement("SeeExecution", ("sagemaker:DescribePipelineExecution",), executions, ("see whether it still runs",)),
        Statement("SeeStarter", ("states:DescribeExecution",), (starters,), ("see whether who holds the lock runs",)),
    ]


def _pipeline_arns(pipeline: str) -> tuple[Text, ...]:
    return tuple(pipeline_arn(name) for name in dict.fromkeys((pipeline, pipeline.lower())))
