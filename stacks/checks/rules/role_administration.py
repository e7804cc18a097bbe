"""The rule about actions by which a role could change what guards it.

Source: IAM User Guide, "Security best practices in IAM"; Service Authorization Reference of each service.
"""

import re
from collections.abc import Iterator, Sequence

from stacks.checks.reading.policy_statements import Statement, matches
from stacks.checks.role_policy_rule import RolePolicyRule

_ADMINISTRATION = (
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
    "lambda:Create*",
    "lambda:Delete*",
    "lambda:Put*",
    "lambda:Update*",
    "lambda:AddPermission",
    "lambda:RemovePermission",
    "lambda:TagResource",
    "kms:CreateAlias",
    "kms:CreateKey",
    "kms:ImportKeyMaterial",
    "kms:ReplicateKey",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "sts:AssumeRole*",
    "events:*",
    "scheduler:*",
    "cloudformation:*",
    "sqs:AddPermission",
    "sqs:SetQueueAttributes",
    "sns:AddPermission",
    "sns:SetTopicAttributes",
    "ecr:SetRepositoryPolicy",
    "ecr:PutImage",
    "secretsmanager:PutResourcePolicy",
)
_OWN_EVENTS = re.compile(r"arn:.*:events:.*:rule/SageMakerPipelineExecution[A-Za-z]+")
"""Rules by which AWS's pipelines learn that a job of EMR has ended; AWS makes them under the pipeline's role."""
_EVENT_BUS = re.compile(r"arn:.*:events:.*:event-bus/[A-Za-z0-9._/-]+")
"""One event bus, to which notifications are sent."""


class NoAdministration(RolePolicyRule):
    number = 14
    title = "The role may not change what guards it"
    level = "HIGH"
    why = "A job that may rewrite policies, keys or the bucket's settings can open whatever is closed here."
    fix = "Such changes belong in Terraform. No step type needs them."

    def statement_findings(self, statement: Statement, policy: Sequence[Statement]) -> Iterator[str]:
        """Actions that administer identities, keys, buckets, the registry, pipelines, functions or events."""
        for action in statement.actions:
            is_own_event = action.startswith("events:") and all(map(_OWN_EVENTS.fullmatch, statement.resources))
            is_sent = action == "events:PutEvents" and all(map(_EVENT_BUS.fullmatch, statement.resources))
            if action.lower() == "iam:passrole" or is_own_event or is_sent:
                continue
            if any(_overlap(action, pattern) for pattern in _ADMINISTRATION):
                yield f"allows {action}"


def _overlap(action: str, pattern: str) -> bool:
    action, pattern = action.lower(), pattern.lower()
    return matches(action, pattern) or matches(pattern.rstrip("*"), action)


RULES = [NoAdministration()]
