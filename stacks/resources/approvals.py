"""The newest approved version as an SSM parameter, what keeps it up to date, and who else may read it.

Sources: AWS Systems Manager User Guide, "Working with shared parameters in Parameter Store"; AWS RAM User Guide,
"Shareable AWS resources" and "Sharing your AWS resources", on accounts outside of an organization; EventBridge API
Reference, PutRule and PutTargets.
"""

from definitions.module.registry import NO_APPROVED_PACKAGE
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.operations.triggers import TriggerRetryPolicy
from definitions.pipeline.resources.approvals.compiled import CompiledApprovals
from stacks.bindings import (
    ITerraformDependable,
    RamPrincipalAssociation,
    RamResourceAssociation,
    RamResourceShare,
    SsmParameter,
    TerraformOutput,
    TerraformResourceLifecycle,
    TerraformStack,
)
from stacks.operation_bindings import (
    CloudwatchEventRule,
    CloudwatchEventTarget,
    CloudwatchEventTargetDeadLetterConfig,
    CloudwatchEventTargetRetryPolicy,
)
from stacks.resources.service_role import add_rule_role
from stacks.resources.start_targets import DEAD_LETTERS_ARN
from stacks.resources.state_machines import add_state_machine
from stacks.terraform.renderer import TerraformRenderer

_PARAMETER = "parameter_approved_model_package_arn"
_PARAMETER_ARN = f"${{aws_ssm_parameter.{_PARAMETER}.arn}}"


def add_approvals(
    stack: TerraformStack,
    approvals: CompiledApprovals,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    before: list[ITerraformDependable],
) -> None:
    """Add the parameter, the state machine that writes it, and the rule that starts the state machine."""
    parameter = _add_parameter(stack, approvals, pipeline, terraform)
    if approvals.readers:
        _share_parameter(stack, approvals, pipeline, terraform)
    group = approvals.group
    add_state_machine(
        stack,
        "approvals",
        approvals.state_machine,
        approvals.names,
        approvals.state_machine_role,
        does=f"Publishes the newest approved version of {group}",
        policy="publish-approvals",
        module=pipeline,
        terraform=terraform,
        before=[parameter, *before],
    )
    permissions = add_rule_role(
        stack,
        "approvals_event_role",
        name=approvals.names.event_role,
        does=f"Starts what publishes the newest approved version of {group}",
        rules=approvals.names.rule_arns,
        statements=approvals.event_role,
        policy="start-publication",
        module=pipeline,
        terraform=terraform,
    )
    [rule] = approvals.names.rules.values()
    CloudwatchEventRule(
        stack,
        "approvals_rule",
        name=terraform.text(rule),
        description=terraform.text(f"Starts the publication of the newest approved version of {group}"),
        event_pattern=terraform.json(approvals.pattern),
        state="ENABLED",
        tags=terraform.texts(pipeline.tags),
    )
    retry = TriggerRetryPolicy()
    CloudwatchEventTarget(
        stack,
        "approvals_target",
        rule="${aws_cloudwatch_event_rule.approvals_rule.name}",
        target_id="publish",
        arn="${aws_sfn_state_machine.approvals.arn}",
        role_arn="${aws_iam_role.approvals_event_role.arn}",
        dead_letter_config=CloudwatchEventTargetDeadLetterConfig(arn=DEAD_LETTERS_ARN),
        retry_policy=CloudwatchEventTargetRetryPolicy(
            maximum_retry_attempts=retry.maximum_retry_attempts,
            maximum_event_age_in_seconds=retry.maximum_event_age_in_seconds,
        ),
        depends_on=[permissions, *before],
    )


def _add_parameter(
    stack: TerraformStack, approvals: CompiledApprovals, pipeline: CompiledPipeline, terraform: TerraformRenderer
) -> SsmParameter:
    """The parameter, whose value only the state machine changes once it is there."""
    parameter = SsmParameter(
        stack,
        _PARAMETER,
        name=terraform.text(approvals.names.parameter),
        type="String",
        tier=approvals.tier,
        insecure_value=NO_APPROVED_PACKAGE,
        tags=terraform.texts(pipeline.tags),
        lifecycle=TerraformResourceLifecycle(ignore_changes=["insecure_value"]),
    )
    TerraformOutput(stack, "approved-model-package-parameter", value=_PARAMETER_ARN)
    return parameter


def _share_parameter(
    stack: TerraformStack, approvals: CompiledApprovals, pipeline: CompiledPipeline, terraform: TerraformRenderer
) -> None:
    """Let reader accounts read the parameter: AWS RAM alone opens one to other accounts."""
    RamResourceShare(
        stack,
        "approvals_share",
        name=terraform.text(approvals.names.share),
        # Nothing says whether they are of the same organization. Only the accounts below are let in.
        allow_external_principals=True,
        tags=terraform.texts(pipeline.tags),
    )
    share = "${aws_ram_resource_share.approvals_share.arn}"
    RamResourceAssociation(stack, "approvals_share_parameter", resource_share_arn=share, resource_arn=_PARAMETER_ARN)
    for account in approvals.readers:
        RamPrincipalAssociation(stack, f"approvals_share_{account}", resource_share_arn=share, principal=account)
