"""How a transform job says what failed."""

import pytest

from definitions.local.jobs.transform import last_line


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        (b"Traceback (most recent call last):\n  File ...\nValueError: 'bad'\n", "ValueError: 'bad'"),
        (b"not \xff UTF-8", "not \N{REPLACEMENT CHARACTER} UTF-8"),
        (b"\n\n", ""),
    ],
)
def test_the_reason_is_the_end_of_what_the_model_answers(answer: bytes, line: str) -> None:
    assert last_line(answer) == line
