"""Every statement of every sample's role, held against AWS's Service Authorization Reference."""

import re
from typing import Any

import pytest

from tests.authorization import reference
from tests.authorization.reference import Action, action, overlap
from tests.authorization.request_calls import PROCESS_IN_VPC
from tests.authorization.roles import SAMPLES, sample_role
from tests.iam import like
from tests.support import ROOT

_OPERATORS = {
    "ARN": {"ArnEquals", "ArnLike"},
    "ArrayOfString": {"ForAllValues:StringEquals"},
    "Bool": {"Bool"},
    "String": {"StringEquals", "StringLike"},
}
_OF_ANY_TYPE = (
    "sagemaker:AddAssociation",
    "bedrock:CreateEvaluationJob",
    "bedrock:InvokeModel",
    "bedrock:InvokeModelWithResponseStream",
)
"""Ask for the ends of an association or for a model, of whatever types they are; the reference calls all required."""


def statements(sample: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sample_role(sample).document["Statement"]
    return found


def known(name: str) -> Action:
    found = action(name)
    assert found is not None, f"there is no action {name}"
    return found


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_action_exists_and_its_resources_are_named_by_arns_of_its_types(sample: str) -> None:
    for statement in statements(sample):
        arns = statement["Resource"]
        for name in statement["Action"]:
            types = known(name).resources
            asked = () if name in _OF_ANY_TYPE else known(name).required
            if arns == ["*"]:
                limits = asked and tuple(statement["Action"]) != PROCESS_IN_VPC
                assert not limits, f"{statement['Sid']}: {name} can be limited to {types}"
                continue
            assert types, f"{statement['Sid']}: {name} knows no resources and is granted by none but *"
            missing = [kind for kind in asked if not any(overlap(kind, arn) for arn in arns)]
            assert not missing, f"{statement['Sid']}: {name} also asks for {missing}"
            assert any(overlap(kind, arn) for kind in types for arn in arns), f"{statement['Sid']}: {name}"
        for arn in arns if arns != ["*"] else ():
            fits = [name for name in statement["Action"] if any(overlap(kind, arn) for kind in known(name).resources)]
            assert fits, f"{statement['Sid']}: {arn} is of no type that its actions know"


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_condition_key_is_one_of_all_its_actions_and_its_operator_one_of_its_type(sample: str) -> None:
    for statement in statements(sample):
        for operator, keys in statement.get("Condition", {}).items():
            for key in keys:
                for name in statement["Action"]:
                    # Global keys are in the context of every request.
                    supported = key.startswith("aws:") or any(like(key, kind) for kind in known(name).condition_keys)
                    assert supported, f"{statement['Sid']}: {name} knows no {key}"
                if operator != "Null" and not key.startswith("aws:"):
                    assert operator.removesuffix("IfExists") in _OPERATORS[reference.key_type(key)]
                    assert not reference.is_deprecated(key), key


@pytest.mark.parametrize("sample", SAMPLES)
def test_keys_with_several_values_are_also_asked_to_be_there(sample: str) -> None:
    for statement in statements(sample):
        conditions = statement.get("Condition", {})
        for key in conditions.get("ForAllValues:StringEquals", {}):
            assert conditions["Null"][key] == ["false"], f"{statement['Sid']}: {key}"


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_statement_has_a_name_of_its_own(sample: str) -> None:
    sids = [statement["Sid"] for statement in statements(sample)]
    assert all(re.fullmatch(r"[A-Z][A-Za-z0-9]*", sid) for sid in sids)
    assert len(sids) == len(set(sids))


def test_every_resource_stands_only_where_the_security_model_says_so() -> None:
    text = (ROOT / "docs" / "security.md").read_text("utf-8")
    table = text.split("stands as a resource in these statements", 1)[1].split("\n\n", 2)[1]
    documented = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", table, re.MULTILINE))
    found = {
        statement["Sid"]: ", ".join(f"`{name}`" for name in statement["Action"])
        for sample in SAMPLES
        for statement in statements(sample)
        if "*" in statement["Resource"]
    }
    assert {sid: actions.strip() for sid, actions in documented.items()} == found


@pytest.mark.parametrize(
    ("one", "other", "overlaps"),
    [
        ("a:*", "a:b", True),
        ("a*c", "ab*", True),
        ("a:b/*", "a:c/*", False),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("*", "", True),
        ("a*", "*b", True),
        ("${*}a", "*a", True),
        ("a", "ab", False),
    ],
)
def test_patterns_overlap(one: str, other: str, overlaps: bool) -> None:
    assert (overlap(one, other), overlap(other, one)) == (overlaps, overlaps)
