"""Lines fit, and lose nothing."""

import re

from hypothesis import given
from hypothesis import strategies as st

from definitions.diagnostics.labelled_lines import labelled, wrapped


@given(st.text(st.sampled_from("ab/.<> \n"), max_size=90), st.integers(8, 40))
def test_lines_fit_and_hold_every_character_in_order(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert [line for line in lines if len(line) > width] == []
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


def test_a_long_word_is_broken_behind_a_slash() -> None:
    assert wrapped("on s3://bucket/train/data/files", 18) == ["on s3://bucket/", "  train/data/files"]


def test_labels_stand_before_the_first_of_their_texts() -> None:
    assert list(labelled("on", ["a", "  b"], 4)) == ["on  a", "      b"]
    assert list(labelled("on", [], 4)) == []
