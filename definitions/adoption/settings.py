"""Settings of a step out of the request of its API, by the tables of the models: the key of each member."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import TypeGuard

from definitions.adoption.expressions import NotInConfigs, in_yaml, is_own, shape_in_yaml
from definitions.api.shapes import shape
from definitions.foundation.patterns import pattern
from definitions.pipeline.steps.core.step import Step
from definitions.schema.field_kinds import FieldKind, kind_of_field
from definitions.schema.model import Model, keys_of

_NOTHING: tuple[object, ...] = (None, {}, [])
_SAME_AS_NONE: tuple[tuple[str, object], ...] = (("s3CompressionType", "None"), ("compressionType", "None"))
"""Values that AWS takes where none is given, which people do not write."""
_TEXTS = pattern(r"map.*, each value text")
"""Descriptions of fields whose values AWS takes as texts."""


def settings_of(model: type[Model], request: object, paths: Mapping[str, str] | None = None) -> dict[str, object]:
    """The keys of a model for a request, without those that have their default.

    What no key takes is left out: it is found by what the keys write.

    Args:
        model: of the settings.
        request: the part of the request that the paths begin at.
        paths: of members by key; the model's own if not given.
    """
    found: dict[str, object] = {}
    for key, path in (model.request_paths() if paths is None else paths).items():
        value = member_at(request, path)
        if value in _NOTHING:
            continue
        try:
            converted = _converted(_kind(model, key), value)
        except NotInConfigs:
            continue
        if key == "imageUri" and "privateImageUri" in model_keys(model) and _is_private(request):
            key = "privateImageUri"
        if not _is_default(model, key, converted) and (key, converted) not in _SAME_AS_NONE:
            found[key] = converted
    return found


def member_at(request: object, path: str) -> object:
    """The value of a request at a dotted path, or at another behind ``|``; the whole for an empty path."""
    for alternative in path.split("|"):
        found = request
        for name in alternative.split(".") if alternative else ():
            found = found.get(name) if isinstance(found, dict) else None
        if found is not None:
            return found
    return None


def settings_model(kind: type[Step]) -> type[Model]:
    """The model of the settings of a step type."""
    fields = kind.model_fields.items()
    annotation = next(field.annotation for name, field in fields if kind.payload in (name, field.alias))
    assert isinstance(annotation, type)
    assert issubclass(annotation, Model)
    return annotation


def model_below(model: type[Model], key: str) -> type[Model] | None:
    """The model of the map below a key, or of the entries of its list; ``None`` if there is none, or several."""
    nested = _kind(model, key).nested if key in _names(model) else ()
    return nested[0].model if len(nested) == 1 else None


def _converted(kind: FieldKind, value: object) -> object:
    if is_own(value):
        raise NotInConfigs
    if kind.api is not None:
        without = tuple(member for member, _ in kind.api.without)
        whole = shape(kind.api.name, kind.api.service)
        if isinstance(value, list) and whole.kind != "list":
            return [shape_in_yaml(entry, whole, without) for entry in value]
        return shape_in_yaml(value, whole, without)
    if _is_pairs(value) and kind.description.startswith("map"):
        return {str(pair["Key"]): in_yaml(pair["Value"]) for pair in value}
    if isinstance(value, dict) and _TEXTS.fullmatch(kind.description) is not None:
        return {str(key): _text(in_yaml(entry)) for key, entry in value.items() if entry is not None}
    if len(kind.nested) == 1:
        below = kind.nested[0].model
        return [settings_of(below, entry) for entry in value] if isinstance(value, list) else settings_of(below, value)
    return in_yaml(value)


def _text(value: object) -> object:
    """A boolean as the text that AWS makes of it."""
    return str(value).lower() if isinstance(value, bool) else value


def _is_private(request: object) -> bool:
    """Whether an image is in a Docker registry that is reached in the VPC."""
    paths = "AlgorithmSpecification.TrainingImageConfig.TrainingRepositoryAccessMode|ImageConfig.RepositoryAccessMode"
    return member_at(request, paths) == "Vpc"


def _is_pairs(value: object) -> TypeGuard[list[dict[str, object]]]:
    """Recognize a map that AWS writes as a list."""
    return isinstance(value, list) and all(isinstance(pair, dict) and pair.keys() == {"Key", "Value"} for pair in value)


@cache
def _kind(model: type[Model], key: str) -> FieldKind:
    field = model.model_fields[_names(model)[key]]
    return kind_of_field(field.annotation, field.metadata)


@cache
def _names(model: type[Model]) -> dict[str, str]:
    return {key: name for name, key in keys_of(model).items()}


def model_keys(model: type[Model]) -> Collection[str]:
    """The keys of a model in YAML."""
    return _names(model).keys()


def _is_default(model: type[Model], key: str, value: object) -> bool:
    default = model.model_fields[_names(model)[key]].default
    return type(default) is type(value) and default == value
