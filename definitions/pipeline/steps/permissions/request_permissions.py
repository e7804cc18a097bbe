"""Permissions for places that parts of a request name: S3 URIs, keys, images and networks, wherever they stand."""

from collections.abc import Iterator

from definitions.api.shapes import Shape
from definitions.api.structure import Structure
from definitions.pipeline.steps.core.answers import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.permissions import grants
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import KEY_ARN, InfrastructureText, Text, split

_S3_MEMBERS = ("S3Uri", "S3OutputPath", "S3OutputUri", "ManifestS3Uri", "OutputS3Uri", "SourceUri", "ModelDataUrl")
_S3_SHAPES = ("S3Uri", "S3ModelUri", "DestinationS3Uri", "NotificationS3Uri", "Url", "ModelPackageSourceUri")
_IMAGE_SHAPES = ("ImageUri", "ContainerImage", "AlgorithmImage")
_PROCESSING_NETWORK = "NetworkConfig"
"""Holds the VpcConfig of a processing job; other requests have theirs elsewhere."""
_WRITTEN = ("Output", "Checkpoint", "Destination", "DataCapture", "TensorBoard", "Debug", "Profiler")


def request_permissions(
    value: object, whole: Shape, path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """What the role needs for all places named in a part of a request.

    Args:
        value: the part.
        whole: its shape.
        path: where it stands in the YAML of the step.
        step: the step's name.
        context: the pipeline around it.
    """
    yield from _named(value, whole, path, (whole.name,), step, context)


def _named(
    value: object, whole: Shape, path: NodePath, members: tuple[str, ...], step: str, context: StepContext
) -> Iterator[PermissionResult]:
    if isinstance(value, Structure):
        if whole.name == "VpcConfig":
            yield from _network(value, path, members, step, context)
        for key, name, entry in value.members:
            yield from _named(entry, whole.members[name], (*path, key), (*members, name), step, context)
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _named(entry, whole.item, (*path, index), members, step, context)
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _named(entry, whole.item, (*path, key), members, step, context)
    elif whole.kind == "string":
        yield from _place(value, whole, path, members, step, context)


def _network(
    config: Structure, path: NodePath, members: tuple[str, ...], step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Run in another network than the pipeline's."""
    if _PROCESSING_NETWORK in members:
        yield grants.process_in_subnets(step)
        return
    lists = [config.get("Subnets"), config.get("SecurityGroupIds")]
    known = [[context.static_text(value) for value in values] if isinstance(values, list) else [] for values in lists]
    [subnets, groups] = [[value for value in values if value is not None] for values in known]
    if [*map(len, known)] != [len(subnets), len(groups)]:
        message = "the network is not known before it runs, so joining it is not granted"
        yield MissingPermission(path, message, "write out its ids, or use 'pipeline.networkConfig'")
    elif subnets:
        yield from grants.join_subnets(subnets, groups, step)


def _place(
    value: object, whole: Shape, path: NodePath, members: tuple[str, ...], step: str, context: StepContext
) -> Iterator[PermissionResult]:
    what = members[-1]
    if whole.name in _IMAGE_SHAPES:
        yield from grants.pull_image(value, path, step, context)
    elif whole.name == "KmsKeyId" or what.endswith("KmsKeyId"):
        if value != KEY_ARN and context.static_text(value) not in context.extra_keys:
            message = "this key is not the pipeline's own, so using it is not granted"
            yield MissingPermission(path, message, "name it in 'additionalKmsKeyArns'")
    elif whole.name in _S3_SHAPES or what in _S3_MEMBERS:
        if isinstance(value, str | InfrastructureText) and _is_elsewhere(value):
            return
        is_written = any(word in member for member in members for word in _WRITTEN)
        if is_written:
            yield from grants.write_value(value, path, f"its {what}", step, context)
        if not is_written or "Checkpoint" in "".join(members):
            yield from grants.read_value(value, path, f"its {what}", step, context)


def _is_elsewhere(uri: Text) -> bool:
    """Whether a text is no S3 URI, whatever its infrastructure values are."""
    scheme, *rest = split(uri, "://", 1)
    return isinstance(scheme, str) and (scheme != "s3" or not rest)
