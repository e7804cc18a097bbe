"""The role under which the pipeline and its jobs run.

Sources: Amazon SageMaker Developer Guide, "IAM access management"; IAM User Guide, "The confused deputy problem".
"""

from definitions.compile import CompiledPipeline
from definitions.infrastructure import ACCOUNT, arn
from definitions.permissions import policy_document
from stacks.bindings import Construct, IamRole, IamRolePolicy
from stacks.policies import policy
from stacks.terraform_text import TerraformText


class ExecutionRole(Construct):
    """Role, trust and the permissions that the steps need.

    Attributes:
        permissions: the role's policy, for what must not start before it is there.
    """

    permissions: IamRolePolicy

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
        self.permissions = IamRolePolicy(
            self,
            "permissions",
            name="pipeline-steps",
            role="${aws_iam_role.execution_role.name}",
            policy=words.json(policy_document(pipeline.statements)),
        )
        self.permissions.override_logical_id("execution_role_permissions")


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
