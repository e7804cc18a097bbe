"""How long results are used again."""

from datetime import timedelta

import pytest

from definitions.local.caches import lifetime


@pytest.mark.parametrize(
    ("duration", "found"),
    [
        ("P30D", timedelta(days=30)),
        ("P1Y2M", timedelta(days=425)),
        ("P2W", timedelta(weeks=2)),
        ("PT1H30M5S", timedelta(seconds=5405)),
        ("P1DT1H", timedelta(hours=25)),
    ],
)
def test_durations(duration: str, found: timedelta) -> None:
    assert lifetime(duration) == found
