"""Texts that hold infrastructure values: joining, cutting, and that no literal is ever taken for a value."""

import re

import pytest

from definitions.values.infrastructure import (
    ACCOUNT,
    BUCKET_NAME,
    PARTITION,
    REGION,
    VALUE_MARK,
    InfrastructureKind,
    InfrastructureText,
    InfrastructureValue,
    Text,
    arn,
    find_all,
    split,
    ssm_parameter,
    text,
    values_in,
)

ACCOUNT_ID = InfrastructureValue(InfrastructureKind.ACCOUNT)


def test_literals_alone_join_to_plain_text() -> None:
    assert text() == ""
    assert text("a", "", "b") == "ab"


def test_literals_beside_each_other_are_one_part_and_empty_ones_none() -> None:
    assert text("", "a", text("b", ACCOUNT_ID, ""), "", REGION, "c", "d") == InfrastructureText(
        ("ab", ACCOUNT_ID, InfrastructureValue(InfrastructureKind.REGION), "cd")
    )


def test_texts_of_equal_parts_are_equal_however_they_were_joined() -> None:
    assert text("a", text("b", ACCOUNT)) == text(text("ab"), ACCOUNT_ID)
    assert len({text("x", ACCOUNT), text("x", ACCOUNT)}) == 1


def test_a_text_shows_its_values_and_escapes_what_looks_like_one() -> None:
    shown = text("${account} is ", ACCOUNT, " not ", ssm_parameter(text("/", REGION, "/id")))
    assert str(shown) == "$${account} is ${account} not ${ssm:/${region}/id}"


@pytest.mark.parametrize(
    ("whole", "separator", "maximum", "pieces"),
    [
        ("a/b/c", "/", -1, ["a", "b", "c"]),
        ("a/b/c", "/", 1, ["a", "b/c"]),
        (text("a/", ACCOUNT, "/b"), "/", -1, ["a", ACCOUNT, "b"]),
        (text("a/b", ACCOUNT, "c/", REGION), "/", -1, ["a", text("b", ACCOUNT, "c"), REGION]),
        (text("a/b", ACCOUNT, "c/d/e"), "/", 2, ["a", text("b", ACCOUNT, "c"), "d/e"]),
        (text("a", ACCOUNT, "b/c"), "/", 0, [text("a", ACCOUNT, "b/c")]),
        (text(ACCOUNT, "//", ACCOUNT), "/", -1, [ACCOUNT, "", ACCOUNT]),
        (text("s3://", BUCKET_NAME, "/x"), "://", 1, ["s3", text(BUCKET_NAME, "/x")]),
    ],
)
def test_texts_are_cut_in_their_literals_only(whole: Text, separator: str, maximum: int, pieces: list[Text]) -> None:
    assert split(whole, separator, maximum) == pieces


def test_a_value_whose_argument_holds_the_separator_stays_whole() -> None:
    path = ssm_parameter("/a/b")
    assert split(text("x/", path), "/") == ["x", path]


def test_values_are_found_in_keys_items_and_arguments_of_values() -> None:
    tree = {text("k", ACCOUNT): [("plain", {"x": ssm_parameter(text("/", REGION))}), 5, None]}
    assert [str(value) for value in values_in(tree)] == ["${account}", "${ssm:/${region}}", "${region}"]


def test_arns_are_of_the_stack_unless_told_otherwise() -> None:
    assert str(arn("kms", "key/1")) == "arn:${partition}:kms:${region}:${account}:key/1"
    assert arn("iam", "role/x", account="1", region="") == text("arn:", PARTITION, ":iam::1:role/x")


WORDS = re.compile(rf"[a-z{VALUE_MARK}]+")


def test_what_is_found_in_a_text_has_the_values_that_stand_in_it() -> None:
    assert list(find_all(WORDS, text("1a", REGION, "b2", ACCOUNT, "3c"))) == [text("a", REGION, "b"), ACCOUNT, "c"]
    assert list(find_all(WORDS, "1a2b")) == ["a", "b"]


def test_no_character_of_the_user_is_taken_for_a_value() -> None:
    assert list(find_all(WORDS, text(f"a{VALUE_MARK}b", REGION))) == []
