"""Permissions for the S3 URIs, keys, images and networks in parts of a request."""

from collections.abc import Iterator

from definitions.api.shapes import Shape
from definitions.api.structure import Structure
from definitions.iam.network_permissions import join_subnets
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.s3_locations import bucket_and_key
from definitions.pipeline.steps.permissions import images, networks, s3_objects
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import KEY_ARN, InfrastructureText, Text, split

_S3_MEMBERS = ("S3Uri", "S3OutputPath", "S3OutputUri", "ManifestS3Uri", "OutputS3Uri", "SourceUri", "ModelDataUrl")
_S3_SHAPES = ("S3Uri", "S3ModelUri", "DestinationS3Uri", "NotificationS3Uri", "Url", "ModelPackageSourceUri")
_IMAGE_SHAPES = ("ImageUri", "ContainerImage", "AlgorithmImage")
_PROCESSING_NETWORK = "NetworkConfig"
"""Holds the VpcConfig of a processing job; other requests have theirs elsewhere."""
_WRITTEN_FIELDS = ("Output", "Checkpoint", "Destination", "DataCapture", "TensorBoard", "Debug", "Profiler")


def request_permissions(
    value: object, shape: Shape, path: NodePath, step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Permissions for all S3 URIs, keys, images and networks in a part of a request.

    Args:
        value: the part.
        shape: its shape.
        path: its YAML path in the step.
        step: the step's name.
        context: the pipeline around the step.
    """
    yield from _permissions_in(value, shape, path, (shape.name,), step, context)


def _permissions_in(
    value: object, shape: Shape, path: NodePath, members: tuple[str, ...], step: str, context: StepContext
) -> Iterator[PermissionResult]:
    if isinstance(value, Structure):
        if shape.name == "VpcConfig":
            yield from _join_network(value, path, members, step, context)
        for key, name, entry in value.members:
            yield from _permissions_in(entry, shape.members[name], (*path, key), (*members, name), step, context)
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _permissions_in(entry, shape.item, (*path, index), members, step, context)
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _permissions_in(entry, shape.item, (*path, key), members, step, context)
    elif shape.kind == "string":
        yield from _string_permissions(value, shape, path, members, step, context)


def _join_network(
    config: Structure, path: NodePath, members: tuple[str, ...], step: str, context: StepContext
) -> Iterator[PermissionResult]:
    """Join a network other than the pipeline's."""
    if _PROCESSING_NETWORK in members:
        yield networks.process_in_subnets(step)
        return
    lists = [config.get("Subnets"), config.get("SecurityGroupIds")]
    known = [[context.static_text(value) for value in values] if isinstance(values, list) else [] for values in lists]
    [subnets, groups] = [[value for value in values if value is not None] for values in known]
    if [*map(len, known)] != [len(subnets), len(groups)]:
        message = "the network is not known before it runs, so joining it is not granted"
        yield MissingPermission(path, message, "write out its ids, or use 'networkConfig'")
    elif subnets:
        yield from join_subnets(subnets, groups, networks.jobs_of(step))


def _string_permissions(
    value: object, shape: Shape, path: NodePath, members: tuple[str, ...], step: str, context: StepContext
) -> Iterator[PermissionResult]:
    what = members[-1]
    if shape.name in _IMAGE_SHAPES:
        yield from images.pull_image(value, path, step, context)
    elif shape.name == "KmsKeyId" or what.endswith("KmsKeyId"):
        if value != KEY_ARN and context.static_text(value) not in context.extra_keys:
            message = "this key is not the pipeline's own, so using it is not granted"
            yield MissingPermission(path, message, "name it in 'additionalKmsKeyArns'")
    elif shape.name in _S3_SHAPES or what in _S3_MEMBERS:
        if isinstance(value, str | InfrastructureText) and _is_not_in_s3(value):
            return
        is_written = any(word in member for member in members for word in _WRITTEN_FIELDS)
        if is_written:
            yield from s3_objects.write_value(value, path, f"its {what}", step, context)
        if not is_written or "Checkpoint" in "".join(members):
            yield from s3_objects.read_value(value, path, f"its {what}", step, context)


def _is_not_in_s3(uri: Text) -> bool:
    """True for a text that is no S3 URI or URL, for any infrastructure values in it."""
    return isinstance(split(uri, "://", 1)[0], str) and bucket_and_key(uri) is None
