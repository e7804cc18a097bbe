"""Words of messages: values, their types, and the nearest known word."""

import pytest

from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.values.infrastructure import ACCOUNT, text


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("imageURI", "did you mean 'imageUri'?"),
        ("IMAGEURI", "did you mean 'imageUri'?"),
        ("image_uri", "did you mean 'imageUri'?"),
        ("colour", None),
        ("", None),
    ],
)
def test_the_nearest_known_word_is_the_hint(word: str, hint: str | None) -> None:
    assert did_you_mean(word, ["images", "imageUri", "instanceType"]) == hint


@pytest.mark.parametrize(
    ("value", "words_", "kind"),
    [
        ("a", "'a'", "text"),
        ("a\nb", "'a\\nb'", "text"),
        ("x" * 60, f"'{'x' * 60}'", "text"),
        ("x" * 61, f"'{'x' * 57}...'", "text"),
        (True, "true", "a boolean"),
        (5, "5", "a number"),
        (1.5, "1.5", "a number"),
        (text("a", ACCOUNT), "'a${account}'", "text"),
        ([], "'[]'", "a list"),
        ({}, "'{}'", "a map"),
        (None, "'None'", "nothing"),
    ],
)
def test_values_are_shown_on_one_line_and_called_by_their_yaml_names(value: object, words_: str, kind: str) -> None:
    assert (quoted(value), describe_type(value)) == (words_, kind)
