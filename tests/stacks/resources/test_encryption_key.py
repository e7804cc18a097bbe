"""What the key's own policy says: who decides about it, and that only AWS services get grants on it."""

import pytest

from tests.iam import Request, allows, denies
from tests.mdaa_defects.configs import may, stack, training
from tests.synth import ACCOUNT, KEY_ID, REGION, document

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
FOR_SERVICE, DIRECT = {"kms:GrantIsForAWSResource": "true"}, {"kms:GrantIsForAWSResource": "false"}
GRANTS = {
    "for a volume that SageMaker attaches": ({**FOR_SERVICE, "aws:PrincipalAccount": ACCOUNT}, True),
    "by a person of the account": ({**DIRECT, "aws:PrincipalAccount": ACCOUNT}, False),
    "by a person, where the key of the condition is absent": ({"aws:PrincipalAccount": ACCOUNT}, False),
}


@pytest.mark.parametrize(("context", "accepted"), GRANTS.values(), ids=GRANTS.keys())
def test_grants_are_for_aws_services(context: dict[str, str], accepted: bool) -> None:
    policy = document(stack(training()), "aws_kms_key")
    assert allows(policy, Request("kms:CreateGrant", KEY, context, ROOT)) == accepted


def test_services_are_left_to_pass_on_their_own_grants() -> None:
    policy = document(stack(training()), "aws_kms_key")
    assert not denies(policy, Request("kms:CreateGrant", KEY, {**DIRECT, "aws:PrincipalAccount": "999999999999"}))


def test_no_service_is_a_principal_of_the_key() -> None:
    policy = document(stack(training(), prodAccountId="222222222222"), "aws_kms_key")
    assert [statement for statement in policy["Statement"] if "Service" in statement["Principal"]] == []
    for service in ("sagemaker.amazonaws.com", "s3.amazonaws.com"):
        assert not allows(policy, Request("kms:Decrypt", KEY, principal=service))


def test_the_role_asks_for_grants_only_on_behalf_of_aws_services() -> None:
    made = stack(training())
    assert [may(made, "kms:CreateGrant", KEY, context) for context in (FOR_SERVICE, DIRECT, {})] == [True, False, False]
    assert not may(made, "kms:CreateGrant", KEY.replace("0a", "ff"), FOR_SERVICE)
    for action in ("kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:RevokeGrant", "kms:DisableKey"):
        assert not may(made, action, KEY, FOR_SERVICE)
