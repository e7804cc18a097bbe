"""Rules: what the execution role may do, who may take it on and whom it may pass.

Sources: IAM User Guide, "Security best practices in IAM", "The confused deputy problem" and "Granting a user
permissions to pass a role to an AWS service"; Service Authorization Reference.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.policy_documents import Statement, like, statements_in

WITHOUT_RESOURCES: dict[str, str | None] = {
    "cloudwatch:PutMetricData": "cloudwatch:namespace",
    "ec2:DescribeDhcpOptions": None,
    "ec2:DescribeNetworkInterfaces": None,
    "ec2:DescribeSecurityGroups": None,
    "ec2:DescribeSubnets": None,
    "ec2:DescribeVpcEndpoints": None,
    "ec2:DescribeVpcs": None,
    "ecr:GetAuthorizationToken": None,
    "sagemaker:ListCandidatesForAutoMLJob": None,
}
"""Actions for which AWS knows no resource, and the condition key that must stand in its place; docs/security.md."""
_GUARDRAILS = (
    "iam:*",
    "organizations:*",
    "kms:Put*",
    "kms:ScheduleKeyDeletion",
    "kms:Disable*",
    "kms:CancelKeyDeletion",
    "kms:RevokeGrant",
    "kms:Delete*",
    "s3:PutBucket*",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutReplicationConfiguration",
    "s3:DeleteBucket*",
    "s3:BypassGovernanceRetention",
    "s3:PutObjectLegalHold",
    "s3:PutObjectRetention",
    "s3:PutObjectAcl",
    "s3:PutAccountPublicAccessBlock",
    "sagemaker:PutModelPackageGroupPolicy",
    "sagemaker:DeleteModelPackageGroup*",
    "sagemaker:CreatePipeline",
    "sagemaker:UpdatePipeline",
    "sagemaker:DeletePipeline",
    "lambda:Update*",
    "lambda:AddPermission",
)
_GIVING_AWAY = ("iam:PassRole",)


class RolePolicyRule(Rule):
    """A rule about policies of roles."""

    resources = ("aws_iam_role_policy", "aws_iam_policy")
    category = CheckCategories.IAM

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Those of all statements that allow something, each with the statement in front."""
        self.evaluated_keys = ["policy"]
        for statement in statements_in(attribute(conf, "policy")):
            if statement.allows:
                yield from (f"{statement} {finding}" for finding in self.of_statement(statement))

    def of_statement(self, statement: Statement) -> Iterable[str]:
        """What is wrong with a statement that allows something."""
        raise NotImplementedError


class NothingForEverything(RolePolicyRule):
    """Wildcards."""

    number = 13
    title = "The role may do named actions on named resources"
    level = "HIGH"
    why = "What is allowed on everything is allowed on the data of all other teams of the account."
    fix = "Let the role be made of the steps; name buckets, keys and repositories in the `additional...` keys."

    def of_statement(self, statement: Statement) -> Iterator[str]:
        """Wildcards in actions; resources that are all there are, but where AWS knows none."""
        if statement.negated is not None:
            yield f"allows all but some: {statement.negated}"
        yield from (f"allows the actions {action}" for action in statement.actions if "*" in action or "?" in action)
        for resource in filter(_is_everything, statement.resources):
            for action in statement.actions:
                if action not in WITHOUT_RESOURCES:
                    yield f"allows {action} on {resource}"
                elif (key := WITHOUT_RESOURCES[action]) and not _narrow(statement, key):
                    yield f"allows {action} on {resource} without a condition on {key}"
        keys = [resource for resource in statement.resources if resource.endswith(":key/*")]
        if keys and not _narrow(statement, "kms:ViaService"):
            yield f"allows all keys without a condition on kms:ViaService: {keys[0]}"


def _is_everything(resource: str) -> bool:
    """``*``, and an ARN whose last part is all resources of a service: ``arn:aws:s3:::*``.

    Of a log group, the last part is its streams.
    """
    all_of_service = resource.startswith("arn:") and resource.rsplit(":", 1)[-1] in ("*", "*/*")
    return resource.strip("*?") == "" or (all_of_service and ":log-group:" not in resource)


def _narrow(statement: Statement, key: str) -> bool:
    values = statement.condition(key, "StringEquals", "StringLike")
    return bool(values) and all(value.strip("*?") != "" for value in values)


class GuardrailsStay(RolePolicyRule):
    """Administration."""

    number = 14
    title = "The role may not change what guards it"
    level = "HIGH"
    why = "A job that may rewrite policies, keys or the bucket's settings can open whatever is closed here."
    fix = "Such changes belong into Terraform. No step type needs them."

    def of_statement(self, statement: Statement) -> Iterator[str]:
        """Actions that administer identities, keys, the bucket, the registry or pipelines."""
        for action in statement.actions:
            if action not in _GIVING_AWAY and any(_overlap(action, guarded) for guarded in _GUARDRAILS):
                yield f"allows {action}"


def _overlap(action: str, guarded: str) -> bool:
    lowered, pattern = action.lower(), guarded.lower()
    return like(lowered, pattern) or like(pattern.rstrip("*"), lowered)


class RolesArePassedToServices(RolePolicyRule):
    """PassRole."""

    number = 15
    title = "Roles are passed on by name, and only to named services"
    level = "HIGH"
    why = "Whoever may pass a role on to any service can let that service act under it."
    fix = "Name the role with its whole ARN, where a step names one."

    def of_statement(self, statement: Statement) -> Iterator[str]:
        """Statements that allow ``iam:PassRole``."""
        if any(like("iam:passrole", action.lower()) for action in statement.actions):
            services = statement.condition("iam:PassedToService", "StringEquals", "StringLike")
            if not services or any("*" in service for service in services):
                yield "allows iam:PassRole without a condition on iam:PassedToService that names services"
            for resource in statement.resources:
                if "*" in resource or "?" in resource:
                    yield f"allows iam:PassRole of {resource}"


class OnlySageMakerTakesTheRole(Rule):
    """Trust."""

    number = 16
    title = "Only SageMaker may take the role on, and only for this account"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_iam_role",)
    why = "Without the conditions, SageMaker may be made to use the role for somebody of another account."
    fix = "The stack writes the trust policy; leave it as it is."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Principals and conditions of the trust policy."""
        self.evaluated_keys = ["assume_role_policy"]
        for statement in filter(lambda each: each.allows, statements_in(attribute(conf, "assume_role_policy"))):
            trusted = [f"{kind} {name}" for kind, names in statement.principals.items() for name in names]
            if trusted != ["Service sagemaker.amazonaws.com"] or statement.negated is not None:
                yield f"{statement} trusts {', '.join(trusted) or 'everybody but some'}"
            account = statement.condition("aws:SourceAccount", "StringEquals")
            if len(account) != 1 or "*" in account[0]:
                yield f"{statement} has no condition on aws:SourceAccount"
            sources = statement.condition("aws:SourceArn", "ArnLike", "ArnEquals", "StringLike", "StringEquals")
            if not sources or any(source.split(":")[:3][-1] != "sagemaker" for source in map(_plain, sources)):
                yield f"{statement} has no condition on aws:SourceArn that names SageMaker"


def _plain(arn: str) -> str:
    """An ARN without what only Terraform knows, so that its parts can be counted."""
    return "".join(piece.rsplit("}", 1)[-1] for piece in arn.split("${"))


class OnlyOwnPoliciesAreAttached(Rule):
    """Attachments."""

    number = 17
    title = "Only policies of the stack are attached to the role"
    level = "MEDIUM"
    category = CheckCategories.IAM
    resources = ("aws_iam_role_policy_attachment",)
    why = "AWS's managed policies, such as AmazonSageMakerFullAccess, allow far more than the steps need, and change."
    fix = "Let the role be made of the steps."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Policies that are not resources of the stack."""
        self.evaluated_keys = ["policy_arn"]
        policy = str(attribute(conf, "policy_arn"))
        if not policy.startswith("${aws_iam_policy."):
            yield f"{policy} is attached"


RULES = [
    NothingForEverything(),
    GuardrailsStay(),
    RolesArePassedToServices(),
    OnlySageMakerTakesTheRole(),
    OnlyOwnPoliciesAreAttached(),
]
