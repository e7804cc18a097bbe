"""Triggers that executions set off: of their own pipeline, so that each would start the next one, or of another.

A trigger is held against what an execution causes: events of its statuses, versions of models as its steps register
them, and objects where its role may write.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.pipeline.config.module_config import TRIGGERS
from definitions.pipeline.operations.event_patterns import matches
from definitions.pipeline.operations.events import EXECUTION, EXECUTION_STATUSES, MODEL_PACKAGE, SAGEMAKER
from definitions.pipeline.operations.triggers import ObjectCreated
from definitions.pipeline.resources.published_values import pipeline_arn
from definitions.pipeline.resources.triggers.compiled import CompiledTrigger, CompiledTriggers
from definitions.pipeline.resources.triggers.effects import Effects
from definitions.source.nodes import Node
from definitions.values.infrastructure import BUCKET_NAME
from definitions.values.plain import plain

_BUCKET = pattern(r"arn:[^/]*:s3:::(?P<bucket>[^/]+)/(?P<key>.*)", re.DOTALL)


@record
class Cause:
    """Why an execution sets off a trigger; ``is_certain``: whether it does, or only may."""

    reason: str
    is_certain: bool = True


def own_circles(compiled: CompiledTriggers, effects: Effects, node: Node) -> Iterator[Problem]:
    """Triggers that the module's own pipeline sets off."""
    for index, trigger in enumerate(compiled.triggers):
        cause = cause_of(trigger, effects, own_bucket=effects.bucket)
        if cause is None:
            continue
        verb, severity = _CIRCLE[cause.is_certain]
        message = f"the pipeline {verb} itself in a circle: {cause.reason}"
        path = (*TRIGGERS, index, trigger.settings.cause)
        yield Problem.at(
            node, path, message, "circle", "wait for something that no execution causes", severity=severity
        )


_CIRCLE: Mapping[bool, tuple[str, Literal["error", "warning"]]] = {
    True: ("starts", "error"),
    False: ("may start", "warning"),
}


def cause_of(trigger: CompiledTrigger, effects: Effects, *, own_bucket: str) -> Cause | None:
    """Why an execution of a pipeline sets off a trigger; ``None`` if it does not.

    Args:
        trigger: the trigger, of this or another pipeline.
        effects: of the pipeline.
        own_bucket: the bucket of the trigger's own module.
    """
    if trigger.settings.object_created is not None:
        return _written_objects(trigger.settings.object_created, effects, own_bucket)
    pattern = plain(trigger.pattern)
    if not isinstance(pattern, dict):
        return None
    arn = plain(pipeline_arn(effects.pipeline))
    for status in EXECUTION_STATUSES:
        detail = {"pipelineArn": arn, "currentPipelineExecutionStatus": status}
        if matches(pattern, _event(EXECUTION, detail)):
            return Cause(f"the trigger waits for executions of '{effects.pipeline}' that are {status}")
    for registered in effects.registered:
        if matches(pattern, _event(MODEL_PACKAGE, registered)):
            return Cause(f"a step registers models as {registered['ModelApprovalStatus']}")
    return None


def _event(detail_type: str, detail: Mapping[str, object]) -> dict[str, object]:
    return {"source": SAGEMAKER, "detail-type": detail_type, "detail": detail}


def _written_objects(objects: ObjectCreated, effects: Effects, own_bucket: str) -> Cause | None:
    """Objects that a role may write and that a trigger waits for."""
    bucket = own_bucket if objects.bucket_name is None else str(objects.bucket_name)
    bucket = effects.bucket if bucket == str(BUCKET_NAME) else bucket
    prefix, possible = objects.prefix or "", None
    for statement in effects.writing:
        for resource in statement.resources:
            found = _BUCKET.fullmatch(str(resource))
            if found is None or found["bucket"].replace(str(BUCKET_NAME), effects.bucket) != bucket:
                continue
            beginning, is_pattern, _ = found["key"].partition("*")
            reason = f"{statement.reasons[0]}, in {found['key'] if beginning else 'the whole bucket'}"
            if beginning.startswith(prefix) and beginning and objects.suffix is None:
                return Cause(reason)
            if beginning.startswith(prefix) or (is_pattern and prefix.startswith(beginning)):
                possible = possible or Cause(reason, is_certain=False)
    return possible
