"""Rule about the trust policies of roles.

Sources: IAM User Guide, "The confused deputy problem"; Amazon S3 User Guide, "Setting up permissions for live
replication"; EventBridge Scheduler User Guide, "Confused deputy prevention".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.policy_statements import arn_parts, parse_allow_statements

_SOURCES = {
    "Service sagemaker.amazonaws.com": ("sagemaker", "SageMaker"),
    "Service events.amazonaws.com": ("events", "rules of EventBridge"),
    "Service scheduler.amazonaws.com": ("scheduler", "a group of EventBridge Scheduler"),
    "Service states.amazonaws.com": ("states", "a state machine"),
}
"""The services that may assume roles, with the service and the resources that their condition names."""
_S3 = "Service s3.amazonaws.com"
"""It assumes a role only if a replication of the account names the role, so it needs no condition."""


class OnlyServicesAssumeRoles(Rule):
    number = 16
    title = "Only services that run or start the pipeline may assume roles, and only for this account"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_iam_role",)
    why = "Without the conditions, a service may be made to use the role for somebody of another account."
    fix = "The stack writes the trust policy; leave it as it is."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Other principals than services of the pipeline and S3 for replication, and missing conditions."""
        self.evaluated_keys = ["assume_role_policy"]
        for statement in parse_allow_statements(attribute(conf, "assume_role_policy")):
            trusted = [f"{type_} {name}" for type_, names in statement.principals.items() for name in names]
            if trusted == [_S3]:
                continue
            known = _SOURCES.get(trusted[0]) if len(trusted) == 1 else None
            if known is None or statement.negated is not None:
                yield f"{statement} trusts {', '.join(trusted) or 'everybody but some'}"
            accounts = statement.condition_values("aws:SourceAccount", "StringEquals")
            if len(accounts) != 1 or "*" in accounts[0]:
                yield f"{statement} has no condition on aws:SourceAccount"
            service, named = known or _SOURCES["Service sagemaker.amazonaws.com"]
            sources = statement.condition_values("aws:SourceArn", "ArnLike", "ArnEquals", "StringLike", "StringEquals")
            if not sources or not all(_is_source(source, service) for source in sources):
                yield f"{statement} has no condition on aws:SourceArn that names {named}"


def _is_source(arn: str, service: str) -> bool:
    """Whether an ARN is of a service; SageMaker's jobs have many names, what starts a pipeline has one."""
    return arn_parts(arn)[2:3] == [service] and (service == "sagemaker" or "*" not in arn)


RULES = [OnlyServicesAssumeRoles()]
