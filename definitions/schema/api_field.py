"""Parts of AWS requests as YAML writes them, read by the shape that the API gives them."""

from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeAlias

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from definitions.api.shapes import SAGEMAKER, Shape, shape
from definitions.api.structure import FEW_WORDS, Structure
from definitions.diagnostics.messages import describe_type
from definitions.foundation.records import record
from definitions.schema.aws_expressions import is_aws_expression
from definitions.schema.errors import invalid, unknown_key
from definitions.schema.expression_syntax import Refusals, expression
from definitions.schema.fields import BooleanField, ChoiceField, NumberField, TextField, ValueField
from definitions.schema.value_schemas import JsonSchema
from definitions.values.expressions import ANY_TYPE, STRING

Casing: TypeAlias = Literal["yaml", "aws"]


@record(eq=False)
class ApiField(ValueField):
    """A part of a request: its keys are the API's members in camelCase, its values may be expressions.

    Attributes:
        name: AWS's name of the shape.
        service: whose.
        without: members that have a key of their own elsewhere or mean nothing in a pipeline, each with the reason.
    """

    name: str
    service: str = SAGEMAKER
    without: tuple[tuple[str, str], ...] = ()

    def validate(self, value: object) -> object:
        return read(value, shape(self.name, self.service), refused=dict(self.without))

    def json_schema(self) -> JsonSchema:
        return {"$ref": f"#/$defs/{self.definition_name}"}

    @property
    def definition_name(self) -> str:
        """The name of its definition in a JSON Schema, unique among all fields."""
        return "-without-".join([f"{self.service}-{self.name}", *(member for member, _ in self.without)])


def read(
    value: object,
    whole: Shape,
    casing: Casing = "yaml",
    *,
    is_complete: bool = True,
    refused: Mapping[str, str] | None = None,
) -> object:
    """A value of YAML as the API has it: structures as ``Structure``, scalars as literals or expressions.

    Args:
        value: the value of the YAML.
        whole: the shape.
        casing: that of keys: ``volumeKmsKeyId``, or AWS's own ``VolumeKmsKeyId``.
        is_complete: whether missing required members are errors.
        refused: members of the outermost structure that cannot be given, each with the reason.

    Raises:
        ValidationError: with all errors, each at its path.
    """
    reader = _Reader(casing, is_complete)
    found = reader.any(value, whole, (), refused or {})
    reader.refusals.finish()
    return found


class _Reader:
    def __init__(self, casing: Casing, is_complete: bool) -> None:
        self.casing = casing
        self.is_complete = is_complete
        self.refusals = Refusals()

    def any(
        self,
        value: object,
        whole: Shape,
        loc: tuple[str | int, ...],
        refused: Mapping[str, str] | None = None,
        *,
        as_text: bool = False,
    ) -> object:
        match whole.kind:
            case "structure":
                return self.structure(value, whole, loc, refused or {})
            case "list":
                return self.list(value, whole, loc)
            case "map":
                return self.map(value, whole, loc)
            case _:
                return self.refusals.call(scalar_field(whole, as_text=as_text).read, value, *loc)

    def structure(self, value: object, whole: Shape, loc: tuple[str | int, ...], refused: Mapping[str, str]) -> object:
        if not isinstance(value, dict):
            self.refusals.add(invalid("wrong-type", f"must be a map, got {describe_type(value)}"), *loc)
            return None
        names = whole.spellings if self.casing == "yaml" else {name: name for name in whole.member_shapes}
        if is_aws_expression(value):
            self.refusals.add(_not_for_maps(), *loc)
            return None
        members: list[tuple[str, str, object]] = []
        for key, entry in value.items():
            name = names.get(key, "")
            if name in refused or key in refused:
                reason = refused[name if name in refused else key]
                self.refusals.add(invalid("forbidden-key", f"cannot be given: {reason}"), *loc, key, "[key]")
            elif not name:
                self.refusals.add(_unknown_member(key, names), *loc, key, "[key]")
            else:
                members.append((key, name, self.any(entry, whole.members[name], (*loc, key))))
        given = {name for _, name, _ in members}
        if self.is_complete:
            for key, name in names.items():
                if name in whole.required and name not in given and name not in refused:
                    self.refusals.add(invalid("missing-key", "is required and missing"), *loc, key, "[key]")
        if whole.is_union and len(value) != 1:
            message = f"must have exactly one of {', '.join(names)}"
            self.refusals.add(invalid("not-one-of", message), *loc)
        return Structure(tuple(members))

    def list(self, value: object, whole: Shape, loc: tuple[str | int, ...]) -> object:
        if not isinstance(value, list):
            hint = f"write [{value}] for a list of one" if isinstance(value, str) else None
            if _is_expression(value):
                hint = "AWS takes expressions for single values, not for a whole list"
            self.refusals.add(invalid("wrong-type", f"must be a list, got {describe_type(value)}", hint), *loc)
            return None
        return [self.any(entry, whole.item, (*loc, index)) for index, entry in enumerate(value)]

    def map(self, value: object, whole: Shape, loc: tuple[str | int, ...]) -> object:
        if not isinstance(value, dict):
            self.refusals.add(invalid("wrong-type", f"must be a map, got {describe_type(value)}"), *loc)
            return None
        if is_aws_expression(value):
            self.refusals.add(_not_for_maps(), *loc)
            return None
        return {key: self.any(entry, whole.item, (*loc, key), as_text=True) for key, entry in value.items()}


@cache
def scalar_field(whole: Shape, *, as_text: bool = False) -> ValueField:
    """A field for a text, number or boolean of the shape; ``as_text`` if numbers and booleans become text."""
    match whole.kind:
        case "string":
            few = whole.words if len(whole.words) <= FEW_WORDS else ()
            free = TextField(parameters=ANY_TYPE if as_text else STRING)
            return ChoiceField(few, parameter=True) if few else free
        case "boolean":
            return BooleanField(parameter=True)
        case kind:
            return NumberField(whole=kind == "integer")


def _is_expression(value: object) -> bool:
    """Recognize expressions, also those with errors."""
    try:
        return expression(value, ANY_TYPE) is not None
    except (PydanticCustomError, ValidationError):
        return True


def _not_for_maps() -> PydanticCustomError:
    hint = "AWS takes expressions for single values, not for a whole map"
    return invalid("aws-expression", "is an expression in AWS's own form", hint)


def _unknown_member(key: str, names: Mapping[str, str]) -> PydanticCustomError:
    """An error at a key that is no member; ``names`` are AWS's by the keys that are known."""
    spellings = {name: spelling for spelling, name in names.items()}
    if key in spellings:
        spelling = spellings[key]
        return invalid("unknown-key", "is not a known key", f"write '{spelling}'", meant=spelling)
    capitalized = key[:1].upper() + key[1:]
    if capitalized in names:
        return invalid("unknown-key", "is not a known key", f"write '{capitalized}', as AWS does")
    return unknown_key(key, sorted(names))
