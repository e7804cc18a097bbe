"""State machines, each with its role and its log.

Sources: Step Functions API Reference, CreateStateMachine; Step Functions Developer Guide, "Using CloudWatch Logs to log
execution history"; Amazon CloudWatch Logs User Guide, "Encrypt log data".
"""

from collections.abc import Iterable, Sequence

from definitions.iam.statements import Statement
from definitions.module.compiled import CompiledModule
from definitions.pipeline.resources.events.names import StateMachineNames
from definitions.values.infrastructure import ACCOUNT, KEY_ARN
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.operation_bindings import (
    CloudwatchLogGroup,
    SfnStateMachine,
    SfnStateMachineLoggingConfiguration,
    SfnStateMachineTracingConfiguration,
)
from stacks.resources.service_role import add_role_permissions, add_service_role
from stacks.terraform.renderer import TerraformRenderer

_LOG_DAYS = 365


def add_state_machine(
    stack: TerraformStack,
    id: str,
    definition: dict[str, object],
    names: StateMachineNames,
    statements: Iterable[Statement],
    *,
    does: str,
    policy: str,
    module: CompiledModule,
    terraform: TerraformRenderer,
    before: Sequence[ITerraformDependable],
) -> None:
    """Add a state machine.

    Args:
        stack: the stack.
        id: of the state machine in the stack; those of its role and log begin with it.
        definition: in Amazon States Language.
        names: physical names.
        statements: of its role.
        does: what it does, for people.
        policy: the name of the role's one policy.
        module: the module.
        terraform: renders texts.
        before: what must be there before it runs.
    """
    tags = terraform.texts(module.tags)
    add_service_role(
        stack,
        f"{id}_role",
        name=names.state_machine_role,
        description=does,
        service="states.amazonaws.com",
        sid="ThisStateMachine",
        condition={
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnEquals": {"aws:SourceArn": names.state_machine_arn},
        },
        module=module,
        terraform=terraform,
    )
    permissions = add_role_permissions(stack, f"{id}_role", policy, statements, terraform)
    CloudwatchLogGroup(
        stack,
        f"{id}_log",
        name=terraform.text(names.log_group),
        kms_key_id=terraform.text(KEY_ARN),
        retention_in_days=_LOG_DAYS,
        tags=tags,
    )
    SfnStateMachine(
        stack,
        id,
        name=terraform.text(names.state_machine),
        role_arn=f"${{aws_iam_role.{id}_role.arn}}",
        definition=terraform.json(definition),
        type="STANDARD",
        logging_configuration=SfnStateMachineLoggingConfiguration(
            level="ALL", include_execution_data=True, log_destination=f"${{aws_cloudwatch_log_group.{id}_log.arn}}:*"
        ),
        tracing_configuration=SfnStateMachineTracingConfiguration(enabled=True),
        tags=tags,
        depends_on=[permissions, *before],
    )
