"""Results of earlier executions that are used again: for steps with a cache, by the contents of what they read.

AWS compares URIs. Here the objects below them are compared, and what runs in the place of the image: a step that AWS
would run again because its input lies elsewhere is not run, one whose input has changed in its place is.

Source: Amazon SageMaker Developer Guide, "Caching pipeline steps".
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from definitions.diagnostics.problems import dotted
from definitions.foundation.records import record
from definitions.local.executions import ExecutionFolder
from definitions.local.jobs.job import JobFailed, Machine
from definitions.local.models import read_model
from definitions.local.storage import StorageError
from definitions.pipeline.steps.core.request_fields import members_at
from definitions.pipeline.steps.core.step import Step
from definitions.values.expressions import Json

_DURATION = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?",
)
_SECONDS = (365 * 86400, 30 * 86400, 7 * 86400, 86400, 3600, 60, 1)


@record
class CacheKeys:
    """What a run of a step is compared by.

    Attributes:
        content: by what decides here; likewise ``request``, by what decides on AWS. 64 hexadecimal digits.
    """

    content: str
    request: str


def cache_keys(step: Step, request: Json, machine: Machine, environment: str) -> CacheKeys | None:
    """What a run is compared by; ``None`` if it is not cached.

    Args:
        step: the step.
        request: with its values.
        machine: on which it runs.
        environment: the key of what runs in the place of its image.
    """
    settings = step.cache_config
    if settings is None or settings.enabled is not True or not step.cache_key:
        return None
    compared = {dotted(path): value for names in step.cache_key for path, value in members_at(request, names)}
    contents = [
        step.name,
        environment,
        {path: _content(path.rpartition(".")[2], value, machine) for path, value in compared.items()},
    ]
    return CacheKeys(_digest(contents), _digest([step.name, compared]))


def cached_result(
    step: Step, name: str, keys: CacheKeys, earlier: Sequence[ExecutionFolder], machine: Machine
) -> tuple[ExecutionFolder, dict[str, Any]] | None:
    """The newest result of an earlier run that may be used again; ``None`` if there is none."""
    assert step.cache_config is not None
    now, longest = datetime.now(UTC), lifetime_seconds(str(step.cache_config.expire_after))
    for execution in earlier:
        result = execution.result(name)
        if (
            result.get("status") == "Succeeded"
            and result.get("key") == keys.content
            and (now - datetime.fromisoformat(result["ended"])).total_seconds() <= longest
            and result.get("outputs") == digests(result.get("outputs", {}), machine)
        ):
            return execution, result
    return None


def digests(uris: Mapping[str, str] | Sequence[str], machine: Machine) -> dict[str, str]:
    """The content of what lies at URIs now."""
    return {uri: machine.storage.digest(uri) for uri in uris}


def lifetime_seconds(duration: str) -> int:
    """The seconds of a duration of ISO 8601, such as ``P30D``; a year has 365 days, a month 30."""
    found = _DURATION.fullmatch(duration)
    numbers = found.groups() if found is not None else ()
    return sum(int(number or 0) * seconds for number, seconds in zip(numbers, _SECONDS, strict=False))


def _content(member: str, value: object, machine: Machine) -> object:
    """A value in which the contents of objects replace their URIs, and the contents of models their names."""
    if isinstance(value, dict):
        return {key: _content(key, entry, machine) for key, entry in value.items()}
    if isinstance(value, list):
        return [_content(member, entry, machine) for entry in value]
    if isinstance(value, str) and value.startswith("s3://"):
        try:
            return machine.storage.digest(value)
        except StorageError:
            return value
    if member == "ModelName" and isinstance(value, str):
        try:
            return _content("", read_model(machine, value), machine)
        except JobFailed:
            return value
    return value


def _digest(value: object) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
