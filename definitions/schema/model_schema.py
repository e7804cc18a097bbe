"""How pydantic reads a model, made of its fields and validators: pydantic itself takes four times as long to make it.

Source: pydantic's documentation, "Customizing validation with ``__get_pydantic_core_schema__``"; API ``core_schema``.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import FunctionType, NoneType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from definitions.schema.readers import Reader

FieldReader: TypeAlias = Callable[[object, ValidationInfo], object]
Mode: TypeAlias = Literal["before", "wrap", "after"]
_Method = TypeVar("_Method")
_LIMITED = {list, dict}


def validator(mode: Mode) -> Callable[[_Method], _Method]:
    """Mark a method that validates the map of a model before its fields are read, around that, or after it.

    It is what pydantic calls a ``model_validator``.
    """

    def mark(method: Any) -> Any:
        method.validator_mode = mode
        return method

    return mark


def validators_of(model: type[BaseModel]) -> Mapping[str, Mode]:
    """The modes of all validators of a model by the names of their methods, in the order in which they run."""
    return {name: mode for base in reversed(model.__mro__) for name, mode in _own_validators(base)}


@cache
def _own_validators(cls: type) -> Sequence[tuple[str, Mode]]:
    methods = [(name, member) for name, member in vars(cls).items() if isinstance(member, FunctionType | classmethod)]
    return [(name, method.validator_mode) for name, method in methods if hasattr(method, "validator_mode")]


def model_schema(
    model: type[BaseModel], readers: Mapping[str, FieldReader], handler: GetCoreSchemaHandler
) -> CoreSchema:
    """How the maps of a model are read.

    Args:
        model: the model.
        readers: what reads fields in place of their types, by the names of the fields.
        handler: makes the schemas of types that are not known here.
    """
    fields = {
        name: core_schema.model_field(_field_schema(field, readers.get(name), handler), validation_alias=field.alias)
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


def _field_schema(field: FieldInfo, reader: FieldReader | None, handler: GetCoreSchemaHandler) -> CoreSchema:
    if reader is not None:
        schema: CoreSchema = core_schema.with_info_plain_validator_function(reader)
    else:
        schema = _value_schema(field.annotation, field.metadata, handler)
    if field.is_required():
        return schema
    if field.default_factory is not None:
        return core_schema.with_default_schema(schema, default_factory=field.default_factory)
    return core_schema.with_default_schema(schema, default=field.default)


def _value_schema(annotation: Any, rules: Sequence[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
    """How a value of a type with its annotations is read."""
    if rules and isinstance(rules[-1], Reader):  # the last one is the outermost
        return core_schema.no_info_plain_validator_function(rules[-1].reader(annotation))
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _value_schema(inner[0], [*inner[1:], *rules], handler)
    limits = _limits(rules) if origin in _LIMITED else None
    if origin is list and limits is not None:
        return core_schema.list_schema(_value_schema(inner[0], (), handler), **limits)
    if origin is dict and limits is not None:
        keys, values = (_value_schema(part, (), handler) for part in inner)
        return core_schema.dict_schema(keys, values, **limits)
    if rules:
        return handler.generate_schema(Annotated[annotation, *rules])
    if origin in (Union, UnionType) and len(inner) == 2 and NoneType in inner:
        [part] = (part for part in inner if part is not NoneType)
        return core_schema.nullable_schema(_value_schema(part, (), handler))
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        # The schema of a model in another is made when a config has the key: most keys are not given
        return core_schema.no_info_plain_validator_function(annotation.model_validate)
    return handler.generate_schema(annotation)


def _limits(rules: Sequence[Any]) -> dict[str, Any] | None:
    """``min_length`` and ``max_length``; ``None`` if the rules say anything else."""
    flat = [rule for entry in rules for rule in (entry.metadata if isinstance(entry, FieldInfo) else [entry])]
    limits = [
        (name, getattr(rule, name)) for rule in flat for name in ("min_length", "max_length") if hasattr(rule, name)
    ]
    return dict(limits) if len(limits) == len(flat) else None
