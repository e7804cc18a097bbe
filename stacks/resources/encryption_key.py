"""The customer-managed key of a module, which encrypts all that it stores.

Source: AWS KMS Developer Guide, "Key policies", "Rotate AWS KMS keys" and "AWS KMS condition keys"
(kms:GrantIsForAWSResource).
"""

from collections.abc import Sequence

from definitions.module.compiled import CompiledModule
from definitions.values.infrastructure import ACCOUNT
from stacks.bindings import KmsAlias, KmsKey, TerraformResourceLifecycle, TerraformStack
from stacks.resources.policy_documents import account_principals, policy
from stacks.terraform.renderer import TerraformRenderer


def add_encryption_key(
    stack: TerraformStack,
    module: CompiledModule,
    terraform: TerraformRenderer,
    *,
    alias: str,
    description: str,
    is_protected: bool,
    statements: Sequence[dict[str, object]] = (),
) -> None:
    """Add the key and an alias; ``statements`` of its policy come after those of every key."""
    KmsKey(
        stack,
        "encryption_key",
        description=terraform.text(description),
        enable_key_rotation=True,
        is_enabled=True,
        policy=terraform.json(policy(*_statements_of_every_key(), *statements)),
        tags=terraform.texts(module.tags),
        lifecycle=TerraformResourceLifecycle(prevent_destroy=True) if is_protected else None,
    )
    KmsAlias(
        stack,
        "encryption_key_alias",
        name=terraform.text(alias),
        target_key_id="${aws_kms_key.encryption_key.key_id}",
    )


def _statements_of_every_key() -> list[dict[str, object]]:
    """Leave access to IAM, and allow grants only for AWS services."""
    own_account: dict[str, object] = {
        "Sid": "AccountDecidesThroughIam",
        "Effect": "Allow",
        "Principal": account_principals(ACCOUNT),
        "Action": "kms:*",
        # In a key policy, "*" is the key itself.
        "Resource": "*",
    }
    no_grants_to_people: dict[str, object] = {
        "Sid": "DenyGrantsExceptToAwsServices",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "kms:CreateGrant",
        "Resource": "*",
        # AWS's own accounts are exempt: services may use their grants there as they need.
        "Condition": {
            "BoolIfExists": {"kms:GrantIsForAWSResource": "false"},
            "StringEquals": {"aws:PrincipalAccount": ACCOUNT},
        },
    }
    return [own_account, no_grants_to_people]
