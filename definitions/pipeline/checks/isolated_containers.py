"""Containers without a network that are told to use one.

Sources: Amazon SageMaker Developer Guide, "Run Training and Inference Containers in Internet-Free Mode" (an isolated
container reaches no other service and has no credentials; the containers of Chainer and reinforcement learning support
no isolation); APIs ProcessingInput, ProcessingOutput and ProcessingFeatureStoreOutput (``AppManaged``).
"""

import re
from collections.abc import Iterator

from definitions.api.parts import parts_with
from definitions.api.shapes import Shape
from definitions.api.structure import Structure
from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions.container_permissions import (
    READ_BY_AWS,
    s3_locations,
    secret_in,
    sounds_written,
)
from definitions.pipeline.steps.permissions.container_texts import (
    ContainerText,
    container_texts,
    isolation_in,
    members_of,
)
from definitions.source.nodes import NodePath

_ISOLATED = "the container is isolated from the network, so it cannot"
_OPEN = "set 'enableNetworkIsolation: false' for the step"
_OPEN_MODEL = "set 'enableNetworkIsolation: false' for the step that makes the model"
_CODE = "sagemaker_submit_directory"
_BRING_CODE = {
    "training": "name the code as 'sourceDirS3Uri' with 'entryPoint', and leave this out: SageMaker brings it",
    "model": "put the code into the model's archive, below code/, and leave this out",
}
_BRING = {
    "processing": "bring it as one of 'inputs'",
    "training": "bring it as one of 'inputChannels'",
    "model": "put it into the model's archive, or give it as 'modelDataSource'",
}
_TAKE = {
    "processing": "let SageMaker upload it, as one of 'outputs'",
    "training": "write to /opt/ml/model or /opt/ml/output/data, which SageMaker uploads",
}
_NEEDS_NETWORK = pattern(r"[^/]+/sagemaker-(chainer|rl-[a-z-]+)([:@].*)?", re.DOTALL)
_IMAGES = ("Image", "ImageUri", "TrainingImage")
_IMAGE_SHAPES = ("ContainerImage", "ImageUri", "AlgorithmImage")


def check_isolated_containers(context: CheckContext) -> Iterator[Problem]:
    """Data and secrets that isolated containers are to fetch, outputs that they are to write, images that need more."""
    steps = context.step_context
    for path, step in context.correct_steps():
        shape = step.request_shape()
        if shape is None:
            continue
        for given in container_texts(step, steps):
            if given.is_isolated:
                yield from _unreachable(context, path, step, given)
        request = step.request(steps)
        if isolation_in(request, around=False):
            yield from _managed_by_container(context, path, step, request)
        for below, image in _isolated_images(request, shape, (), is_isolated=False):
            uri = steps.static_text(image)
            if uri is not None and _NEEDS_NETWORK.fullmatch(str(uri)):
                message = (
                    "is an image of AWS's that fetches its code from S3, so it does not run isolated from the network"
                )
                yield context.error((*path, *origin(step, steps, below)), message, "isolated-container", _OPEN)


def _unreachable(context: CheckContext, path: NodePath, step: Step, given: ContainerText) -> Iterator[Problem]:
    """What an isolated container is told to fetch, if SageMaker does not bring it."""
    steps = context.step_context
    if secret_in(given.value, steps) is not None:
        what, hint = "fetch this", _open(given)
    else:
        is_fetched = (given.kind, given.name) in READ_BY_AWS
        named = [
            uri
            for uri, location in s3_locations(given.value, steps)
            if is_fetched or as_folder(location) not in _moved_by_sagemaker(step, steps)
        ]
        if not named:
            return
        what, hint = f"reach {quoted(named[0])}", f"{_instead(given)}, or {_open(given)}"
    yield context.warning((*path, *origin(step, steps, given.path)), f"{_ISOLATED} {what}", "isolated-container", hint)


def _open(given: ContainerText) -> str:
    return _OPEN_MODEL if given.job == "model" else _OPEN


def _instead(given: ContainerText) -> str:
    """How the container gets the data without a network."""
    if given.name.lower() == _CODE and given.job in _BRING_CODE:
        return _BRING_CODE[given.job]
    if sounds_written(given) and given.job in _TAKE:
        return _TAKE[given.job]
    return _BRING[given.job]


def _moved_by_sagemaker(step: Step, context: StepContext) -> list[S3Location]:
    """Locations of the step's inputs and outputs: a text that names one as well may be no more than a label."""
    texts = {given.path for given in container_texts(step, context)}
    values = [value for path, value in _leaves(step.request(context), ()) if path not in texts]
    return [as_folder(location) for value in values if (location := context.location(value)) is not None]


def _leaves(value: object, path: NodePath) -> Iterator[tuple[NodePath, object]]:
    if isinstance(value, dict | Structure):
        for name, entry in members_of(value):
            yield from _leaves(entry, (*path, name))
    elif isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _leaves(entry, (*path, index))
    else:
        yield path, value


def _managed_by_container(context: CheckContext, path: NodePath, step: Step, request: object) -> Iterator[Problem]:
    """Inputs and outputs of an isolated processing job that the container itself moves."""
    lists: dict[NodePath, str] = {("ProcessingInputs",): "read", ("ProcessingOutputConfig", "Outputs"): "write"}
    for where, verb in lists.items():
        entries = field_at(request, tuple(map(str, where)))
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            if field_at(entry, ("AppManaged",)) is not True:
                continue
            group = ("FeatureStoreOutput", "FeatureGroupName")
            below, what = (*where, index, "AppManaged"), f"{verb} this itself"
            hint = f"leave out 'appManaged', and SageMaker does it, or {_OPEN}"
            if field_at(entry, group) is not None:
                below, what = (*where, index, *group), "put records into a feature group"
                hint = f"write an output to S3, and put its records there in a step that is not isolated, or {_OPEN}"
            yield context.warning(
                (*path, *origin(step, context.step_context, below)), f"{_ISOLATED} {what}", "isolated-container", hint
            )


def _isolated_images(
    value: object, shape: Shape, path: NodePath, *, is_isolated: bool
) -> Iterator[tuple[NodePath, object]]:
    """Images of isolated containers in a part of a request, each with its path there."""
    is_isolated = isolation_in(value, is_isolated)
    for place, entry, inner in parts_with(value, shape, _is_image):
        if place in _IMAGES and is_isolated:
            yield (*path, place), entry
        else:
            yield from _isolated_images(entry, inner, (*path, place), is_isolated=is_isolated)


def _is_image(shape: Shape) -> bool:
    return shape.name in _IMAGE_SHAPES
