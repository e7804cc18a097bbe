"""The grammar of schedules: examples of AWS's documentation are taken, and each kind of mistake is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.pipeline.operations.cron_fields import CRON_FIELDS
from definitions.pipeline.operations.schedule_expressions import (
    canonical,
    local_times,
    schedule_fault,
    weekdays,
)

OF_AWS = [
    "cron(15 10 ? * 6L 2022-2023)",
    "cron(0 10 * * ? *)",
    "cron(15 12 * * ? *)",
    "cron(0 18 ? * MON-FRI *)",
    "cron(0 8 1 * ? *)",
    "cron(0/15 * * * ? *)",
    "cron(0/10 * ? * MON-FRI *)",
    "cron(0/5 8-17 ? * MON-FRI *)",
    "cron(0/30 20-2 ? * MON-FRI *)",
    "cron(0 9 ? * 2#1 *)",
    "cron(0 0 L * ? *)",
    "cron(0 9 3W * ? *)",
    "cron(0 12 ? * MON,WED,FRI *)",
    "cron(0 12 ? JAN-MAR TUE 2030)",
    "rate(5 minutes)",
    "rate(1 hour)",
    "rate(1 days)",
    "at(2022-11-20T13:00:00)",
]
"""Examples of AWS's: EventBridge Scheduler User Guide, "Schedule types"; EventBridge User Guide, cron expressions."""


@pytest.mark.parametrize("expression", OF_AWS)
def test_examples_of_aws_are_taken(expression: str) -> None:
    assert schedule_fault(expression) is None


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("cron(0 9 * * 1-5)", "write cron(0 9 ? * MON-FRI *)"),
        ("*/5 * * * *", "write cron(*/5 * * * ? *)"),
        ("0 9 1 * *", "write cron(0 9 1 * ? *)"),
        ("0 9 * jan 7", "write cron(0 9 ? JAN SUN *)"),
        ("0 9 ? * MON *", "write cron(0 9 ? * MON *)"),
        ("cron(0 9 ? * 0 *)", "AWS counts days from 1, which is Sunday: write SUN"),
        ("cron(0 9 1 * MON *)", "make one schedule for each of the two"),
        ("5 minutes", "write rate(5 minutes)"),
        ("rate(3 weeks)", "write rate(21 days)"),
        ("at(2030-01-31T06:00:00Z)", "write at(2030-01-31T06:00:00), and the zone as timeZone"),
    ],
)
def test_expressions_of_others_are_translated(expression: str, hint: str) -> None:
    fault = schedule_fault(expression)
    assert fault is not None
    assert fault.hint == hint
    if hint.startswith(("write cron", "write rate")):
        assert schedule_fault(hint.removeprefix("write ")) is None


@given(st.sampled_from(range(len(CRON_FIELDS))), st.integers(-5, 3000))
def test_each_field_takes_the_numbers_of_its_range_and_no_other(index: int, number: int) -> None:
    words = ["0", "9", "*", "*", "?", "*"]
    if CRON_FIELDS[index].name == "day-of-week":
        words[2] = "?"
    words[index] = str(number)
    field = CRON_FIELDS[index]
    assert (schedule_fault(f"cron({' '.join(words)})") is None) == (field.smallest <= number <= field.largest)


@given(st.text(max_size=40))
def test_any_text_is_taken_or_refused_with_a_reason(text: str) -> None:
    for expression in (text, f"cron({text})", f"rate({text})", f"at({text})"):
        fault = schedule_fault(expression)
        assert fault is None or fault.message
        if fault is None:
            assert schedule_fault(canonical(expression)) is None


def test_rates_are_written_as_rules_of_eventbridge_take_them_too() -> None:
    assert [canonical(f"rate({rate})") for rate in ("1 days", "05 minute", "2 hours")] == [
        "rate(1 day)",
        "rate(5 minutes)",
        "rate(2 hours)",
    ]


def test_times_and_days_are_read_as_far_as_they_are_named() -> None:
    assert local_times("cron(0,30 2,14 * * ? *)") == [(2, 0), (2, 30), (14, 0), (14, 30)]
    assert local_times("cron(0 0/2 * * ? *)") == []
    assert weekdays("cron(0 2 ? * FRI-SUN *)") == {6, 7, 1}
    assert weekdays("cron(0 2 ? * 6L *)") == set(range(1, 8))
