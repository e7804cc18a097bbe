"""The state machine that starts the pipeline, and the table of its lock.

Source: Amazon DynamoDB API Reference, CreateTable.
"""

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.triggers.compiled import CompiledTriggers
from definitions.values.infrastructure import KEY_ARN
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.operation_bindings import (
    DynamodbTable,
    DynamodbTableAttribute,
    DynamodbTablePointInTimeRecovery,
    DynamodbTableServerSideEncryption,
)
from stacks.resources.state_machines import add_state_machine
from stacks.terraform.renderer import TerraformRenderer


def add_start_state_machine(
    stack: TerraformStack,
    triggers: CompiledTriggers,
    definition: dict[str, object],
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    before_starts: list[ITerraformDependable],
) -> None:
    """Add the state machine, and the table if it holds a lock."""
    lock = [_add_lock(stack, triggers, terraform.texts(pipeline.tags), terraform)] if triggers.has_lock else []
    add_state_machine(
        stack,
        "start",
        definition,
        triggers.names,
        triggers.state_machine_role,
        does=f"Starts the SageMaker pipeline {pipeline.names.pipeline} for its triggers",
        policy="start-pipeline",
        module=pipeline,
        terraform=terraform,
        before=[*lock, *before_starts],
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
