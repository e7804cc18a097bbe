"""Permission statements: merging, literal text, and the document that IAM reads."""

import pytest

from definitions.foundation.records import replace
from definitions.iam.statements import Statement, literal_pattern, merge_statements, policy_document
from definitions.values.infrastructure import ACCOUNT, text

READ = ("s3:GetObject",)
IF_SECURE = ("Bool", "aws:SecureTransport", ("true",))


def test_statements_of_one_sid_merge_in_order_of_sid_and_resource() -> None:
    account = text("arn:", ACCOUNT)
    assert merge_statements(
        [
            Statement("Write", ("s3:PutObject",), ("b",), ("two",)),
            Statement("Read", READ, ("c", account), ("one", "three")),
            Statement("Read", READ, ("a", "c"), ("two", "one")),
        ]
    ) == [
        Statement("Read", READ, ("a", account, "c"), ("one", "three", "two")),
        Statement("Write", ("s3:PutObject",), ("b",), ("two",)),
    ]


def test_statements_of_one_sid_must_not_differ_in_actions() -> None:
    with pytest.raises(ValueError, match="statements 'Read' differ in actions"):
        merge_statements(
            [Statement("Read", READ, ("a",), ("r",)), Statement("Read", ("s3:PutObject",), ("a",), ("r",))]
        )


def test_each_set_of_conditions_has_a_statement_in_whatever_order_steps_come() -> None:
    strict, loose = (IF_SECURE, ("StringEquals", "b", ("1",))), (IF_SECURE,)
    statements = [
        Statement("Read", READ, ("b",), ("two",), loose),
        Statement("Read", READ, ("a",), ("one",), strict),
        Statement("Read", READ, ("c",), ("three",), loose),
    ]
    merged = [
        Statement("Read", READ, ("a",), ("one",), strict),
        Statement("Read2", READ, ("b", "c"), ("two", "three"), loose),
    ]
    assert merge_statements(statements) == merged
    assert [(known.sid, known.resources) for known in merge_statements(reversed(statements))] == [
        (known.sid, known.resources) for known in merged
    ]


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (Statement("Wide", ("a:B", "a:C"), ("r/*",), ("w",)), Statement("Narrow", ("a:B",), ("r/1", "r/2*"), ("n",))),
        (Statement("Wide", ("a:B",), ("r",), ("w",)), Statement("Narrow", ("a:B",), ("r",), ("n",), (IF_SECURE,))),
    ],
)
def test_a_statement_that_another_one_makes_needless_leaves_only_its_reasons(
    wide: Statement, narrow: Statement
) -> None:
    assert merge_statements([wide, narrow]) == [replace(wide, reasons=("w", "n"))]


@pytest.mark.parametrize(
    "other",
    [
        Statement("Other", ("a:B",), ("r/*", "s"), ("o",)),
        Statement("Other", ("a:B", "a:D"), ("r/1",), ("o",)),
        Statement("Other", ("a:B",), ("*",), ("o",)),
        Statement("Other", ("a:B",), ("r${*}",), ("o",)),
    ],
)
def test_a_statement_that_allows_anything_else_stays(other: Statement) -> None:
    wide = Statement("Wide", ("a:B", "a:C"), ("r/*", "r??"), ("w",))
    assert len(merge_statements([wide, other])) == 2


def test_a_statement_that_took_reasons_over_may_be_needless_itself() -> None:
    resources = ("arn:aws:s3:::a/b/c", "arn:aws:s3:::a/b/*", "arn:aws:s3:::a/*")
    statements = [Statement(f"Read{n}", ("s3:GetObject",), (one,), (f"reason {n}",)) for n, one in enumerate(resources)]
    assert merge_statements(statements) == [replace(statements[2], reasons=("reason 2", "reason 1", "reason 0"))]


def test_what_has_conditions_covers_nothing_that_has_none() -> None:
    held = Statement("Held", ("a:B",), ("*",), ("h",), (IF_SECURE,))
    assert len(merge_statements([held, Statement("Free", ("a:B",), ("r",), ("f",))])) == 2


def test_what_iam_would_read_as_a_pattern_or_variable_is_taken_literally() -> None:
    assert literal_pattern("a*b?c${aws:userid}$") == "a${*}b${?}c${$}{aws:userid}${$}"
    assert literal_pattern(text("*/", ACCOUNT, "/?")) == text("${*}/", ACCOUNT, "/${?}")
    assert literal_pattern("plain-._/:@+=, ") == "plain-._/:@+=, "


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
