"""The role under which the pipeline and its jobs run.

Sources: Amazon SageMaker Developer Guide, "IAM access management"; IAM User Guide, "The confused deputy problem".
"""

from definitions.compile import CompiledPipeline
from definitions.infrastructure import ACCOUNT, arn
from definitions.permissions import Statement, policy_document
from definitions.policy_sizes import fits_inline, in_managed_policies
from stacks.bindings import Construct, IamPolicy, IamRole, IamRolePolicy, IamRolePolicyAttachment, ITerraformDependable
from stacks.policies import policy
from stacks.terraform_text import TerraformText

ROLE = "${aws_iam_role.execution_role.name}"


class ExecutionRole(Construct):
    """Role, trust and the permissions that the steps need.

    Attributes:
        permissions: what must be there before a job starts under the role.
    """

    permissions: list[ITerraformDependable]

    def __init__(self, scope: Construct, id: str, *, pipeline: CompiledPipeline, words: TerraformText) -> None:
        super().__init__(scope, id)
        role = IamRole(
            self,
            "role",
            name=words.text(pipeline.names.role),
            description=words.text(f"Runs the SageMaker pipeline {pipeline.names.pipeline}"),
            assume_role_policy=words.json(_trust()),
            permissions_boundary=pipeline.permissions_boundary_arn and words.text(pipeline.permissions_boundary_arn),
            tags=words.texts(pipeline.tags),
        )
        role.override_logical_id("execution_role")
        if fits_inline(pipeline.statements):
            self.permissions = [self._inline(pipeline.statements, words)]
        else:
            groups = enumerate(in_managed_policies(pipeline.statements), 1)
            self.permissions = [self._managed(number, group, pipeline, words) for number, group in groups]

    def _inline(self, statements: list[Statement], words: TerraformText) -> IamRolePolicy:
        policy = IamRolePolicy(
            self,
            "permissions",
            name="pipeline-steps",
            role=ROLE,
            policy=words.json(policy_document(statements)),
        )
        policy.override_logical_id("execution_role_permissions")
        return policy

    def _managed(
        self, number: int, statements: list[Statement], pipeline: CompiledPipeline, words: TerraformText
    ) -> IamRolePolicyAttachment:
        """One of several policies, where an inline policy cannot hold what many steps need."""
        name = f"execution_role_permissions_{number}"
        policy = IamPolicy(
            self,
            f"permissions_{number}",
            name=words.text(f"{pipeline.names.role}-{number}"),
            description=words.text(f"Part {number} of what the steps of {pipeline.names.pipeline} need"),
            policy=words.json(policy_document(statements)),
            tags=words.texts(pipeline.tags),
        )
        policy.override_logical_id(name)
        attachment = IamRolePolicyAttachment(
            self, f"attachment_{number}", role=ROLE, policy_arn=f"${{aws_iam_policy.{name}.arn}}"
        )
        attachment.override_logical_id(f"{name}_attachment")
        return attachment


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
