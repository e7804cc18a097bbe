"""Models that steps serve or register: URLs outside of S3, folders in the place of one archive, no data at all.

Sources: APIs ContainerDefinition and ModelPackageContainerDefinition, ``ModelDataUrl`` (one gzip-compressed tar file);
API S3ModelDataSource; Amazon SageMaker Developer Guide, "Create a Multi-Model Endpoint" (there it is a folder).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from definitions.api.parts import parts_with
from definitions.api.shapes import Shape
from definitions.api.structure import Structure
from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import Problem
from definitions.foundation.patterns import pattern
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.checks.foreign_regions import possible_texts
from definitions.pipeline.checks.request_origin import origin
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.s3_locations import bucket_and_key
from definitions.source.nodes import NodePath
from definitions.values.expressions import Join, StepOutput, StepProperty

_ARCHIVE_MEMBERS, _DATA_SHAPES = ("ModelDataUrl", "ArtifactUrl"), ("Url", "S3ModelUri")
_CONTAINER_SHAPES = ("ContainerDefinition", "ModelPackageContainerDefinition")
_DATA_SOURCE_SHAPE = "S3ModelDataSource"
_SHAPES_OF_MODELS = frozenset((*_DATA_SHAPES, *_CONTAINER_SHAPES, _DATA_SOURCE_SHAPE))
_BUCKET = pattern(r"([a-z0-9.-]|\$\{[^}]*\})+")
_FILE = pattern(r"[.}][^/]*$")
"""The end of a file's name, which has a dot; one with an infrastructure value in it may have any."""


class _Finding(NamedTuple):
    """A problem with a part of a request, before its YAML is known.

    Attributes:
        part: the path of the part.
        level: of the problem: error, warning or note.
        text_path: where the text stands if that is not the step, such as a parameter's default.
    """

    part: NodePath
    message: str
    rule: str
    hint: str | None
    level: str
    text_path: NodePath = ()


def check_model_data(context: CheckContext) -> Iterator[Problem]:
    """The data of each container in the requests of steps."""
    levels = {"error": context.error, "warning": context.warning, "note": context.note}
    found: dict[tuple[NodePath, str], Problem] = {}
    for path, step in context.correct_steps():
        shape = step.request_shape()
        for finding in () if shape is None else _findings(step.request(context.step_context), shape, (), context):
            where = finding.text_path or (*path, *origin(step, context.step_context, finding.part))
            problem = levels[finding.level](where, finding.message, finding.rule, finding.hint)
            found.setdefault((where, finding.rule), problem)
    yield from found.values()


def _findings(
    value: object, shape: Shape, path: NodePath, context: CheckContext, *, is_single: bool = True
) -> Iterator[_Finding]:
    """Problems in a part of a request; ``is_single``: a container around it serves one model."""
    if isinstance(value, Structure | dict):
        if shape.name in _CONTAINER_SHAPES:
            is_single = value.get("Mode") in (None, "SingleModel")
            yield from _without_data(value, path)
        if shape.name == _DATA_SOURCE_SHAPE and value.get("S3DataType") == "S3Prefix":
            yield from _incomplete_prefix(value.get("S3Uri"), (*path, "S3Uri"), context)
    elif value is not None and shape.name in _DATA_SHAPES:
        yield from _outside_of_s3(value, path, context)
        if is_single and path[-1] in _ARCHIVE_MEMBERS:
            yield from _folder(value, path, context)
    for place, entry, inner in parts_with(value, shape, _is_of_model):
        yield from _findings(entry, inner, (*path, place), context, is_single=is_single)


def _is_of_model(shape: Shape) -> bool:
    return shape.name in _SHAPES_OF_MODELS


def _without_data(entries: Structure | dict[str, object], path: NodePath) -> Iterator[_Finding]:
    if entries.get("Image") is not None and not (entries.get("ModelDataUrl") or entries.get("ModelDataSource")):
        message = "no model data comes with this image: it must have the model, or get it when it starts"
        yield _Finding((*path, "Image"), message, "no-model-data", None, "note")


def _outside_of_s3(value: object, path: NodePath, context: CheckContext) -> Iterator[_Finding]:
    """An error for a URL that names no object in S3; AWS's pattern takes any host."""
    for text_path, text in possible_texts(value, (), context):
        scheme, *rest = text.split("://", 1)
        is_beginning = isinstance(value, Join)
        if scheme not in ("http", "https") or (is_beginning and "/" not in rest[0]):
            continue
        found = bucket_and_key(text)
        is_object = found is not None and _BUCKET.fullmatch(str(found[0])) and not re.search("[?#]", text)
        if not (is_object or (is_beginning and found is not None)):
            message = f"{quoted(text)} is not the URL of an object in S3, and SageMaker reads models from nowhere else"
            hint = "write s3://bucket/path/model.tar.gz, or https://bucket.s3.REGION.amazonaws.com/path/model.tar.gz"
            yield _Finding(path, message, "bad-s3-uri", hint, "error", text_path)


def _folder(value: object, path: NodePath, context: CheckContext) -> Iterator[_Finding]:
    for text_path, name in _folders(value, context):
        hint = "name the archive"
        if path[-1] == "ModelDataUrl":
            hint += ", or write modelDataSource: {s3DataSource: {s3Uri, s3DataType: S3Prefix, compressionType: None}}"
        message = f"{name} is a folder; here a model is one archive, such as model.tar.gz"
        yield _Finding(path, message, "model-is-a-folder", hint, "warning", text_path)


def _incomplete_prefix(value: object, path: NodePath, context: CheckContext) -> Iterator[_Finding]:
    for text_path, text in () if isinstance(value, Join) else possible_texts(value, (), context):
        if not text.endswith(("/", "}")):
            message = f"{quoted(text)} is no folder: with s3DataType S3Prefix, AWS takes what ends with '/'"
            yield _Finding(path, message, "model-is-no-folder", "write '/' at its end", "warning", text_path)


def _folders(value: object, context: CheckContext) -> Iterator[tuple[NodePath, str]]:
    """What a value names that is a folder, with the path of its text if that is not the value's own."""
    if isinstance(value, StepOutput | StepProperty):
        if _is_folder(value, context.step_context):
            yield (), f"'{value}'"
    elif isinstance(value, Join):
        last = value.on if value.values[-1] == "" else value.values[-1]
        if isinstance(last, str) and last.endswith("/"):
            yield (), "what ends with '/'"
    else:
        for text_path, text in possible_texts(value, (), context):
            found = bucket_and_key(text)
            if found is not None and _FILE.search("" if len(found) == 1 else str(found[1])) is None:
                yield text_path, quoted(text)


def _is_folder(value: StepOutput | StepProperty, context: StepContext) -> bool:
    outputs = context.outputs_of(value.step)
    if isinstance(value, StepOutput):
        return outputs[value.output].is_folder
    return any(output.is_folder for output in outputs.values() if output.property == value.path)
