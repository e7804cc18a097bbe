"""How long results are used again."""

import pytest

from definitions.local.caches import lifetime_seconds

DAY = 86_400


@pytest.mark.parametrize(
    ("duration", "found"),
    [
        ("P30D", 30 * DAY),
        ("P1Y2M", 425 * DAY),
        ("P2W", 14 * DAY),
        ("PT1H30M5S", 5405),
        ("P1DT1H", 25 * 3600),
        ("P9999Y", 9999 * 365 * DAY),
    ],
)
def test_durations(duration: str, found: int) -> None:
    assert lifetime_seconds(duration) == found
