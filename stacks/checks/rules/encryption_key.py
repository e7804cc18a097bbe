"""Rules about the KMS key: rotation and key policy.

Source: AWS KMS Developer Guide, "Key policies" and "Rotate AWS KMS keys".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.policy_statements import Statement, parse_allow_statements


class KeyRotates(Rule):
    number = 18
    title = "The key rotates at least once a year"
    level = "MEDIUM"
    category = CheckCategories.ENCRYPTION
    resources = ("aws_kms_key",)
    why = "The longer key material is in use, the more data its leak exposes."
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
    number = 19
    title = "Other accounts may only decrypt with the key, and only through S3"
    level = "HIGH"
    category = CheckCategories.IAM
    resources = ("aws_kms_key",)
    why = "Who may encrypt with the key can pass data off as the pipeline's; who may administer it can lock it away."
    fix = "Name reader accounts as `preProdAccountId` and `prodAccountId`, and write no other key policy."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Statements for everybody, and more than decryption for more than one account."""
        self.evaluated_keys = ["policy"]
        owners: set[str] = set()
        for statement in parse_allow_statements(attribute(conf, "policy")):
            if statement.has_any_principal or statement.negated is not None:
                yield f"{statement} allows everybody"
            elif not _only_decrypts_through_s3(statement):
                owners |= set(statement.accounts())
            if "Service" in statement.principals and not _is_limited(statement):
                yield f"{statement} allows a service without a condition on aws:SourceAccount"
        if len(owners) > 1:
            yield f"more than one account may do more than decrypt through S3: {', '.join(sorted(owners))}"


def _only_decrypts_through_s3(statement: Statement) -> bool:
    services = statement.condition_values("kms:ViaService", "StringEquals", "StringLike")
    return (
        set(statement.actions) <= {"kms:Decrypt", "kms:DescribeKey"}
        and bool(services)
        and all(service.startswith("s3.") for service in services)
    )


def _is_limited(statement: Statement) -> bool:
    """Whether a service uses the key only for this account.

    EventBridge sends no condition key with its calls for an encrypted queue; the queue's policy names the rules.
    """
    log_groups = statement.condition_values("kms:EncryptionContext:aws:logs:arn", "ArnEquals", "StringEquals")
    of_rules = statement.principals == {"Service": ["events.amazonaws.com"]}
    return (
        bool(statement.condition_values("aws:SourceAccount", "StringEquals"))
        or bool(log_groups)
        or (of_rules and set(statement.actions) <= {"kms:Decrypt", "kms:GenerateDataKey"})
    )


RULES = [KeyRotates(), OneAccountHoldsTheKey()]
