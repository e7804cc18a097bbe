"""Schedules: time zones, dates that have passed, hours that a clock skips, and keys without effect.

Source: EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler", sections on time zones, daylight
saving time, start and end dates; API CreateSchedule.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import TRIGGERS
from definitions.pipeline.operations.schedule_expressions import kind_of, local_times, once_at, weekdays
from definitions.pipeline.operations.triggers import Schedule
from definitions.source.nodes import NodePath


def check_trigger_schedules(context: CheckContext) -> Iterator[Problem]:
    """Schedules that AWS refuses or that start nothing, as far as time and zones say so."""
    for index, trigger in enumerate(context.config.triggers):
        if trigger.schedule is not None:
            path: NodePath = (*TRIGGERS, index, "schedule")
            zones = _zones()
            if zones and trigger.schedule.time_zone not in zones:
                yield _unknown_zone(context, path, trigger.schedule.time_zone, zones)
                continue
            zone = ZoneInfo(trigger.schedule.time_zone) if zones else None
            yield from _dates(context, path, trigger.schedule, zone)
            yield from _without_effect(context, path, trigger.schedule)
            if zone is not None:
                yield from _skipped_hour(context, path, trigger.schedule, zone)


@cache  # to find them, Python opens each file of the database
def _zones() -> set[str]:
    """The time zones that this machine knows; none if it has no database of them."""
    return available_timezones()


def now() -> datetime:
    """The time of the check, by which dates have passed or not."""
    return datetime.now(UTC)


def _unknown_zone(context: CheckContext, path: NodePath, name: str, zones: set[str]) -> Problem:
    cities = {zone.rpartition("/")[2].lower(): zone for zone in sorted(zones)}
    meant = cities.get(name.replace(" ", "_").lower())
    near = [zone for zone in sorted(zones) if zone[:1].lower() == name[:1].lower()]
    hint = (f"write {meant}" if meant else did_you_mean(name, near)) or "an IANA name such as Europe/Berlin"
    return context.error((*path, "timeZone"), f"{quoted(name)} is not a time zone", "unknown-time-zone", hint)


def _utc(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _dates(context: CheckContext, path: NodePath, schedule: Schedule, zone: ZoneInfo | None) -> Iterator[Problem]:
    dates: dict[str, datetime] = {}
    for key, text in (("startDate", schedule.start_date), ("endDate", schedule.end_date)):
        if text is not None and (moment := _utc(text)) is not None:
            dates[key] = moment
        elif text is not None:
            yield context.error((*path, key), f"{quoted(text)} is a time that does not exist", "bad-date")
    if len(dates) == 2 and dates["endDate"] <= dates["startDate"]:
        message = "is not after 'startDate': the schedule starts nothing"
        yield context.error((*path, "endDate"), message, "bad-date", "swap the two, or leave one of them out")
        return
    once = once_at(schedule.expression)
    if once is not None:
        dates = {"expression": once.replace(tzinfo=zone or UTC)}
    for key, moment in dates.items():
        if moment <= now():
            message = "has passed: AWS refuses to make such a schedule, and one that is there starts nothing more"
            hint = "a later time, or remove the trigger"
            if key == "startDate":
                message = "has passed: AWS refuses to make a schedule with such a start"
                hint = "leave it out: the schedule then starts at once"
            yield context.warning((*path, key), message, "past-date", hint)


def _without_effect(context: CheckContext, path: NodePath, schedule: Schedule) -> Iterator[Problem]:
    """Keys that AWS ignores for this kind of expression."""
    kind = kind_of(schedule.expression)
    if kind == "at":
        for key in ("start_date", "end_date"):
            if getattr(schedule, key) is not None:
                message = "has no effect: at(...) says the time already"
                yield context.warning((*path, key.replace("_d", "D")), message, "no-effect", "leave it out")
    if kind == "rate" and "time_zone" in schedule.model_fields_set:
        message = "has no effect: rate(...) counts from the start, by no clock"
        yield context.warning((*path, "timeZone"), message, "no-effect", "leave it out, or write cron(...)")


def _skipped_hour(context: CheckContext, path: NodePath, schedule: Schedule, zone: ZoneInfo) -> Iterator[Problem]:
    """Local times that do not exist on the day on which clocks are set forward."""
    times = local_times(schedule.expression)
    if not times:
        return
    on = weekdays(schedule.expression)
    days = [day for day in _days_of(now().year) if day.isoweekday() % 7 + 1 in on]
    for hour, minute in times:
        if any(not _exists(datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)) for day in days):
            message = f"clocks in {schedule.time_zone} are set forward over {hour:02}:{minute:02} once a year:"
            message += " nothing starts that day"
            yield context.warning((*path, "expression"), message, "skipped-hour", "another hour, or timeZone: UTC")
            return


def _days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=number) for number in range(365)]


def _exists(local: datetime) -> bool:
    return local.astimezone(UTC).astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None)
