"""The state machine that starts the pipeline, its log, and the table of its lock.

Sources: Step Functions API Reference, CreateStateMachine; Step Functions Developer Guide, "Using CloudWatch Logs to log
execution history"; Amazon DynamoDB API Reference, CreateTable; Amazon CloudWatch Logs User Guide, "Encrypt log data".
"""

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.triggers.compiled import CompiledTriggers
from definitions.values.infrastructure import ACCOUNT, KEY_ARN
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.operation_bindings import (
    CloudwatchLogGroup,
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTablePointInTimeRecovery,
    DynamodbTableServerSideEncryption,
    SfnStateMachine,
    SfnStateMachineLoggingConfiguration,
    SfnStateMachineTracingConfiguration,
)
from stacks.resources.service_role import add_role_permissions, add_service_role
from stacks.terraform.renderer import TerraformRenderer

_LOG_DAYS = 365


def add_start_state_machine(
    stack: TerraformStack,
    triggers: CompiledTriggers,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    before_starts: list[ITerraformDependable],
) -> None:
    """Add the state machine with its role and log, and the table if it holds a lock."""
    names, tags = triggers.names, terraform.texts(pipeline.tags)
    add_service_role(
        stack,
        "start_role",
        name=names.state_machine_role,
        description=f"Starts the SageMaker pipeline {pipeline.names.pipeline} for its triggers",
        service="states.amazonaws.com",
        sid="ThisStateMachine",
        condition={
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnEquals": {"aws:SourceArn": names.state_machine_arn},
        },
        module=pipeline,
        terraform=terraform,
    )
    permissions = add_role_permissions(stack, "start_role", "start-pipeline", triggers.state_machine_role, terraform)
    CloudwatchLogGroup(
        stack,
        "start_log",
        name=terraform.text(names.log_group),
        kms_key_id=terraform.text(KEY_ARN),
        retention_in_days=_LOG_DAYS,
        tags=tags,
    )
    lock = [_add_lock(stack, triggers, tags, terraform)] if triggers.has_lock else []
    SfnStateMachine(
        stack,
        "start",
        name=terraform.text(names.state_machine),
        role_arn="${aws_iam_role.start_role.arn}",
        definition=terraform.json(triggers.state_machine),
        type="STANDARD",
        logging_configuration=SfnStateMachineLoggingConfiguration(
            level="ALL", include_execution_data=True, log_destination="${aws_cloudwatch_log_group.start_log.arn}:*"
        ),
        tracing_configuration=SfnStateMachineTracingConfiguration(enabled=True),
        tags=tags,
        depends_on=[permissions, *lock, *before_starts],
    )


def _add_lock(
    stack: TerraformStack, triggers: CompiledTriggers, tags: dict[str, str], terraform: TerraformRenderer
) -> DynamodbTable:
    """The table with one row, which names who holds the lock."""
    return DynamodbTable(
        stack,
        "start_lock",
        name=terraform.text(triggers.names.lock_table),
        billing_mode="PAY_PER_REQUEST",
        hash_key="Pipeline",
        attribute=[DynamodbTableAttribute(name="Pipeline", type="S")],
        point_in_time_recovery=DynamodbTablePointInTimeRecovery(enabled=True),
        server_side_encryption=DynamodbTableServerSideEncryption(enabled=True, kms_key_arn=terraform.text(KEY_ARN)),
        tags=tags,
    )
