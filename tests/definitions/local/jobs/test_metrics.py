"""Metrics are the last values that their regular expressions find in a log."""

import pytest

from definitions.local.jobs.metrics import Metrics


def read(regex: str, *lines: str) -> dict[str, float]:
    metrics = Metrics([{"Name": "m", "Regex": regex}])
    for line in lines:
        metrics.read(line)
    return metrics.values


def test_the_first_match_of_the_last_line_that_has_one_counts() -> None:
    assert read(r"loss=(\S+)", "loss=3 loss=4", "x loss=2", "nothing", "loss=none") == {"m": 2.0}


def test_tabs_are_also_read_as_cloudwatch_writes_them() -> None:
    assert read(r".*#011rmse:(\S+)", "[1]\trmse:0.5") == {"m": 0.5}
    assert read(r".*\trmse:(\S+)", "[1]\trmse:0.5") == {"m": 0.5}


@pytest.mark.parametrize(("regex", "words"), [("(", "is none"), ("loss=.*", "has no group")])
def test_expressions_that_find_no_value_are_refused(regex: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read(regex)
