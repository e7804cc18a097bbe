"""Rules: who may take roles on, and what else is attached to them.

Sources: IAM User Guide, "The confused deputy problem" and "Managed policies and inline policies"; Amazon S3 User Guide,
"Setting up permissions for live replication".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.policy_documents import arn_parts, statements_in

_JOBS = "Service sagemaker.amazonaws.com"
_COPIES = "Service s3.amazonaws.com"
"""It takes on a role only where the account's own replication names it, so it needs no condition."""


class OnlyServicesTakeRoles(Rule):
    """Trust."""

    number = 16
    title = "Only SageMaker may take roles on, and only for this account; S3 may for copies"
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
            if trusted == [_COPIES]:
                continue
            if trusted != [_JOBS] or statement.negated is not None:
                yield f"{statement} trusts {', '.join(trusted) or 'everybody but some'}"
            account = statement.condition("aws:SourceAccount", "StringEquals")
            if len(account) != 1 or "*" in account[0]:
                yield f"{statement} has no condition on aws:SourceAccount"
            sources = statement.condition("aws:SourceArn", "ArnLike", "ArnEquals", "StringLike", "StringEquals")
            if not sources or any(arn_parts(source)[2:3] != ["sagemaker"] for source in sources):
                yield f"{statement} has no condition on aws:SourceArn that names SageMaker"


class OnlyOwnPoliciesAreAttached(Rule):
    """Attachments."""

    number = 17
    title = "Only policies of the stack are attached to the role"
    level = "MEDIUM"
    category = CheckCategories.IAM
    resources = ("aws_iam_role_policy_attachment", "aws_iam_policy_attachment")
    why = "AWS's managed policies, such as AmazonSageMakerFullAccess, allow far more than the steps need, and change."
    fix = "Let the role be made of the steps."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Policies that are not resources of the stack."""
        self.evaluated_keys = ["policy_arn"]
        policy = str(attribute(conf, "policy_arn"))
        if not policy.startswith("${aws_iam_policy."):
            yield f"{policy} is attached"


RULES = [OnlyServicesTakeRoles(), OnlyOwnPoliciesAreAttached()]
