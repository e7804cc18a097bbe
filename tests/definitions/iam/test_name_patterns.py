"""Names that IAM patterns have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.iam.name_patterns import reaches
from tests.iam import like

WHOLE = "job/pipelines-????????????-Secure-Train-??????????"


@pytest.mark.parametrize(
    ("pattern", "names", "expected"),
    [
        ("job/pipelines-*-Train-*", WHOLE, True),
        ("job/pipelines-????????????-Train-??????????", WHOLE, False),
        ("job/pipelines-*-Tune-*", WHOLE, False),
        # What AWS makes up holds no hyphen, so it is not a step's name between two of them.
        ("job/pipelines-*-abc-*", "job/pipelines-????????????-x-??????????", False),
        # That a token of ten characters is a step's name would be chance; that an id begins with a letter is none.
        ("job/pipelines-*-Prepare*", "job/pipelines-????????????-x-??????????", False),
        ("job/b*", "job/????????????-x-??????????", True),
        ("job/train-*", "job/train-secure-????????????-*", True),
        ("job/train-a*b", "job/train-*", True),
        ("job/other-*", "job/train-*", False),
        ("job/${*}", "job/?", False),
        ("job/${*}", "job/${*}", True),
        ("job/?", "job/${*}", True),
        ("model/*", WHOLE, False),
    ],
)
def test_a_pattern_reaches_names(pattern: str, names: str, expected: bool) -> None:
    assert reaches(pattern, names) is expected


TEXTS = st.text("a-*?", max_size=6)
FILLS = st.lists(st.sampled_from(["", "a", "-", "aa", "-a", "a-a"]), min_size=6, max_size=6)


@given(TEXTS, TEXTS, FILLS)
def test_whatever_both_match_is_reached(pattern: str, names: str, fill: list[str]) -> None:
    made = "".join(fill[i] if char == "*" else "z" if char == "?" else char for i, char in enumerate(names))
    if like(made, pattern):
        assert reaches(pattern, names)
