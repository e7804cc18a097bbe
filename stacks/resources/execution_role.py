"""The role under which the pipeline and its jobs run.

Sources: Amazon SageMaker Developer Guide, "IAM access management"; IAM User Guide, "The confused deputy problem".
"""

from definitions.iam.policy_sizes import fits_inline, in_managed_policies
from definitions.iam.statements import Statement, policy_document
from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import ACCOUNT, arn
from stacks.bindings import (
    IamPolicy,
    IamRolePolicy,
    IamRolePolicyAttachment,
    ITerraformDependable,
    TerraformStack,
)
from stacks.resources.service_role import add_service_role
from stacks.terraform.renderer import TerraformRenderer

PERMISSIONS = "execution_role_permissions"
ROLE = "${aws_iam_role.execution_role.name}"


def add_execution_role(
    stack: TerraformStack, pipeline: CompiledPipeline, terraform: TerraformRenderer
) -> list[ITerraformDependable]:
    """Add the role and its permissions; return the resources that must exist before a job starts."""
    add_service_role(
        stack,
        "execution_role",
        name=pipeline.names.role,
        description=f"Runs the SageMaker pipeline {pipeline.names.pipeline}",
        service="sagemaker.amazonaws.com",
        sid="SageMakerOfThisAccount",
        # Only on behalf of resources of this account and region.
        condition={
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnLike": {"aws:SourceArn": arn("sagemaker", "*")},
        },
        pipeline=pipeline,
        terraform=terraform,
    )
    if fits_inline(pipeline.statements):
        inline = terraform.json(policy_document(pipeline.statements))
        return [IamRolePolicy(stack, PERMISSIONS, name="pipeline-steps", role=ROLE, policy=inline)]
    groups = enumerate(in_managed_policies(pipeline.statements), 1)
    return [_attach_policy(stack, number, group, pipeline, terraform) for number, group in groups]


def _attach_policy(
    stack: TerraformStack,
    number: int,
    statements: list[Statement],
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
) -> IamRolePolicyAttachment:
    """Attach one of several managed policies, which hold the permissions that are too many for an inline policy."""
    name = f"{PERMISSIONS}_{number}"
    IamPolicy(
        stack,
        name,
        name=terraform.text(f"{pipeline.names.role}-{number}"),
        description=terraform.text(f"Part {number} of what the steps of {pipeline.names.pipeline} need"),
        policy=terraform.json(policy_document(statements)),
        tags=terraform.texts(pipeline.tags),
    )
    return IamRolePolicyAttachment(stack, f"{name}_attachment", role=ROLE, policy_arn=f"${{aws_iam_policy.{name}.arn}}")
