"""What linters of IAM policies find in the roles of all samples: nothing."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cloudsplaining.scan.policy_document import PolicyDocument

from tests.authorization.reference import as_parliament_has_it
from tests.authorization.request_calls import PROCESS_IN_VPC
from tests.authorization.roles import SAMPLES, sample_role
from tests.support import ROOT

PARLIAMENT = ROOT / ".venv" / "linter"
KNOWN = (
    # The account of AWS's own hub is called 'aws'.
    "INVALID_ARN: Account expected to be of form like 123456789012",
    # Asks for the two ends of an association, of whatever types they are; the reference calls all types required.
    "RESOURCE_MISMATCH: [{'action': 'sagemaker:AddAssociation'",
    # Likewise for the one model that is asked or judges, of whatever type it is.
    "RESOURCE_MISMATCH: [{'action': 'bedrock:InvokeModel'",
    "RESOURCE_MISMATCH: [{'action': 'bedrock:CreateEvaluationJob'",
)


def _of_choice(sample: str) -> dict[str, Any]:
    """A role without the one statement that AWS wants as wide as it is, for processing jobs in a VPC."""
    document = sample_role(sample).document
    chosen = [one for one in document["Statement"] if tuple(one["Action"]) != PROCESS_IN_VPC]
    return {**document, "Statement": chosen}


def linted(*documents: dict[str, Any]) -> list[list[str]]:
    """parliament's findings in each policy."""
    services = {action.split(":")[0] for one in documents for known in one["Statement"] for action in known["Action"]}
    asked = {
        "reference": [as_parliament_has_it(service) for service in sorted(services)],
        "policies": [_with_scalars(document) for document in documents],
    }
    command = [sys.executable, str(Path(__file__).with_name("linter.py"))]
    ended = subprocess.run(
        command,
        input=json.dumps(asked),
        env={"PYTHONPATH": str(PARLIAMENT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found: list[list[str]] = json.loads(ended.stdout)
    return found


def _with_scalars(document: dict[str, Any]) -> dict[str, Any]:
    """parliament cannot read a list of one value in a ``Null`` condition."""
    text = json.dumps(document)
    return dict(json.loads(text.replace('["false"]', '"false"').replace('["true"]', '"true"')))


def test_parliament_finds_nothing() -> None:
    found = dict(zip(SAMPLES, linted(*(_of_choice(sample) for sample in SAMPLES)), strict=True))
    unknown = {sample: [one for one in all_ if not one.startswith(KNOWN)] for sample, all_ in found.items()}
    assert {sample: those for sample, those in unknown.items() if those} == {}


def test_parliament_finds_what_is_wrong() -> None:
    job, star = "sagemaker:CreateTrainingJob", ["*"]
    wrong = [
        {"Effect": "Allow", "Action": [f"{job}b"], "Resource": star},
        {"Effect": "Allow", "Action": [job], "Resource": star},
        {"Effect": "Allow", "Action": [job], "Resource": ["arn:aws:s3:::bucket"]},
        {
            "Effect": "Allow",
            "Action": [job],
            "Resource": star,
            "Condition": {"Bool": {"sagemaker:VolumeKmsKey": "true"}},
        },
    ]
    found = linted(*({"Version": "2012-10-17", "Statement": [one]} for one in wrong))
    assert [one[0].split(":")[0] for one in found] == [
        "UNKNOWN_ACTION",
        "RESOURCE_STAR",
        "RESOURCE_MISMATCH",
        "UNKNOWN_CONDITION_FOR_ACTION",
    ]


@pytest.mark.parametrize("sample", SAMPLES)
def test_cloudsplaining_finds_no_risk(sample: str) -> None:
    assert _risks(_of_choice(sample)) == []


def test_cloudsplaining_finds_a_role_that_may_make_itself_mightier() -> None:
    actions = ["iam:PutRolePolicy", "s3:GetObject", "s3:PutBucketPolicy"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    assert set(_risks({"Version": "2012-10-17", "Statement": [statement]})) >= {"s3:GetObject", "s3:PutBucketPolicy"}


def _risks(document: dict[str, Any]) -> list[Any]:
    """Ways to more power, to take data away and to change infrastructure that no resource or condition limits."""
    policy = PolicyDocument(document)
    return [
        *policy.allows_privilege_escalation,
        *policy.permissions_management_without_constraints,
        *policy.allows_data_exfiltration_actions,
        *policy.infrastructure_modification,
    ]
