"""Triggers in words: what each waits for, and what it gives to the pipeline."""

import json
from collections.abc import Iterator

from definitions.diagnostics.hidden_values import without_secrets
from definitions.pipeline.operations.event_values import EventValue, JoinedText, StartValue
from definitions.pipeline.operations.triggers import Concurrency, ObjectCreated, Schedule, Trigger
from definitions.values.infrastructure import BUCKET_NAME
from definitions.values.plain import plain


def cause_in_words(trigger: Trigger, own_group: str | None) -> str:
    """What starts the pipeline, such as ``cron(0 6 ? * MON *) Europe/Berlin``.

    Args:
        trigger: the trigger.
        own_group: the name of the module's own model package group.
    """
    if trigger.schedule is not None:
        return ", ".join(_schedule(trigger.schedule))
    if trigger.object_created is not None:
        return _objects(trigger.object_created)
    if trigger.pipeline_succeeded is not None:
        watched = trigger.pipeline_succeeded
        return f"success of pipeline '{watched.module or watched.pipeline_name}'"
    if trigger.model_package is not None:
        package = trigger.model_package
        return f"model {package.status.lower()} in group '{package.group_name or own_group}'"
    return _events(trigger.pattern or {})


def parameters_in_words(trigger: Trigger) -> list[str]:
    """The parameters that it gives, such as ``Mode = "all"`` and ``Key = detail.object.key``, without secrets."""
    return [f"{name} = {_value(name, value)}" for name, value in trigger.parameters.items()]


def concurrency_in_words(concurrency: Concurrency) -> str:
    """How many executions triggers let run at once, and what becomes of the others."""
    at_most, otherwise = concurrency.at_most, {"skip": "skipped"}[concurrency.otherwise]
    return f"at most {at_most} execution{'s' * (at_most != 1)} at once, else {otherwise}"


def _schedule(schedule: Schedule) -> Iterator[str]:
    # A rate counts from a moment, and needs no zone.
    is_by_clock = not schedule.expression.startswith("rate")
    yield f"{schedule.expression} {schedule.time_zone}" if is_by_clock else schedule.expression
    if schedule.flexible_window_minutes is not None:
        yield f"within {schedule.flexible_window_minutes} minutes"
    if schedule.start_date is not None:
        yield f"from {schedule.start_date}"
    if schedule.end_date is not None:
        yield f"until {schedule.end_date}"


def _objects(objects: ObjectCreated) -> str:
    bucket = plain(BUCKET_NAME) if objects.bucket_name is None else plain(objects.bucket_name)
    ending = f" that end with {objects.suffix}" if objects.suffix is not None else ""
    return f"new objects under s3://{bucket}/{objects.prefix or ''}{ending}"


def _events(pattern: dict[str, object]) -> str:
    """The kinds and sources of events that a pattern names as whole texts."""
    kinds, sources = _texts(pattern.get("detail-type")), _texts(pattern.get("source"))
    kind = f"events '{kinds}'" if kinds else "events"
    return f"{kind} of {sources} that match a pattern" if sources else f"{kind} that match a pattern"


def _texts(listed: object) -> str:
    return ", ".join(entry for entry in listed if isinstance(entry, str)) if isinstance(listed, list) else ""


def _value(name: str, value: StartValue) -> str:
    """The path of a value of the event; a literal, or a join with such paths in braces, as JSON."""
    if isinstance(value, EventValue):
        return value.path
    text = plain(value)
    if isinstance(value, JoinedText):
        parts = (f"{{{part.path}}}" if isinstance(part, EventValue) else str(part) for part in value.values)
        text = value.on.join(parts)
    shown = without_secrets({name: text})
    assert isinstance(shown, dict)
    return json.dumps(shown[name], ensure_ascii=False)
