"""Permission statements: merging, literal text, and the document that IAM reads."""

import pytest

from definitions.infrastructure import ACCOUNT, text
from definitions.permissions import Statement, literal, merge, policy_document

READ = ("s3:GetObject",)


def test_statements_of_one_sid_merge_in_order_of_sid_and_resource() -> None:
    account = text("arn:", ACCOUNT)
    assert merge(
        [
            Statement("Write", ("s3:PutObject",), ("b",), ("two",)),
            Statement("Read", READ, ("c", account), ("one", "three")),
            Statement("Read", READ, ("a", "c"), ("two", "one")),
        ]
    ) == [
        Statement("Read", READ, ("a", account, "c"), ("one", "three", "two")),
        Statement("Write", ("s3:PutObject",), ("b",), ("two",)),
    ]


@pytest.mark.parametrize(
    "other",
    [
        Statement("Read", ("s3:PutObject",), ("a",), ("r",)),
        Statement("Read", READ, ("a",), ("r",), (("Bool", "x", ("true",)),)),
    ],
)
def test_statements_of_one_sid_must_not_differ_in_what_they_allow(other: Statement) -> None:
    with pytest.raises(ValueError, match="statements 'Read' differ in actions or conditions"):
        merge([Statement("Read", READ, ("a",), ("r",)), other])


def test_what_iam_would_read_as_a_pattern_or_variable_is_taken_literally() -> None:
    assert literal("a*b?c${aws:userid}$") == "a${*}b${?}c${$}{aws:userid}${$}"
    assert literal(text("*/", ACCOUNT, "/?")) == text("${*}/", ACCOUNT, "/${?}")
    assert literal("plain-._/:@+=, ") == "plain-._/:@+=, "


def test_the_document_has_one_statement_for_each_with_its_conditions_by_operator() -> None:
    conditions = (
        ("StringEquals", "a", ("1",)),
        ("StringLike", "b", ("2", "3")),
        ("StringEquals", "c", ("4",)),
    )
    assert policy_document(
        [Statement("Read", READ, ("*",), ("r",)), Statement("Write", ("x:Y", "x:Z"), ("a",), ("r",), conditions)]
    ) == {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["*"]},
            {
                "Sid": "Write",
                "Effect": "Allow",
                "Action": ["x:Y", "x:Z"],
                "Resource": ["a"],
                "Condition": {"StringEquals": {"a": ["1"], "c": ["4"]}, "StringLike": {"b": ["2", "3"]}},
            },
        ],
    }
