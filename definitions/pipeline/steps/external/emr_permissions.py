"""Permissions that EMR and EMRServerless steps have in common: passing roles, and watching events.

Sources: IAM User Guide, "iam:PassedToService"; Amazon SageMaker Developer Guide, "AWS managed policy:
AmazonSageMakerPipelinesIntegrations".
"""

from collections.abc import Iterator
from typing import Annotated

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.schema.field_types import TextValue
from definitions.schema.fields import TextField
from definitions.source.nodes import NodePath
from definitions.values.expressions import STRING
from definitions.values.infrastructure import ACCOUNT, PARTITION, Text, arn, split, text

RoleArn = Annotated[
    TextValue,
    TextField(
        "the ARN of an IAM role",
        "bad-role-arn",
        r"arn:aws[a-z-]*:iam::\d{12}:role/([^\s*?$]+/)?[\w+=,.@-]{1,64}",
        parameters=STRING,
        hint="such as arn:aws:iam::123456789012:role/spark-jobs",
    ),
]

_SERVICES = {
    # In China the principals of these services end in .cn.
    "Emr": ("elasticmapreduce.amazonaws.com", "elasticmapreduce.amazonaws.com.cn"),
    "Ec2": ("ec2.amazonaws.com", "ec2.amazonaws.com.cn"),
    "AutoScaling": ("application-autoscaling.amazonaws.com", "application-autoscaling.amazonaws.com.cn"),
    "EmrServerless": ("emr-serverless.amazonaws.com",),
}


def pass_role_to(
    service: str, role: object, path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Pass a role, given by ARN or name, to a service, which is a key of ``_SERVICES``."""
    known = context.static_text(role)
    resource = None if known is None else _role_arn(known)
    if resource is None:
        message = "which role this is is not known before it runs, so passing it is not granted"
        yield MissingPermission(path, message, "write its ARN, or give the parameter a default value")
        return
    condition = ("StringEquals", "iam:PassedToService", _SERVICES[service])
    reason = f"step '{step}' runs under this role"
    yield Statement(f"PassRoleTo{service}", ("iam:PassRole",), (resource,), (reason,), (condition,))


def _role_arn(role: Text) -> Text | None:
    prefix, *kind = split(role, ":instance-profile/", 1)
    if kind:
        # An instance profile and its role have the same name, unless they were created separately.
        return text(literal_pattern(prefix), ":role/", literal_pattern(kind[0]))
    if split(role, ":")[0] == "arn":
        return literal_pattern(role)
    if isinstance(role, str):
        return text("arn:", PARTITION, ":iam::", ACCOUNT, ":role/", literal_pattern(role))
    return None


def watch_events(rules: tuple[str, ...], step: str) -> Iterator[PermissionResult]:
    """Let SageMaker create the EventBridge rules that report the end of a job."""
    actions = ("events:DescribeRule", "events:PutRule", "events:PutTargets")
    resources = tuple(arn("events", f"rule/{rule}") for rule in rules)
    yield Statement("WatchEvents", actions, resources, (f"step '{step}' learns from it when its job has ended",))
