"""Steps of a definition as steps of a config: their keys, and the names of those that they run.

Source: Amazon SageMaker Developer Guide, "Pipelines steps"; "Pipeline definition JSON schema".
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from definitions.adoption.conditions import condition_in_yaml
from definitions.adoption.expressions import in_yaml_or_as_it_is
from definitions.adoption.jobs import adjusted
from definitions.adoption.notebooks import is_notebook_job
from definitions.adoption.settings import settings_model, settings_of
from definitions.foundation.records import record
from definitions.pipeline.steps import STEP_TYPES, step_type
from definitions.pipeline.steps.core.capabilities import RunsSteps
from definitions.pipeline.steps.core.dependencies import COMPLETED
from definitions.pipeline.steps.core.retry_policy import RetryPolicy
from definitions.pipeline.steps.core.step import Step
from definitions.schema.meant_values import duration_hint


@record
class AdoptedStep:
    """A step of a definition, and the keys that it has in a config; none for a type that configs do not have."""

    body: Mapping[str, object]
    keys: dict[str, object]


def adopted_steps(entries: object, above: str = "") -> Iterator[AdoptedStep]:
    """The steps of a list, each followed by those that it runs, as configs list them.

    ``above`` is the step that runs them, for which they wait anyway.
    """
    for body in entries if isinstance(entries, list) else []:
        if not is_step(body):
            continue
        yield AdoptedStep(body, _keys(body, above) if body["Type"] in STEP_TYPES else {})
        for nested in _lists_of_steps(body).values():
            yield from adopted_steps(nested, body["Name"])


def is_step(value: object) -> TypeGuard[dict[str, Any]]:
    """Recognize a step by its name and its type."""
    return isinstance(value, dict) and isinstance(value.get("Name"), str) and isinstance(value.get("Type"), str)


def _lists_of_steps(body: Mapping[str, object]) -> dict[str, list[dict[str, object]]]:
    arguments = body.get("Arguments")
    return {
        name: entries
        for name, entries in (arguments.items() if isinstance(arguments, dict) else ())
        if isinstance(entries, list) and entries and all(map(is_step, entries))
    }


def _keys(body: Mapping[str, object], above: str) -> dict[str, object]:
    name = "NotebookJob" if is_notebook_job(body) else str(body["Type"])
    kind = step_type(name)
    keys: dict[str, object] = {"name": body["Name"], "type": name}
    for key, member in (("displayName", "DisplayName"), ("description", "Description")):
        if isinstance(body.get(member), str) and body[member] != (body["Name"] if key == "displayName" else ""):
            keys[key] = in_yaml_or_as_it_is(body[member])
    waits = body.get("DependsOn")
    if dependencies := [_dependency(entry) for entry in (waits if isinstance(waits, list) else []) if entry != above]:
        keys["dependsOn"] = dependencies
    if cache := _cache(body.get("CacheConfig")):
        keys["cacheConfig"] = cache
    if policies := _retries(body.get("RetryPolicies")):
        keys["retryPolicies"] = policies
    keys[kind.payload] = _settings(kind, body)
    return keys


def _settings(kind: type[Step], body: Mapping[str, object]) -> dict[str, object]:
    arguments = body.get("Arguments")
    model = settings_model(kind)
    settings = settings_of(model, body, kind.step_paths())
    settings |= settings_of(model, arguments, kind.request_paths())
    if isinstance(arguments, dict):
        settings |= _branches(kind, arguments)
        adjusted(kind, settings, arguments)
    return settings


def _branches(kind: type[Step], arguments: Mapping[str, object]) -> dict[str, object]:
    """The names of steps that a step runs, and what decides on them."""
    if not issubclass(kind, RunsSteps):
        return {}
    found: dict[str, object] = {}
    if isinstance(conditions := arguments.get("Conditions"), list):
        found["conditions"] = [condition_in_yaml(entry) for entry in conditions]
    for key in kind.branch_keys:
        entries = arguments.get(key[0].upper() + key[1:])
        names = [entry["Name"] for entry in entries if is_step(entry)] if isinstance(entries, list) else []
        if names or key == kind.branch_keys[0]:
            found[key] = names
    match arguments.get("Selector"):
        case {"Pick": pick, "Field": {"Get": str(path)}}:
            found["selector"] = {"pick": pick, "field": path.removeprefix("IterationOutput.")}
    return found


def _dependency(entry: object) -> object:
    match entry:
        case {"Step": step, "Trigger": trigger} if trigger != COMPLETED:
            return {"step": step, "trigger": trigger}
        case {"Step": step}:
            return step
    return entry


def _cache(value: object) -> dict[str, object]:
    """``cacheConfig``, with durations as AWS's documentation demands them."""
    if not isinstance(value, dict) or value.get("Enabled") is not True:
        return {}
    expiry = value.get("ExpireAfter")
    if isinstance(expiry, str):
        hint = duration_hint(expiry)
        expiry = expiry if hint is None else hint.removeprefix("write ")
    return {"enabled": True, **({} if expiry is None else {"expireAfter": expiry})}


def _retries(value: object) -> list[object]:
    keys = {
        name[0].upper() + name[1:]: name for name in (field.alias or "" for field in RetryPolicy.model_fields.values())
    }
    return [
        {keys.get(name, name): entry for name, entry in policy.items() if entry is not None}
        for policy in (value if isinstance(value, list) else [])
        if isinstance(policy, dict)
    ]
