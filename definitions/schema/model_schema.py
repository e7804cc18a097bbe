"""How a model is read, made of its fields and validators in the words of pydantic's core.

Pydantic would take four times as long to make the same, and import what looks for its plugins.

Source: pydantic's documentation, API "pydantic_core" and "pydantic_core.core_schema".
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import FunctionType, NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

FieldReader: TypeAlias = Callable[[object, ValidationInfo], object]
Mode: TypeAlias = Literal["before", "wrap", "after"]
_Method = TypeVar("_Method")
_PLAIN: dict[object, CoreSchema] = {str: core_schema.str_schema(), object: core_schema.any_schema()}


class Reader(ABC):
    """An annotation that says how values are read; nothing looks at the annotated type itself."""

    @abstractmethod
    def reader(self, annotated: Any) -> Callable[[object], object]:
        """What reads a value of this type."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.reader(source))


def validator(mode: Mode) -> Callable[[_Method], _Method]:
    """Mark a method that validates the map of a model before its fields are read, around that, or after it.

    It is what pydantic calls a ``model_validator``.
    """

    def mark(method: Any) -> Any:
        method.validator_mode = mode
        return method

    return mark


@cache
def validators_of(model: type[BaseModel]) -> Mapping[str, Mode]:
    """The modes of all validators of a model by the names of their methods, in the order in which they run."""
    return {name: mode for base in reversed(model.__mro__) for name, mode in _own_validators(base)}


@cache
def _own_validators(cls: type) -> Sequence[tuple[str, Mode]]:
    methods = [(name, member) for name, member in vars(cls).items() if isinstance(member, FunctionType | classmethod)]
    return [(name, method.validator_mode) for name, method in methods if hasattr(method, "validator_mode")]


def model_schema(model: type[BaseModel], readers: Mapping[str, FieldReader]) -> CoreSchema:
    """How the maps of a model are read; ``readers`` read fields in place of their types, by the names of the fields."""
    fields = {
        name: core_schema.model_field(_field_schema(field, readers.get(name)), validation_alias=field.alias)
        for name, field in model.model_fields.items()
    }
    schema: CoreSchema = core_schema.model_fields_schema(
        fields, model_name=model.__name__, extra_behavior=model.model_config.get("extra")
    )
    validators = [(mode, getattr(model, name)) for name, mode in validators_of(model).items()]
    for mode, validate in validators:
        if mode == "before":
            schema = core_schema.no_info_before_validator_function(validate, schema)
    schema = core_schema.model_schema(model, schema)
    for mode, validate in validators:
        if mode == "wrap":
            schema = core_schema.no_info_wrap_validator_function(validate, schema)
        elif mode == "after":
            schema = core_schema.no_info_after_validator_function(validate, schema)
    return schema


def _field_schema(field: FieldInfo, reader: FieldReader | None) -> CoreSchema:
    if reader is not None:
        schema: CoreSchema = core_schema.with_info_plain_validator_function(reader)
    else:
        annotation: Any = field.annotation
        schema = _value_schema(annotation, tuple(field.metadata))
    if field.is_required():
        return schema
    if field.default_factory is not None:
        return core_schema.with_default_schema(schema, default_factory=field.default_factory)
    return core_schema.with_default_schema(schema, default=field.default)


@cache  # many fields have the same type
def _value_schema(annotation: Any, rules: tuple[Any, ...]) -> CoreSchema:
    """How a value of a type with its annotations is read."""
    if rules and isinstance(rules[-1], Reader):  # the last one is the outermost
        return core_schema.no_info_plain_validator_function(rules[-1].reader(annotation))
    if any(isinstance(rule, Reader) for rule in rules):
        *others, last = rules
        return core_schema.chain_schema([_value_schema(annotation, tuple(others)), _value_schema(annotation, (last,))])
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value_schema(inner[0], (*inner[1:], *rules))
    limits = _limits(rules)
    if origin is list and limits is not None:
        return core_schema.list_schema(_value_schema(inner[0], ()), **limits)
    if origin is dict and limits is not None:
        keys, values = (_value_schema(part, ()) for part in inner)
        return core_schema.dict_schema(keys, values, **limits)
    if rules:
        return _any_other(Annotated[annotation, *rules])
    if origin in (Union, UnionType) and len(inner) == 2 and NoneType in inner:
        [part] = (part for part in inner if part is not NoneType)
        return core_schema.nullable_schema(_value_schema(part, ()))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        # The schema of a model in another is made when a config has the key: most keys are not given
        return core_schema.no_info_plain_validator_function(annotation.read)  # type: ignore[attr-defined]
    if origin is Literal:
        return core_schema.literal_schema(list(inner))
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    return _any_other(annotation)


def _any_other(annotation: Any) -> CoreSchema:
    """How pydantic reads a type; what it needs for that takes long to import."""
    from pydantic import TypeAdapter

    return TypeAdapter(annotation, config=ConfigDict(arbitrary_types_allowed=True)).core_schema


def _limits(rules: Sequence[Any]) -> dict[str, Any] | None:
    """``min_length`` and ``max_length``; ``None`` if the rules say anything else."""
    flat = [rule for entry in rules for rule in (entry.metadata if isinstance(entry, FieldInfo) else [entry])]
    limits = [
        (name, getattr(rule, name)) for rule in flat for name in ("min_length", "max_length") if hasattr(rule, name)
    ]
    return dict(limits) if len(limits) == len(flat) else None
