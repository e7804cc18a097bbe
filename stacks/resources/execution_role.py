"""The role under which the pipeline and its jobs run.

Sources: Amazon SageMaker Developer Guide, "IAM access management"; IAM User Guide, "The confused deputy problem".
"""

from definitions.iam.policy_sizes import fits_inline, in_managed_policies
from definitions.iam.statements import Statement, policy_document
from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import ACCOUNT, arn
from stacks.bindings import (
    IamPolicy,
    IamRole,
    IamRolePolicy,
    IamRolePolicyAttachment,
    ITerraformDependable,
    TerraformStack,
)
from stacks.resources.policy_documents import policy
from stacks.terraform.renderer import TerraformRenderer

PERMISSIONS = "execution_role_permissions"
ROLE = "${aws_iam_role.execution_role.name}"


def add_execution_role(
    stack: TerraformStack, pipeline: CompiledPipeline, terraform: TerraformRenderer
) -> list[ITerraformDependable]:
    """Role, trust and the permissions that the steps need; returns what must be there before a job starts."""
    IamRole(
        stack,
        "execution_role",
        name=terraform.text(pipeline.names.role),
        description=terraform.text(f"Runs the SageMaker pipeline {pipeline.names.pipeline}"),
        assume_role_policy=terraform.json(_trust()),
        permissions_boundary=pipeline.permissions_boundary_arn and terraform.text(pipeline.permissions_boundary_arn),
        tags=terraform.texts(pipeline.tags),
    )
    if fits_inline(pipeline.statements):
        inline = terraform.json(policy_document(pipeline.statements))
        return [IamRolePolicy(stack, PERMISSIONS, name="pipeline-steps", role=ROLE, policy=inline)]
    groups = enumerate(in_managed_policies(pipeline.statements), 1)
    return [_attached(stack, number, group, pipeline, terraform) for number, group in groups]


def _attached(
    stack: TerraformStack,
    number: int,
    statements: list[Statement],
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
) -> IamRolePolicyAttachment:
    """One of several policies, where an inline policy cannot hold what many steps need."""
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


def _trust() -> dict[str, object]:
    """SageMaker, and only on behalf of resources of this account and region."""
    return policy(
        {
            "Sid": "SageMakerOfThisAccount",
            "Effect": "Allow",
            "Principal": {"Service": "sagemaker.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
                "ArnLike": {"aws:SourceArn": arn("sagemaker", "*")},
            },
        }
    )
