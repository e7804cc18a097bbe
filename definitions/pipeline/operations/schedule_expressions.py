"""The expressions of Amazon EventBridge Scheduler: ``cron(...)``, ``rate(...)`` and ``at(...)``.

Source: EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler"; API CreateSchedule.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.foundation.records import record
from definitions.pipeline.operations.cron_fields import CRON_FIELDS, DAY, DAYS, WEEKDAY, CronField, is_cron_value

KINDS = ("cron", "rate", "at")
_UNITS = ("minute", "hour", "day")
_AT = "at(yyyy-mm-ddThh:mm:ss)"
_CRON = "cron(minutes hours day-of-month month day-of-week year)"
_KINDS_HINT = f"{_CRON}, rate(5 minutes) or {_AT}"


@record
class ScheduleFault:
    """Why AWS refuses an expression, and what to write."""

    message: str
    hint: str | None = None


def schedule_fault(expression: str) -> ScheduleFault | None:
    """The first fault of an expression; ``None`` for one that AWS takes."""
    kind, inner = _parts(expression)
    match kind:
        case "cron":
            return next(_cron_faults(inner), None)
        case "rate":
            return _rate_fault(inner)
        case "at":
            return _at_fault(inner)
    return ScheduleFault(f"{quoted(expression)} is not a schedule expression", _meant_expression(expression))


def canonical(expression: str) -> str:
    """An expression in the form that all parts of AWS take: ``rate(1 day)``, ``rate(2 days)``, single blanks."""
    kind, inner = _parts(expression)
    if kind == "rate":
        number, unit = inner.split()
        plain = unit.removesuffix("s")
        return f"rate({int(number)} {plain if int(number) == 1 else plain + 's'})"
    return f"{kind}({' '.join(inner.split())})"


def once_at(expression: str) -> datetime | None:
    """The local time of ``at(...)``; ``None`` for other expressions."""
    kind, inner = _parts(expression)
    return datetime.fromisoformat(inner) if kind == "at" else None


def kind_of(expression: str) -> str | None:
    """The kind of an expression, one of ``KINDS``."""
    return _parts(expression)[0]


def local_times(expression: str) -> list[tuple[int, int]]:
    """Hour and minute of a ``cron(...)`` that names both as numbers; none for others."""
    kind, inner = _parts(expression)
    if kind != "cron":
        return []
    minutes, hours = (re.findall(r"(?<![^,])[0-9]+(?![^,])", word) for word in inner.split()[:2])
    return [(int(hour), int(minute)) for hour in hours for minute in minutes]


def weekdays(expression: str) -> set[int]:
    """The days on which a ``cron(...)`` may run: 1 is Sunday."""
    word = _parts(expression)[1].split()[WEEKDAY]
    field, days = CRON_FIELDS[WEEKDAY], set[int]()
    for item in word.split(","):
        ends = [field.value(end) for end in item.split("-")]
        first, last = ends[0], ends[-1]
        if first is None or last is None:
            return set(range(1, 8))
        days |= {day % 7 + 1 for day in range(first - 1, last if first <= last else last + 7)}
    return days


def _parts(expression: str) -> tuple[str | None, str]:
    found = re.fullmatch(r"\s*(cron|rate|at)\((.*)\)\s*", expression, re.DOTALL)
    return (found[1], found[2].strip()) if found else (None, "")


def _meant_expression(expression: str) -> str:
    """What to write for a text that is none of the three: an expression of another scheduler, if it can be told."""
    bare = expression.strip()
    if (found := re.fullmatch(r"(\w+)\s*\((.*)\)", bare)) is not None:
        meant = did_you_mean(found[1].lower(), KINDS)
        return f"{meant[:-1]} without capitals?" if found[1].lower() in KINDS and meant else meant or _KINDS_HINT
    if re.fullmatch(r"\d+ (minute|hour|day)s?", bare):
        return f"write {canonical(f'rate({bare})')}"
    if len(bare.split()) == len(CRON_FIELDS) and next(_cron_faults(bare), None) is None:
        return f"write cron({bare})"
    return _from_unix(bare.split()) or _KINDS_HINT


def _cron_faults(inner: str) -> Iterator[ScheduleFault]:
    words = inner.split()
    if len(words) != len(CRON_FIELDS):
        message = f"cron has {len(words)} fields; AWS takes six: {', '.join(field.name for field in CRON_FIELDS)}"
        yield ScheduleFault(message, _from_unix(words) or _CRON)
        return
    for field, word in zip(CRON_FIELDS, words, strict=True):
        yield from _field_faults(field, word)
    if (words[DAY] == "?") == (words[WEEKDAY] == "?"):
        both = "both are '?'" if words[DAY] == "?" else "neither is"
        message = f"one of day-of-month and day-of-week must be '?', and {both}"
        yield ScheduleFault(message, _with_question_mark(words))


def _with_question_mark(words: Sequence[str]) -> str:
    """A cron expression whose days do not contradict each other."""
    meant = list(words)
    if words[DAY] == "?":
        meant[DAY] = "*"
    else:
        meant[DAY if words[DAY] == "*" else WEEKDAY] = "?"
    exact = words[DAY] in "*?" or words[WEEKDAY] == "*"
    return f"write cron({' '.join(meant)})" if exact else "make one schedule for each of the two"


def _field_faults(field: CronField, word: str) -> Iterator[ScheduleFault]:
    items = word.split(",")
    for item in items:
        reason = _item_fault(field, item, is_alone=len(items) == 1)
        if reason is not None:
            message = f"{quoted(item)} is not a value of {field.name}"
            hint = _zero_is_sunday(field, item) or reason
            yield ScheduleFault(message, hint)


def _zero_is_sunday(field: CronField, item: str) -> str | None:
    if field is not CRON_FIELDS[WEEKDAY] or not re.fullmatch(r"0(-[0-7])?", item):
        return None
    return "AWS counts days from 1, which is Sunday: write SUN"


def _item_fault(field: CronField, item: str, *, is_alone: bool) -> str | None:
    """Why an item is none of the field's, as a hint; ``None`` if it is one."""
    if item in ("*", "?") and item in field.wildcards:
        return None if is_alone else f"'{item}' must be alone in its field"
    if "#" in item and "#" in field.wildcards:
        day, _, number = item.partition("#")
        if field.value(day) is not None and re.fullmatch(r"[1-5]", number):
            return None if is_alone else "only one expression with '#' may be in the field"
    elif is_cron_value(field, item):
        return None
    return f"{field.name} takes {field.values}, and {' '.join((*field.wildcards, ',', '-'))}"


def _from_unix(words: Sequence[str]) -> str | None:
    """The expression that a cron of five fields, as Unix has it, means."""
    if len(words) != len(CRON_FIELDS) - 1:
        return None
    minutes, hours, day, month, weekday = words
    named = re.sub(r"(?<![/\d])[0-7](?!\d)", lambda number: DAYS[int(number[0]) % 7], weekday).upper()
    days = (day, "?") if weekday == "*" else ("?", named) if day == "*" else None
    if days is None:
        return None  # Unix runs on either day, which takes two schedules.
    inner = f"{minutes} {hours} {days[0]} {month.upper()} {days[1]} *"
    return f"write cron({inner})" if next(_cron_faults(inner), None) is None else None


def _rate_fault(inner: str) -> ScheduleFault | None:
    found = re.fullmatch(r"(\S+)\s+(\S+)", inner)
    if found is None:
        return ScheduleFault(f"{quoted(inner)} is not a number and a unit", "such as rate(5 minutes) or rate(1 day)")
    number, unit = found[1], found[2]
    if not re.fullmatch(r"0*[1-9][0-9]{0,8}", number):
        hint = "a whole number of at least 1; to start at shorter notice is not possible"
        return ScheduleFault(f"{quoted(number)} is not a value of rate", hint)
    if unit.removesuffix("s") not in _UNITS:
        known = [f"{name}s" for name in _UNITS]
        weeks = f"write rate({int(number) * 7} days)" if unit in ("week", "weeks") else None
        hint = weeks or did_you_mean(unit, known) or f"units: {', '.join(known)}"
        return ScheduleFault(f"{quoted(unit)} is not a unit of rate", hint)
    return None


def _at_fault(inner: str) -> ScheduleFault | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", inner):
        begins = re.match(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", inner)
        hint = f"write at({begins[0]}), and the zone as timeZone" if begins else _AT
        return ScheduleFault(f"{quoted(inner)} is not a time of the form yyyy-mm-ddThh:mm:ss", hint)
    try:
        datetime.fromisoformat(inner)
    except ValueError:
        return ScheduleFault(f"{quoted(inner)} is a time that does not exist")
    return None
