"""Triggers and the events that they wait for: names used twice, patterns that match nothing, events that nobody sends.

Sources: Amazon S3 User Guide, "Using EventBridge"; EventBridge User Guide, "Creating Amazon EventBridge event
patterns"; API PutRule, ``EventPattern``: at most 4,096 characters.
"""

import json
from collections.abc import Iterator

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import TRIGGERS
from definitions.pipeline.operations.event_patterns import pattern_faults
from definitions.pipeline.operations.events import (
    DETAILS,
    ENVELOPE,
    SAGEMAKER,
    SAGEMAKER_DETAIL_TYPES,
    STATUSES,
    value_kind,
)
from definitions.pipeline.operations.triggers import Trigger
from definitions.source.nodes import NodePath
from definitions.values.plain import plain

_LONGEST_PATTERN = 4096


def check_trigger_events(context: CheckContext) -> Iterator[Problem]:
    """Triggers that cannot be told apart, and events that do not come."""
    yield from _same_names(context)
    config = context.config
    for index, trigger in enumerate(config.triggers):
        path: NodePath = (*TRIGGERS, index)
        yield from _object_events(context, path, trigger)
        if trigger.model_package is not None and trigger.model_package.group_name is None:
            yield from _own_group(context, (*path, "modelPackage"))
        if trigger.pattern is not None:
            faults = list(pattern_faults(trigger.pattern))
            for fault in faults:
                yield context.error((*path, "pattern", *fault.path), fault.message, fault.rule, fault.hint)
            if not faults:
                yield from _never_matches(context, (*path, "pattern"), trigger.pattern)
    if config.has_dead_letters and config.imports_bucket:
        users = "the triggers" if config.triggers else "the publication of approvals"
        message = f"the owner of this key must let {users} use it: docs/triggers.md has the statements"
        yield context.note(("pipelineKmsKeyArn",), message, "key-of-others")
    if config.concurrency is not None and not config.triggers and context.refused is None:
        message = "has no effect without 'triggers': it holds back what they start"
        yield context.warning(("concurrency",), message, "no-effect", "leave it out, or add triggers")


def _same_names(context: CheckContext) -> Iterator[Problem]:
    first: dict[str, NodePath] = {}
    for index, trigger in enumerate(context.config.triggers):
        path: NodePath = (*TRIGGERS, index, "name")
        if first.setdefault(trigger.name.lower(), path) != path:
            line = context.line(first[trigger.name.lower()], seen_from=path)
            message = f"'{trigger.name}' is already the name of the trigger at {line}"
            yield context.error(path, message, "duplicate-name", "names differ by more than capitals")


def _object_events(context: CheckContext, path: NodePath, trigger: Trigger) -> Iterator[Problem]:
    if trigger.object_created is None:
        return
    bucket, config = trigger.object_created.bucket_name, context.config
    if bucket is None and not config.event_bridge_notifications:
        message = "the pipeline's bucket tells of no objects: 'eventBridgeNotifications' is false"
        yield context.error((*path, "objectCreated"), message, "no-events", "set it to true, or leave it out")
    elif bucket is not None or config.imports_bucket:
        where: NodePath = (*path, "objectCreated", *(("bucketName",) if bucket is not None else ()))
        message = "its owner must have turned Amazon EventBridge on for this bucket, or nothing starts"
        hint = "in Terraform: aws_s3_bucket_notification with eventbridge = true"
        yield context.note(where, message, "events-of-others", hint)


def _own_group(context: CheckContext, path: NodePath) -> Iterator[Problem]:
    if context.config.model_package_group_name is None:
        message = "the module has no model package group: 'modelPackageGroupName' is not given"
        yield context.error(path, message, "no-events", "name the group as 'groupName'")


def _never_matches(context: CheckContext, path: NodePath, pattern: dict[str, object]) -> Iterator[Problem]:
    """Warnings, not errors: AWS adds events, and fields of events."""
    length = len(json.dumps(plain(pattern), separators=(",", ":")))
    if length > _LONGEST_PATTERN:
        message = f"has {length:,} characters; at most {_LONGEST_PATTERN:,} are allowed"
        yield context.error(path, message, "too-long")
    for key in pattern:
        if key not in ENVELOPE and key != "$or":
            hint = did_you_mean(key, list(ENVELOPE)) or "fields of the event itself are below 'detail'"
            yield _never(context, (*path, key), f"no event has the field {quoted(key)} beside 'detail'", hint)
    sources, detail_types = _texts(pattern.get("source")), _texts(pattern.get("detail-type"))
    if sources == [SAGEMAKER]:
        for index, word in enumerate(detail_types):
            if word not in SAGEMAKER_DETAIL_TYPES:
                nearest = did_you_mean(word, SAGEMAKER_DETAIL_TYPES)
                message = f"SageMaker sends no event {quoted(word)}"
                yield _never(context, (*path, "detail-type", index), message, nearest)
    detail = pattern.get("detail")
    if len(detail_types) == 1 and detail_types[0] in DETAILS and isinstance(detail, dict):
        yield from _unknown_fields(context, (*path, "detail"), detail, detail_types[0], ())


def _unknown_fields(
    context: CheckContext, path: NodePath, fields: dict[str, object], detail_type: str, above: tuple[str, ...]
) -> Iterator[Problem]:
    for key, wanted in fields.items():
        names = (*above, key)
        if key == "$or":
            continue
        if value_kind(detail_type, ("detail", *names)) is None:
            known = [one.rpartition(".")[2] for one in DETAILS[detail_type] if one.split(".")[:-1] == list(above)]
            hint = did_you_mean(key, known) or f"fields: {', '.join(known)}"
            yield _never(context, (*path, key), f"the event {quoted(detail_type)} has no such field", hint)
        elif isinstance(wanted, dict):
            yield from _unknown_fields(context, (*path, key), wanted, detail_type, names)
        else:
            words = STATUSES.get((detail_type, ".".join(names)))
            for index, word in enumerate(wanted if isinstance(wanted, list) and words else ()):
                if isinstance(word, str) and words and word not in words:
                    hint = did_you_mean(word, words) or f"words: {', '.join(words)}"
                    yield _never(context, (*path, key, index), f"{quoted(word)} is no status of this event", hint)


def _never(context: CheckContext, path: NodePath, message: str, hint: str | None) -> Problem:
    return context.warning(path, f"{message}: the pattern never matches", "never-matches", hint)


def _texts(entries: object) -> list[str]:
    return [entry for entry in entries if isinstance(entry, str)] if isinstance(entries, list) else []
