"""The rules of IAM by which the tests judge policies."""

import pytest

from tests.iam import Request, allows, denies


def _holds(operator: str, wanted: str, actual: str | None) -> bool:
    statement = {"Effect": "Deny", "Action": "a:B", "Condition": {operator: {"a:key": [wanted]}}}
    return denies({"Statement": [statement]}, Request("a:B", "r", {} if actual is None else {"a:Key": actual}))


@pytest.mark.parametrize(
    ("operator", "same", "other", "absent"),
    [
        ("StringEquals", True, False, False),
        ("StringEqualsIfExists", True, False, True),
        # Absent is not equal, and IfExists changes nothing about that: no request without the key gets by.
        ("StringNotEquals", False, True, True),
        ("StringNotEqualsIfExists", False, True, True),
        ("StringNotLikeIfExists", False, True, True),
    ],
)
def test_absent_keys_satisfy_negated_operators(operator: str, same: bool, other: bool, absent: bool) -> None:
    assert [_holds(operator, "x", actual) for actual in ("x", "y", None)] == [same, other, absent]


def test_null_asks_whether_a_key_is_absent() -> None:
    assert [_holds("Null", wanted, actual) for wanted in ("true", "false") for actual in ("x", None)] == [
        False,
        True,
        True,
        False,
    ]


def test_each_of_several_values_must_be_one_of_those_wanted_and_a_key_without_values_passes() -> None:
    among = {"ForAllValues:StringEquals": {"a:key": ["x", "y"]}}
    statement = {"Effect": "Allow", "Action": "a:B", "Condition": among}
    known: list[dict[str, str | list[str]]] = [{"a:key": ["x"]}, {"a:key": ["y", "x"]}, {"a:key": ["x", "z"]}, {}]
    assert [allows({"Statement": [statement]}, Request("a:B", "r", context)) for context in known] == [
        True,
        True,
        False,
        True,
    ]
    there = {**statement, "Condition": {**among, "Null": {"a:key": ["false"]}}}
    assert not allows({"Statement": [there]}, Request("a:B", "r"))
    assert allows({"Statement": [there]}, Request("a:B", "r", {"a:key": ["x"]}))


def test_numbers_are_compared_as_numbers() -> None:
    assert [_holds("NumericLessThan", "1.2", actual) for actual in ("1.1", "1.2", "1.3", None)] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("train/*", "train/a/b", True),
        ("train/*", "train2/a", False),
        ("a?c", "abc", True),
        ("a${*}c", "a*c", True),
        ("a${*}c", "abc", False),
        ("a.c", "abc", False),
    ],
)
def test_patterns_of_resources(pattern: str, text: str, matches: bool) -> None:
    statement = {"Effect": "Allow", "Action": ["s3:get*"], "Resource": [pattern]}
    assert allows({"Statement": [statement]}, Request("s3:GetObject", text)) == matches


def test_all_conditions_must_hold_and_a_denial_wins() -> None:
    both = {"StringEquals": {"a:x": "1"}, "Bool": {"a:y": "true"}}
    allow = {"Effect": "Allow", "Action": "a:B", "Resource": "*", "Condition": both}
    deny = {"Effect": "Deny", "Action": "a:*", "Resource": "*", "Condition": {"Null": {"a:z": "false"}}}
    contexts = [{"a:x": "1"}, {"a:x": "1", "a:y": "true"}, {"a:x": "1", "a:y": "true", "a:z": "1"}]
    asked = [Request("a:B", "r", context) for context in contexts]
    assert [allows({"Statement": [allow, deny]}, request) for request in asked] == [False, True, False]


def test_principals_are_compared() -> None:
    root = "arn:aws:iam::222222222222:root"
    statement = {"Effect": "Allow", "Principal": {"AWS": [root]}, "Action": "a:B", "Resource": "*"}
    asked = [Request("a:B", "r", principal=principal) for principal in (root, root.replace("2", "3"))]
    assert [allows({"Statement": [statement]}, request) for request in asked] == [True, False]
