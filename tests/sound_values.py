"""Values that a model or a shape of the API takes, made of what it says about itself."""

from collections.abc import Mapping, Sequence
from types import NoneType, UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from definitions.api.shapes import Shape, shape
from definitions.schema.api_field import ApiField, scalar_field
from definitions.schema.deferred_model import DeferredModel
from definitions.schema.fields import ValueField
from definitions.schema.model import Model
from definitions.schema.tagged_union import TaggedUnion

SOUND = (
    "x",
    "text/csv",
    "s3://bucket/key.json",
    "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1",
    "ml.m5.xlarge",
    "arn:aws:iam::123456789012:role/name",
    "arn:aws:kms:us-east-1:123456789012:key/abcd-1",
    "arn:aws:s3:::bucket",
    "123456789012",
    "/opt/ml/x",
    "arn:aws:sagemaker:us-east-1:123456789012:mlflow-tracking-server/x",
    "arn:aws:sagemaker:us-east-1:123456789012:model-package/x/1",
    "arn:aws:lambda:us-east-1:123456789012:function:x",
    "arn:aws:sns:us-east-1:123456789012:x",
    "https://sqs.us-east-1.amazonaws.com/123456789012/x",
    "2026-01-01T00:00:00Z",
    "arn:aws:sagemaker:us-east-1:aws:hub-content/SageMakerPublicHub/Model/x/1.0.0",
    "fs-0123456789abcdef0",
    "subnet-1",
    "sg-1",
    "1",
)


def required(model: type[Model]) -> dict[str, object]:
    """What a model cannot do without."""
    return {
        field.alias or name: sound(field.annotation, field.metadata)
        for name, field in model.model_fields.items()
        if field.is_required()
    }


def sound(annotation: object, metadata: Sequence[object] = ()) -> object:
    """A value that a type takes."""
    rules = [rule for entry in metadata for rule in (entry.metadata if isinstance(entry, FieldInfo) else [entry])]
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return sound(inner[0], [*inner[1:], *rules])
    reader = next((rule for rule in rules if isinstance(rule, ValueField | TaggedUnion | DeferredModel)), None)
    if isinstance(reader, TaggedUnion):
        word, model = next(iter(reader.models.items()))
        return {**required(model), reader.key: word}
    if isinstance(reader, DeferredModel):
        return required(reader.model)
    if isinstance(reader, ApiField):
        return sound_shape(shape(reader.name, reader.service), aws=False)
    if isinstance(reader, ValueField):
        return next((value for value in candidates(reader) if accepts(reader, value)), "x")
    if origin in (Union, UnionType):
        return sound(next(part for part in inner if part is not NoneType))
    if origin is list:
        return [sound(inner[0])]
    if origin is dict:
        return {"x": sound(inner[1])}
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return required(annotation)
    return inner[0] if inner else "x"


def candidates(reader: ValueField) -> list[object]:
    """Values that a field may take; the first that it accepts is sound."""
    return [*getattr(reader, "words", ()), *SOUND, 1, 10, True, "Train.modelArtifacts"]


def accepts(reader: ValueField, value: object) -> bool:
    """Whether a field takes a value, looked at alone."""
    try:
        reader.validate(value)
    except (PydanticCustomError, ValidationError):
        return False
    return True


def takes_joins(reader: ValueField) -> bool:
    """Whether a field takes text that is joined when the pipeline runs."""
    return accepts(reader, {"join": {"values": ["x", "y"]}})


def sound_members(whole: Shape, aws: bool, refused: Mapping[str, str] | None = None) -> dict[str, object]:
    """What a structure cannot do without, with its keys in AWS's casing or in that of the YAML."""
    spellings = {name: name for name in whole.members} if aws else whole.spellings
    names = list(whole.members)[:1] if whole.is_union else whole.required
    return {
        key: sound_shape(whole.members[name], aws)
        for key, name in spellings.items()
        if name in names and name not in (refused or {})
    }


def sound_shape(whole: Shape, aws: bool) -> object:
    """A value that a shape takes."""
    match whole.kind:
        case "structure":
            return sound_members(whole, aws)
        case "list":
            return [sound_shape(whole.item, aws)] * max(1, int(whole.least or 0))
        case "map":
            return {"x": sound_shape(whole.item, aws)}
        case "boolean":
            return True
        case "integer" | "float":
            return max(1, int(whole.least or 0))
    reader = scalar_field(whole)
    fitting = [word for word in candidates(reader) if isinstance(word, str) and _fits(word, whole)]
    return fitting[0] if fitting else "x"


def _fits(word: str, whole: Shape) -> bool:
    matches = whole.matches
    return (matches is None or matches.fullmatch(word) is not None) and (not whole.words or word in whole.words)
