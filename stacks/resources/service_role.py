"""IAM roles that AWS services assume.

Sources: IAM User Guide, "Create a role to delegate permissions to an AWS service"; EventBridge User Guide, "Using
identity-based policies", on trust policies with the ARNs of rules.
"""

from collections.abc import Iterable, Mapping

from definitions.iam.statements import Statement, policy_document
from definitions.module.compiled import CompiledModule
from definitions.values.infrastructure import ACCOUNT, Text
from stacks.bindings import IamRole, IamRolePolicy, TerraformStack
from stacks.resources.policy_documents import policy
from stacks.terraform.renderer import TerraformRenderer


def add_service_role(
    stack: TerraformStack,
    id: str,
    *,
    name: Text,
    description: str,
    service: str,
    sid: str,
    condition: Mapping[str, object] | None = None,
    module: CompiledModule,
    terraform: TerraformRenderer,
) -> None:
    """Add a role with the module's permissions boundary and tags, and the one statement of its trust policy."""
    trust: dict[str, object] = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    boundary = module.permissions_boundary_arn
    IamRole(
        stack,
        id,
        name=terraform.text(name),
        description=terraform.text(description),
        assume_role_policy=terraform.json(policy(trust if condition is None else {**trust, "Condition": condition})),
        permissions_boundary=boundary and terraform.text(boundary),
        tags=terraform.texts(module.tags),
    )


def add_rule_role(
    stack: TerraformStack,
    id: str,
    *,
    name: Text,
    does: str,
    rules: Iterable[Text],
    statements: Iterable[Statement],
    policy: str,
    module: CompiledModule,
    terraform: TerraformRenderer,
) -> IamRolePolicy:
    """Add the role under which rules of EventBridge reach their targets; return what must be there before they do."""
    add_service_role(
        stack,
        id,
        name=name,
        description=does,
        service="events.amazonaws.com",
        sid="RulesOfThisModule",
        condition={
            "StringEquals": {"aws:SourceAccount": ACCOUNT},
            "ArnEquals": {"aws:SourceArn": list(rules)},
        },
        module=module,
        terraform=terraform,
    )
    return add_role_permissions(stack, id, policy, statements, terraform)


def add_role_permissions(
    stack: TerraformStack, role: str, name: str, statements: Iterable[Statement], terraform: TerraformRenderer
) -> IamRolePolicy:
    """Add the statements of a role as its one inline policy of this name; ``role`` is the role's id."""
    return IamRolePolicy(
        stack,
        f"{role}_permissions",
        name=name,
        role=f"${{aws_iam_role.{role}.name}}",
        policy=terraform.json(policy_document(statements)),
    )
