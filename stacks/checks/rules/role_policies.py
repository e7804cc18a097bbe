"""Rules about the policies of roles: wildcards, roles passed on, additions and attached policies.

Sources: IAM User Guide, "Security best practices in IAM", "Granting a user permissions to pass a role to an AWS
service" and "Managed policies and inline policies"; Service Authorization Reference, column "Resource types" of each
action; Amazon SageMaker Developer Guide, "How to use SageMaker AI execution roles", section on CreateProcessingJob.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.policy_statements import Statement, matches
from stacks.checks.role_policy_rule import RolePolicyRule

WITHOUT_RESOURCES: dict[str, str | None] = {
    "cloudwatch:PutMetricData": "cloudwatch:namespace",
    "ec2:DescribeDhcpOptions": None,
    "ec2:DescribeNetworkInterfaces": None,
    "ec2:DescribeSecurityGroups": None,
    "ec2:DescribeSubnets": None,
    "ec2:DescribeVpcEndpoints": None,
    "ec2:DescribeVpcs": None,
    "ecr:GetAuthorizationToken": None,
    "elasticmapreduce:RunJobFlow": None,
    "emr-serverless:CreateApplication": None,
    "logs:CreateLogDelivery": None,
    "logs:DeleteLogDelivery": None,
    "logs:DescribeLogGroups": None,
    "logs:DescribeResourcePolicies": None,
    "logs:GetLogDelivery": None,
    "logs:ListLogDeliveries": None,
    "logs:PutResourcePolicy": None,
    "logs:UpdateLogDelivery": None,
    "redshift-data:CancelStatement": "redshift-data:statement-owner-iam-userid",
    "redshift-data:DescribeStatement": "redshift-data:statement-owner-iam-userid",
    "redshift-data:GetStatementResult": "redshift-data:statement-owner-iam-userid",
    "sagemaker:ListCandidatesForAutoMLJob": None,
    "ssmmessages:CreateControlChannel": None,
    "ssmmessages:CreateDataChannel": None,
    "ssmmessages:OpenControlChannel": None,
    "ssmmessages:OpenDataChannel": None,
    "xray:GetSamplingRules": None,
    "xray:GetSamplingTargets": None,
    "xray:PutTelemetryRecords": None,
    "xray:PutTraceSegments": None,
}
"""Actions without resource types in IAM, and the condition key that must limit them instead; docs/security.md."""
PROCESS_IN_VPC = frozenset(
    (
        "ec2:CreateNetworkInterface",
        "ec2:CreateNetworkInterfacePermission",
        "ec2:DeleteNetworkInterface",
        "ec2:DeleteNetworkInterfacePermission",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
    )
)
"""Actions that AWS must find on ``*`` and without conditions before it creates a processing job in a VPC."""
_ALL_OF_A_TYPE = re.compile(r"arn:.*?:(?P<service>(?!s3:)[a-z0-9-]+):[^:]*:[^:]*:/?[a-z-]+[/:](j-)?\*(/[a-z]+/\*)?")
"""All resources of a type in an account: jobs, clusters, which are all called ``j-...``, functions, job runs ..."""
_NAMED_BY_AWS = re.compile(r".*:(sagemaker:[^:]*:[^:]*:artifact|bedrock:[^:]*:[^:]*:evaluation-job)/\*")
"""Types whose names AWS makes up and for which it has no condition keys that would tell who made them."""
_LIMITS = ("StringEquals", "StringLike", "ArnEquals", "ArnLike")
"""Operators that do not hold for a request without the key."""
_ADDED = re.compile(r"'Additional\d+'")
"""The names of statements that `additionalStatements` of a config adds."""


class NoWildcards(RolePolicyRule):
    number = 13
    title = "The role is allowed only named actions on named resources"
    level = "HIGH"
    why = (
        "A permission on everything includes the data of all other teams of the account. `*` is accepted only for"
        " actions that support no resource types, and for network interfaces of a role that starts processing jobs,"
        " which AWS refuses otherwise; the [security model](security.md#the-role) lists both."
    )
    fix = (
        "Let the stack derive the role from the steps; name buckets, keys and repositories in the `additional...` keys."
    )

    def statement_findings(self, statement: Statement, policy: Sequence[Statement]) -> Iterator[str]:
        """Wildcards in actions, and wildcard resources of actions that have resource types."""
        if statement.negated is not None:
            yield f"allows all but some: {statement.negated}"
        yield from (f"allows the actions {action}" for action in statement.actions if "*" in action or "?" in action)
        everything = [] if self._processes_in_vpc(statement, policy) else filter(_is_everything, statement.resources)
        yield from _of_a_type(statement)
        for resource in everything:
            for action in statement.actions:
                if action not in WITHOUT_RESOURCES:
                    yield f"allows {action} on {resource}"
                elif (key := WITHOUT_RESOURCES[action]) and not _has_narrow_condition(statement, key):
                    yield f"allows {action} on {resource} without a condition on {key}"
        keys = [resource for resource in statement.resources if resource.endswith(":key/*")]
        if keys and not _has_narrow_condition(statement, "kms:ViaService"):
            yield f"allows all keys without a condition on kms:ViaService: {keys[0]}"

    def _processes_in_vpc(self, statement: Statement, policy: Sequence[Statement]) -> bool:
        """Whether it is what processing jobs in a VPC need, nothing more, and the role starts such jobs.

        A managed policy is one of several of its role: which jobs the role starts may stand in another one.
        """
        is_exact = (
            set(statement.actions) == PROCESS_IN_VPC and statement.resources == ["*"] and not statement.conditions
        )
        starts = any("sagemaker:CreateProcessingJob" in other.actions for other in policy)
        return is_exact and (starts or self.entity_type == "aws_iam_policy")


def _is_everything(resource: str) -> bool:
    """Return whether a resource is ``*`` or all resources of a service, such as ``arn:aws:s3:::*``, or of a type."""
    # The last part of a log group's ARN is its streams, of executions of a state machine their own names.
    is_whole_service = resource.startswith("arn:") and resource.rsplit(":", 1)[-1] in ("*", "*/*")
    is_of_one = ":log-group:" in resource or re.search(r":execution:[^:*?]+:\*$", resource) is not None
    return resource.strip("*?") == "" or (is_whole_service and not is_of_one)


def _of_a_type(statement: Statement) -> Iterator[str]:
    """Actions on all resources of a type, unless a condition limits them."""
    is_limited = any(
        operator in _LIMITS and all(value.strip("*?") != "" for value in values)
        for operator, _, values in statement.conditions
    )
    # A network interface that is made has no name yet: its subnets limit it.
    has_subnets = any(":subnet/" in resource and not resource.endswith("/*") for resource in statement.resources)
    for resource in statement.resources:
        found = _ALL_OF_A_TYPE.fullmatch(resource)
        if (
            found is None
            or _is_everything(resource)
            or _NAMED_BY_AWS.fullmatch(resource) is not None
            or found["service"] == "kms"
        ):
            continue
        if is_limited and found["service"] != "sagemaker":
            continue
        for action in statement.actions:
            if not (action == "ec2:CreateNetworkInterface" and has_subnets):
                yield f"allows {action} on {resource}"


def _has_narrow_condition(statement: Statement, key: str) -> bool:
    values = statement.condition_values(key, "StringEquals", "StringLike")
    return bool(values) and all(value.strip("*?") != "" for value in values)


class RolesArePassedToServices(RolePolicyRule):
    number = 15
    title = "Roles are passed on by name, and only to named services"
    level = "HIGH"
    why = "Whoever may pass a role on to any service can let that service act under it."
    fix = "Name the role with its whole ARN, where a step names one."

    def statement_findings(self, statement: Statement, policy: Sequence[Statement]) -> Iterator[str]:
        """Statements that allow ``iam:PassRole``."""
        if any(matches("iam:passrole", action.lower()) for action in statement.actions):
            services = statement.condition_values("iam:PassedToService", "StringEquals", "StringLike")
            if not services or any("*" in service for service in services):
                yield "allows iam:PassRole without a condition on iam:PassedToService that names services"
            for resource in statement.resources:
                if "*" in resource or "?" in resource:
                    yield f"allows iam:PassRole of {resource}"


class NothingIsAdded(RolePolicyRule):
    number = 28
    title = "The role has no statements beyond those of its steps"
    level = "LOW"
    why = "What a config adds to the role is in no step, so whoever reviews the steps does not see it."
    fix = (
        "Read what is added, with its reason in `additionalStatements`, and skip this check for the stack; or take it"
        " out, if a step's own keys can say what is meant."
    )

    def statement_findings(self, statement: Statement, policy: Sequence[Statement]) -> Iterator[str]:
        """Each statement that the config adds, with all that it allows."""
        if _ADDED.fullmatch(statement.name):
            conditions = [f"{operator} {key} {', '.join(values)}" for operator, key, values in statement.conditions]
            limits = f", where {' and '.join(conditions)}" if conditions else ""
            yield f"allows {', '.join(statement.actions)} on {', '.join(statement.resources)}{limits}"


class OnlyOwnPoliciesAreAttached(Rule):
    number = 17
    title = "Only policies of the stack are attached to the role"
    level = "MEDIUM"
    category = CheckCategories.IAM
    resources = ("aws_iam_role_policy_attachment", "aws_iam_policy_attachment")
    why = "AWS's managed policies, such as AmazonSageMakerFullAccess, allow far more than the steps need, and change."
    fix = "Let the stack derive the role from the steps."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """A policy that is no resource of the stack."""
        self.evaluated_keys = ["policy_arn"]
        policy = str(attribute(conf, "policy_arn"))
        if not policy.startswith("${aws_iam_policy."):
            yield f"{policy} is attached"


RULES = [
    NoWildcards(),
    RolesArePassedToServices(),
    OnlyOwnPoliciesAreAttached(),
    NothingIsAdded(),
]
