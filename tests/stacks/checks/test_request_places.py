"""The rules know every place in the requests of all step types: the tables are compared with AWS's own shapes."""

import re
from collections.abc import Iterator

import pytest

from definitions.api.shapes import SAGEMAKER, Shape, shape
from definitions.pipeline.steps import step_types
from definitions.pipeline.steps.core.instance_types import has_local_storage
from stacks.checks import pipeline_steps, request_places
from stacks.checks.request_places import ACCESS, IMAGES, NETWORKS, OUTPUTS, PRIVATE_REGISTRIES, ROLES, TRAFFIC, VOLUMES

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
    tables = [*VOLUMES.items(), *OUTPUTS.items()]
    known = {(kind, joined(place.holder, place.key)) for kind, places in tables for place in places}
    found = of_all_types(r".*KmsKeyId|.*ncryptionKeyArn")
    assert {(kind, path) for kind, path in found if path.split(".")[-1] not in NOT_OURS} == known


def test_every_instance_type_that_decides_on_a_key() -> None:
    known = {
        (kind, joined(place.holder, path))
        for kind, places in VOLUMES.items()
        for place in places
        for path in place.types
    }
    # The type that AWS picked, in answers only; those of debugger rules, which have no volume key.
    other = r".*(SelectedInstanceType|RuleConfigurations\[\]\.InstanceType)"
    wanted = {
        (kind, path)
        for kind, path in of_all_types("(Selected)?InstanceType")
        if kind in VOLUMES and not re.fullmatch(other, path)
    }
    assert wanted <= known


@pytest.mark.parametrize(
    ("member", "table"),
    [("EnableInterContainerTrafficEncryption", TRAFFIC), ("EnableNetworkIsolation", NETWORKS), ("VpcConfig", NETWORKS)],
)
def test_every_switch(member: str, table: dict[str, tuple[str, ...]]) -> None:
    known = {(kind, joined(path, member)) for kind, paths in table.items() for path in paths}
    found = of_all_types(member)
    if member == "EnableNetworkIsolation":
        known = {place for place in known if place[0] != "AutoML"}  # has none
    assert found == known


@pytest.mark.parametrize(
    ("pattern", "table"),
    [
        ("Image|ImageUri|TrainingImage|RuleEvaluatorImage|imageUri", IMAGES),
        ("TrainingRepositoryAccessMode|RepositoryAccessMode", PRIVATE_REGISTRIES),
        ("EnableRemoteDebug|EnableSSMAccess", ACCESS),
    ],
)
def test_every_place(pattern: str, table: dict[str, tuple[str, ...]]) -> None:
    assert of_all_types(pattern) == {(kind, path) for kind, paths in table.items() for path in paths}


def test_every_role_but_those_of_emr() -> None:
    found = of_all_types("RoleArn|ExecutionRoleArn|executionRoleArn")
    known = {(kind, path) for kind, paths in ROLES.items() for path in paths}
    assert {(kind, path) for kind, path in found if not kind.startswith("EMR")} == known


def test_every_step_type() -> None:
    # A notebook job is written as a Training step.
    assert {kind.type_name for kind in step_types()} - {"NotebookJob"} == pipeline_steps.KNOWN_TYPES


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
    assert [name for name in names if has_local_storage(name) != request_places.has_local_storage(name)] == []
