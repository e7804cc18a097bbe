"""Rules: who holds the key and the models, and that neither is lost.

Sources: AWS KMS Developer Guide, "Key policies" and "Rotate AWS KMS keys"; Amazon SageMaker Developer Guide, "Deploy a
Model Version from a Different Account".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.policy_documents import Statement, accounts_of, statements_in


class KeyRotates(Rule):
    """Rotation."""

    number = 18
    title = "The key gets new material at least once a year"
    level = "MEDIUM"
    category = CheckCategories.ENCRYPTION
    resources = ("aws_kms_key",)
    why = "The longer one key material is in use, the more data a leak of it opens."
    fix = "The stack turns rotation on; leave it on."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Rotation that is off, or rarer than yearly."""
        self.evaluated_keys = ["enable_key_rotation", "rotation_period_in_days"]
        days = attribute(conf, "rotation_period_in_days")
        if attribute(conf, "enable_key_rotation") is not True:
            yield "enable_key_rotation is not true"
        if days is not None and not (isinstance(days, int) and days <= 366):
            yield f"rotation_period_in_days is {days}"


class OneAccountHoldsTheKey(Rule):
    """Key policy."""

    number = 19
    title = "Other accounts may only decrypt with the key, and only through S3"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_kms_key",)
    why = "Who may encrypt with the key can pass data off as the pipeline's; who may administer it can lock it away."
    fix = "Name reader accounts as `preProdAccountId` and `prodAccountId`, and write no other key policy."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Statements for everybody, and more than reading for more than one account."""
        self.evaluated_keys = ["policy"]
        owners: set[str] = set()
        for statement in filter(lambda each: each.allows, statements_in(attribute(conf, "policy"))):
            accounts = dict(accounts_of(statement))
            if "*" in statement.principals.get("AWS", []) or statement.negated is not None:
                yield f"{statement} allows everybody"
            elif not _only_reads(statement):
                owners |= set(accounts)
            if "Service" in statement.principals and not statement.condition("aws:SourceAccount", "StringEquals"):
                yield f"{statement} allows a service without a condition on aws:SourceAccount"
        if len(owners) > 1:
            yield f"more than one account may do more than decrypt through S3: {', '.join(sorted(owners))}"


def _only_reads(statement: Statement) -> bool:
    through = statement.condition("kms:ViaService", "StringEquals", "StringLike")
    return (
        set(statement.actions) <= {"kms:Decrypt", "kms:DescribeKey"}
        and bool(through)
        and all(service.startswith("s3.") for service in through)
    )


class DataIsProtected(Rule):
    """Deletion."""

    number = 20
    title = "Terraform cannot destroy the key and the bucket"
    level = "MEDIUM"
    category = CheckCategories.BACKUP_AND_RECOVERY
    resources = ("aws_kms_key", "aws_s3_bucket")
    why = "A key that is gone makes all that it encrypted unreadable; a bucket that is gone takes all models with it."
    fix = "Remove `deletionProtection: false`."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Where the protection is missing."""
        self.evaluated_keys = ["lifecycle/[0]/prevent_destroy", "force_destroy"]
        lifecycle = attribute(conf, "lifecycle")
        if not isinstance(lifecycle, dict) or attribute(lifecycle, "prevent_destroy") is not True:
            yield "lifecycle.prevent_destroy is not true"
        if attribute(conf, "force_destroy") not in (None, False):
            yield "force_destroy is not false"


class AccountsOfTheRegistryAreNamed(Rule):
    """Model package group."""

    number = 26
    title = "Models are shared with named accounts, which may only use them"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_sagemaker_model_package_group_policy",)
    why = "Who may change a registered model, or approve it, decides what runs in production."
    fix = "Name reader accounts as `preProdAccountId` and `prodAccountId`."
    uses = ("DescribeModelPackageGroup", "DescribeModelPackage", "ListModelPackages", "CreateModel")

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Statements for everybody, and for more than using models."""
        self.evaluated_keys = ["resource_policy"]
        for statement in filter(lambda each: each.allows, statements_in(attribute(conf, "resource_policy"))):
            if statement.negated is not None or any("*" in account for account, _ in accounts_of(statement)):
                yield f"{statement} names no accounts"
            for action in statement.actions:
                if action not in {f"sagemaker:{use}" for use in self.uses}:
                    yield f"{statement} allows {action}"


RULES = [
    KeyRotates(),
    OneAccountHoldsTheKey(),
    DataIsProtected(),
    AccountsOfTheRegistryAreNamed(),
]
