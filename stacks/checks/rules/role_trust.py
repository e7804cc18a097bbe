"""Rule about the trust policies of roles.

Sources: IAM User Guide, "The confused deputy problem"; Amazon S3 User Guide, "Setting up permissions for live
replication".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.policy_statements import arn_parts, parse_allow_statements

_SAGEMAKER = "Service sagemaker.amazonaws.com"
_S3 = "Service s3.amazonaws.com"
"""It assumes a role only if a replication of the account names the role, so it needs no condition."""


class OnlyServicesAssumeRoles(Rule):
    number = 16
    title = "Only SageMaker may assume roles, and only for this account; S3 may for replication"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_iam_role",)
    why = "Without the conditions, SageMaker may be made to use the role for somebody of another account."
    fix = "The stack writes the trust policy; leave it as it is."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Principals other than SageMaker and S3, and missing conditions."""
        self.evaluated_keys = ["assume_role_policy"]
        for statement in parse_allow_statements(attribute(conf, "assume_role_policy")):
            trusted = [f"{type_} {name}" for type_, names in statement.principals.items() for name in names]
            if trusted == [_S3]:
                continue
            if trusted != [_SAGEMAKER] or statement.negated is not None:
                yield f"{statement} trusts {', '.join(trusted) or 'everybody but some'}"
            accounts = statement.condition_values("aws:SourceAccount", "StringEquals")
            if len(accounts) != 1 or "*" in accounts[0]:
                yield f"{statement} has no condition on aws:SourceAccount"
            sources = statement.condition_values("aws:SourceArn", "ArnLike", "ArnEquals", "StringLike", "StringEquals")
            if not sources or any(arn_parts(source)[2:3] != ["sagemaker"] for source in sources):
                yield f"{statement} has no condition on aws:SourceArn that names SageMaker"


RULES = [OnlyServicesAssumeRoles()]
