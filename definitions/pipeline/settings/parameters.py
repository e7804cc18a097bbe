"""Pipeline parameters: values that an execution may override.

Source: Amazon SageMaker Developer Guide, "Pipeline parameters"; API StartPipelineExecution.
"""

import json
from typing import Annotated, ClassVar, Self, get_args

from pydantic import Field, ValidationInfo, field_validator, model_validator

from definitions.diagnostics.messages import describe_type, quoted
from definitions.schema.errors import invalid
from definitions.schema.field_types import ParameterName, PlainText
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.meant_values import as_number, meant_literals
from definitions.schema.model import Model
from definitions.values.expressions import Json, ParameterType
from definitions.values.infrastructure import InfrastructureText, Text

_TOO_LARGE = 2**63
_LONGEST_SHOWN = 60


_TYPE_WORDS = {
    "String": ("str", "text", "parameterstring", "list", "list of string", "stringlist"),
    "Integer": ("int", "long", "whole", "parameterinteger"),
    "Float": ("double", "decimal", "parameterfloat"),
    "Boolean": ("bool", "parameterboolean"),
}
_TYPE_HINTS = (
    *((word, f"write {type_}") for type_, words in _TYPE_WORDS.items() for word in words),
    ("number", "write Integer for whole numbers, or Float"),
)


class Parameter(Model):
    """A value of the pipeline that each start can set."""

    is_known: ClassVar[bool] = True
    """False for a stand-in: see ``unread_step.py``."""

    name: ParameterName
    """Unique in the pipeline; 1 to 64 letters, digits, '-' and '_'."""
    type: Annotated[ParameterType, ChoiceField(get_args(ParameterType), hints=_TYPE_HINTS)]
    """What values it takes."""
    default_value: Text | int | float | bool | None = None
    """Used when a start names no other; without it every start must. Text that reads as the type is converted."""
    enum_values: Annotated[list[PlainText], Field(min_length=1)] | None = None
    """Of a String: the only values that it takes."""
    description: Annotated[str, TextField("a description", infrastructure=False, longest=4096)] | None = None
    """What the parameter is for; at most 4,096 characters."""

    @field_validator("default_value", mode="plain")
    @classmethod
    def _fits_type(cls, value: object, info: ValidationInfo) -> object:
        kind = info.data.get("type")
        if kind is None:
            return value
        if isinstance(value, InfrastructureText) and kind == "String":
            return value
        default = converted(value, kind)
        if default is None:
            got = describe_type(value) if isinstance(value, list | dict) else f"{describe_type(value)} {quoted(value)}"
            hint = "put quotes around it to mean the text" if kind == "String" and isinstance(value, bool) else None
            if kind == "String" and isinstance(value, list | dict):
                hint = f"a String holds a list or map as JSON: {_as_json(value)}"
            if isinstance(value, str):
                meant = (found for found in meant_literals(value) if converted(found, kind) is not None)
                hint = next((f"write {found}" for found in meant), None)
            raise invalid("bad-default", f"does not fit the parameter's type {kind}: got {got}", hint)
        return default

    @model_validator(mode="after")
    def _is_one_of_its_values(self) -> Self:
        if self.enum_values is None:
            return self
        if self.type != "String":
            message = f"is for parameters of type String; this is of type {self.type}"
            raise invalid("not-for-this-type", message, key="enumValues")
        if self.default_value is not None and self.default_value not in self.enum_values:
            words = ", ".join(str(value) for value in self.enum_values)
            message = f"'{self.default_value}' is not one of the parameter's enumValues: {words}"
            raise invalid("bad-default", message, key="defaultValue")
        return self

    def render(self) -> Json:
        """The parameter as the definition writes it."""
        entries = {
            "Name": self.name,
            "Type": self.type,
            "DefaultValue": self.default_value,
            "EnumValues": self.enum_values,
            "Description": self.description,
        }
        return {key: value for key, value in entries.items() if value is not None}


def _as_json(value: object) -> str:
    """A list or map as the YAML of a text, or an example of one if it is long."""
    text = json.dumps(value, default=str, ensure_ascii=False).replace("'", "''")
    return f"'{text}'" if len(text) <= _LONGEST_SHOWN else """'["a", "b"]'"""


def converted(value: object, kind: ParameterType) -> str | int | float | bool | None:
    """The value converted to the type; ``None`` if it does not fit."""
    if kind == "String":
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return value if isinstance(value, str) else str(value) if is_number else None
    if kind == "Boolean":
        return value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value))
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    number = as_number(value)
    if number is None or kind == "Float":
        return None if number is None else float(number)
    return int(number) if number == int(number) and abs(number) < _TOO_LARGE else None
