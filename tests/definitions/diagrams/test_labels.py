"""Lines of labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.diagrams.labels import wrapped
from tests.definitions.diagrams.texts import TEXTS


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Train", ["Train"]),
        ("metrics.auc.value >= 0.8 or Force", ["metrics.auc.value >=", "0.8 or Force"]),
        ("Train.ModelArtifacts.S3ModelArtifacts", ["Train.", "ModelArtifacts.", "S3ModelArtifacts"]),
        ("x" * 25, ["x" * 20, "x" * 5]),
    ],
)
def test_lines_are_broken_at_spaces_and_only_long_words_within(text: str, lines: list[str]) -> None:
    assert wrapped(text, 20) == lines


@given(TEXTS, st.integers(2, 40))
def test_no_character_is_lost_and_no_line_too_long(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(len, lines)) <= width


def test_the_end_of_a_very_long_text_is_left_out() -> None:
    assert "".join(wrapped("x" * 300)) == "x" * 197 + "..."
