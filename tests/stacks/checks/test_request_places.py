"""The rules know every place in the requests of all step types: the tables are compared with AWS's own shapes."""

import re
from collections.abc import Iterator

import pytest

from definitions.api.local_storage import has_local_storage
from definitions.api.shapes import SAGEMAKER, Shape, shape
from definitions.pipeline.steps import step_types
from stacks.checks.reading import pipeline_definition, request_paths
from stacks.checks.reading.request_paths import (
    IMAGE_URIS,
    NETWORK_ISOLATION,
    OUTPUT_KEYS,
    REMOTE_ACCESS,
    REPOSITORY_ACCESS_MODES,
    ROLE_ARNS,
    TRAFFIC_ENCRYPTION,
    VOLUME_KEYS,
    VPC_CONFIGS,
    JobSetting,
)

NOT_OURS = {
    # EMR's: CKV_SMP_4 looks at those of clusters and disks; the others are for logs, whose buckets and groups have one.
    "LogEncryptionKmsKeyId",
    "EncryptionKeyArn",
    "encryptionKeyArn",
}


def members(whole: Shape, pattern: str, path: str = "", above: frozenset[str] = frozenset()) -> Iterator[str]:
    """Paths of all members of a shape whose name matches."""
    if whole.name in above:
        return
    above = above | {whole.name} if whole.kind == "structure" else above
    for name, member in whole.members.items():
        inner = f"{path}.{name}".lstrip(".")
        if re.fullmatch(pattern, name):
            yield inner
        yield from members(member, pattern, inner, above)
    if whole.kind in ("list", "map"):
        yield from members(whole.item, pattern, path + ("[]" if whole.kind == "list" else "{}"), above)


def of_all_types(pattern: str) -> set[tuple[str, str]]:
    """Step types with the paths of such members in their requests."""
    return {
        # A notebook job is written as a Training step.
        ("Training" if kind.type_name == "NotebookJob" else kind.type_name, path)
        for kind in step_types()
        if (request := kind.request_shape()) is not None
        for path in members(request, pattern)
    }


def joined(holder: str, member: str) -> str:
    return f"{holder}.{member}".lstrip(".")


def test_every_key() -> None:
    tables = [*VOLUME_KEYS.items(), *OUTPUT_KEYS.items()]
    known = {(kind, joined(setting.holder, setting.member)) for kind, settings in tables for setting in settings}
    found = of_all_types(r".*KmsKeyId|.*ncryptionKeyArn")
    assert {(kind, path) for kind, path in found if path.split(".")[-1] not in NOT_OURS} == known


def test_every_instance_type_that_decides_on_a_key() -> None:
    known = {
        (kind, joined(setting.holder, path))
        for kind, settings in VOLUME_KEYS.items()
        for setting in settings
        for path in setting.instance_types
    }
    # The type that AWS picked, in answers only; those of debugger rules, which have no volume key.
    other = r".*(SelectedInstanceType|RuleConfigurations\[\]\.InstanceType)"
    wanted = {
        (kind, path)
        for kind, path in of_all_types("(Selected)?InstanceType")
        if kind in VOLUME_KEYS and not re.fullmatch(other, path)
    }
    assert wanted <= known


@pytest.mark.parametrize(
    ("member", "table"),
    [
        ("EnableInterContainerTrafficEncryption", TRAFFIC_ENCRYPTION),
        ("EnableNetworkIsolation", NETWORK_ISOLATION),
        ("VpcConfig", VPC_CONFIGS),
    ],
)
def test_every_switch(member: str, table: dict[str, tuple[JobSetting, ...]]) -> None:
    known = {(kind, joined(setting.holder, setting.member)) for kind, settings in table.items() for setting in settings}
    assert of_all_types(member) == known


@pytest.mark.parametrize(
    ("pattern", "table"),
    [
        ("Image|ImageUri|TrainingImage|RuleEvaluatorImage|imageUri", IMAGE_URIS),
        ("TrainingRepositoryAccessMode|RepositoryAccessMode", REPOSITORY_ACCESS_MODES),
        ("EnableRemoteDebug|EnableSSMAccess", REMOTE_ACCESS),
    ],
)
def test_every_place(pattern: str, table: dict[str, tuple[str, ...]]) -> None:
    assert of_all_types(pattern) == {(kind, path) for kind, paths in table.items() for path in paths}


def test_every_role_but_those_of_emr() -> None:
    found = of_all_types("RoleArn|ExecutionRoleArn|executionRoleArn")
    known = {(kind, path) for kind, paths in ROLE_ARNS.items() for path in paths}
    assert {(kind, path) for kind, path in found if not kind.startswith("EMR")} == known


def test_every_step_type() -> None:
    # A notebook job is written as a Training step.
    assert {kind.type_name for kind in step_types()} - {"NotebookJob"} == pipeline_definition.STEP_TYPES


def test_the_same_instances_refuse_keys() -> None:
    names = [
        word
        for name in (
            "TrainingInstanceType",
            "ProcessingInstanceType",
            "TransformInstanceType",
            "ProductionVariantInstanceType",
        )
        for word in shape(name, SAGEMAKER).words
    ]
    assert len(names) > 200
    assert [name for name in names if has_local_storage(name) != request_paths.has_local_storage(name)] == []
