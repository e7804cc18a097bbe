"""The six fields of ``cron(...)`` and their values.

Source: EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler", on cron-based schedules.
"""

import re

from definitions.foundation.records import record

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


@record
class CronField:
    """A field of ``cron(...)``.

    Attributes:
        name: AWS's name for it.
        smallest: the least value; likewise ``largest``.
        names: words for values, the first of which is ``smallest``.
        wildcards: those that AWS takes here, beside ``,`` and ``-``.
    """

    name: str
    smallest: int
    largest: int
    names: tuple[str, ...] = ()
    wildcards: str = "*/"

    def value(self, word: str) -> int | None:
        """The number that a word stands for; ``None`` if it is none within the limits."""
        if word in self.names:
            return self.names.index(word) + self.smallest
        number = int(word) if re.fullmatch(r"[0-9]{1,4}", word) else -1
        return number if self.smallest <= number <= self.largest else None

    @property
    def values(self) -> str:
        """The values it takes, in words."""
        numbers = f"{self.smallest} to {self.largest}"
        return f"{numbers} or {self.names[0]} to {self.names[-1]}" if self.names else numbers


CRON_FIELDS = (
    CronField("minutes", 0, 59),
    CronField("hours", 0, 23),
    CronField("day-of-month", 1, 31, wildcards="*/?LW"),
    CronField("month", 1, 12, MONTHS),
    CronField("day-of-week", 1, 7, DAYS, wildcards="*?L#"),
    CronField("year", 1970, 2199),
)
DAY, WEEKDAY = 2, 4
"""Indexes of the two fields for days."""


def is_cron_value(field: CronField, item: str) -> bool:
    """Recognize values, ranges, steps, and last and nearest days."""
    if "L" in field.wildcards and item in ("L", "LW"):
        return item == "L" or "W" in field.wildcards
    if "/" in item and "/" in field.wildcards:
        start, _, step = item.partition("/")
        return re.fullmatch(r"0*[1-9][0-9]{0,3}", step) is not None and (start == "*" or is_cron_value(field, start))
    if "W" in field.wildcards and item.endswith("W"):
        return field.value(item[:-1]) is not None
    if "#" in field.wildcards and item.endswith("L"):
        return field.value(item[:-1]) is not None
    ends = item.split("-")  # a range may go over the end, as 20-2 in hours
    return len(ends) <= 2 and all(field.value(end) is not None for end in ends)
