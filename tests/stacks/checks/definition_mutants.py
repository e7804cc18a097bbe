"""Definitions made worse in one place each, with the rule that should find it."""

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from stacks.checks.reading import pipeline_definition
from stacks.checks.reading.pipeline_definition import SERVERLESS_JOB, value_at, values_at
from stacks.checks.reading.request_paths import (
    IMAGE_URIS,
    OUTPUT_KEYS,
    REMOTE_ACCESS,
    ROLE_ARNS,
    TRAFFIC_ENCRYPTION,
    VOLUME_KEYS,
    VPC_CONFIGS,
    KeySetting,
)

Tree: TypeAlias = dict[str, Any]
Worse: TypeAlias = Callable[[Tree], None]
"""Makes a structure worse where it stands."""


def mutated_definitions(template: str) -> Iterator[tuple[str, str, str]]:
    """Each step of a definition, made worse in each place that a rule looks at: what was done, rule, definition."""
    whole = json.loads(template)
    for index, step in enumerate(_steps(whole)):
        for rule, what, place, worse in _places(step, _in_vpc(whole)):
            copy = json.loads(template)
            changed = next(holder for address, holder in _holders(_steps(copy)[index], place[0]) if address == place[1])
            worse(changed)
            yield f"{rule} {step.type} {step.name} {place[1]} {what}", rule, json.dumps(copy)


def _steps(whole: Tree) -> list[pipeline_definition.Step]:
    return list(pipeline_definition._steps(whole["Steps"], "Steps", []))


def _holders(step: pipeline_definition.Step, path: str) -> Iterator[tuple[str, Tree]]:
    """The structures at a path; ``TYPE`` is the step itself."""
    yield from [("TYPE", dict_of(step))] if path == "TYPE" else values_at(step.arguments, path)


def dict_of(step: pipeline_definition.Step) -> Tree:
    assert isinstance(step.tree, dict)
    return step.tree


def _in_vpc(whole: Tree) -> int:
    """How many jobs run in a VPC."""
    return sum(bool(value_at(holder, "VpcConfig")) for step in _steps(whole) for _, holder in _networks(step))


def _networks(step: pipeline_definition.Step) -> Iterator[tuple[str, Tree]]:
    return (
        (setting.holder, holder)
        for setting in VPC_CONFIGS.get(step.type, ())
        for _, holder in values_at(step.arguments, setting.holder)
    )


Place: TypeAlias = tuple[str, str]


def _places(step: pipeline_definition.Step, in_vpc: int) -> Iterator[tuple[str, str, Place, Worse]]:
    """Rule, what is done, path and address of the structure, and how it becomes worse."""
    for rule, keyed in (("CKV_SMP_1", VOLUME_KEYS), ("CKV_SMP_2", OUTPUT_KEYS)):
        for key in keyed.get(step.type, ()):
            for address, holder in _holders(step, key.holder):
                if key.member in holder:
                    yield rule, "without key", (key.holder, address), _without(key)
    for setting in TRAFFIC_ENCRYPTION.get(step.type, ()):
        for address, holder in _holders(step, setting.holder):
            if "EnableInterContainerTrafficEncryption" in holder:
                yield (
                    "CKV_SMP_3",
                    "plain",
                    (setting.holder, address),
                    with_values(EnableInterContainerTrafficEncryption=False),
                )
    if step.type == "EMR" and "ClusterConfig" in step.arguments:
        cluster = ("ClusterConfig", "ClusterConfig")
        yield "CKV_SMP_4", "plain", cluster, lambda holder: holder.pop("SecurityConfiguration")
    for setting in VPC_CONFIGS.get(step.type, ()):
        path = setting.holder
        for address, holder in _holders(step, path):
            if "VpcConfig" not in holder and holder.get("EnableNetworkIsolation"):
                yield "CKV_SMP_5", "connected", (path, address), with_values(EnableNetworkIsolation=False)
            if "VpcConfig" in holder and in_vpc > 1 and _may_leave(holder):
                yield "CKV_SMP_6", "outside", (path, address), lambda holder: holder.pop("VpcConfig")
    for rule, paths, value in (
        ("CKV_SMP_7", IMAGE_URIS, "docker.io/library/python:3"),
        ("CKV_SMP_9", ROLE_ARNS, "arn:aws:iam::111111111111:role/admin"),
    ):
        for whole_path in paths.get(step.type, ()):
            path, _, member = whole_path.rpartition(".")
            for address, holder in _holders(step, path):
                if member in holder:
                    yield rule, "of others", (path, address), with_values(**{member: value})
    if step.type in REMOTE_ACCESS and step.type == "Training":
        yield "CKV_SMP_8", "open", ("", ""), with_values(RemoteDebugConfig={"EnableRemoteDebug": True})
    if step.type not in ("Condition", "ForEach"):
        yield "CKV_SMP_10", "secret", ("", ""), with_values(Environment={"X": "AKIAIOSFODNN7EXAMPLE"})
        yield "CKV_SMP_27", "unknown type", ("TYPE", "TYPE"), with_values(Type="Athena")


def _may_leave(holder: Tree) -> bool:
    """Whether a job outside the VPC still is isolated, and no job of AWS's own containers."""
    return SERVERLESS_JOB not in holder and holder.get("EnableNetworkIsolation", True) is True


def _without(key: KeySetting) -> Worse:
    return lambda holder: holder.pop(key.member)


def with_values(**values: Any) -> Worse:
    return lambda holder: holder.update(values)
