"""The role under which SageMaker runs what a module deploys.

Sources: Amazon SageMaker Developer Guide, "IAM access management"; IAM User Guide, "The confused deputy problem".
"""

from collections.abc import Sequence

from definitions.iam.statements import Statement, policy_document
from definitions.module.compiled import CompiledModule
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
    stack: TerraformStack, module: CompiledModule, terraform: TerraformRenderer, *, name: str, description: str
) -> None:
    """Add the role, which SageMaker assumes only on behalf of resources of this account and Region."""
    add_service_role(
        stack,
        "execution_role",
        name=name,
        description=description,
        service="sagemaker.amazonaws.com",
        sid="SageMakerOfThisAccount",
        condition={
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnLike": {"aws:SourceArn": arn("sagemaker", "*")},
        },
        module=module,
        terraform=terraform,
    )


def add_execution_role_permissions(
    stack: TerraformStack,
    statements: list[Statement],
    managed: Sequence[list[Statement]],
    module: CompiledModule,
    terraform: TerraformRenderer,
    *,
    policy: str,
    role: str,
    of: str,
) -> list[ITerraformDependable]:
    """Add the role's permissions; return the resources that must exist before the role is used.

    Args:
        stack: the stack.
        statements: the permissions.
        managed: the same in groups, one for each managed policy; none if they are one inline policy.
        module: the module.
        terraform: renders texts.
        policy: the name of the inline policy.
        role: the role's name, with which those of managed policies begin.
        of: names what needs the permissions, for people.
    """
    if not managed:
        inline = terraform.json(policy_document(statements))
        return [IamRolePolicy(stack, PERMISSIONS, name=policy, role=ROLE, policy=inline)]
    return [
        add_managed_policy(
            stack,
            f"{PERMISSIONS}_{number}",
            group,
            module,
            terraform,
            name=f"{role}-{number}",
            description=f"Part {number} of what {of} need",
        )
        for number, group in enumerate(managed, 1)
    ]


def add_managed_policy(
    stack: TerraformStack,
    id: str,
    statements: list[Statement],
    module: CompiledModule,
    terraform: TerraformRenderer,
    *,
    name: str,
    description: str | None = None,
) -> IamRolePolicyAttachment:
    """Add a managed policy and attach it to the role; another description would replace a policy that exists."""
    IamPolicy(
        stack,
        id,
        name=terraform.text(name),
        description=None if description is None else terraform.text(description),
        policy=terraform.json(policy_document(statements)),
        tags=terraform.texts(module.tags),
    )
    return IamRolePolicyAttachment(stack, f"{id}_attachment", role=ROLE, policy_arn=f"${{aws_iam_policy.{id}.arn}}")
