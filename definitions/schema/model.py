"""The base of all config models: camelCase in YAML, closed, immutable."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator

from definitions.api.structure import Structure
from definitions.schema.model_schema import FieldReader, model_schema, validators_of
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Join, S3JsonGet, StepOutput

_SCALARS = (str, int, float)
"""Most values are; whether one is a model takes ten times as long to tell."""


def _camel(name: str) -> str:
    """The key of a field: ``instanceType``. What pydantic has for it takes regular expressions."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


@cache
def keys_of(model: type[BaseModel]) -> Mapping[str, str]:
    """The keys of a model in the YAML, by the names of its fields."""
    return {name: field.alias or name for name, field in model.model_fields.items()}


@cache
def _validator(model: "type[Model]") -> SchemaValidator:
    return SchemaValidator(model_schema(model, model.field_readers()))


class Model(BaseModel):
    """A map of the YAML. Keys are camelCase, unknown keys are refused, docstrings of fields are their help text.

    ``field_help`` reads the docstrings from the source: pydantic would do so at every start, for 60 ms.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=_camel,
        arbitrary_types_allowed=True,
        protected_namespaces=(),
        defer_build=True,
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[BaseModel], handler: GetCoreSchemaHandler) -> CoreSchema:
        return model_schema(cls, cls.field_readers())

    @classmethod
    def read(cls, value: object) -> Self:
        """The model that a map describes; as ``model_validate``, but without what pydantic prepares for other uses.

        Raises:
            ValidationError: with all that is wrong with it.
        """
        model: Self = _validator(cls).validate_python(value)
        return model

    @classmethod
    def field_readers(cls) -> Mapping[str, FieldReader]:
        """What reads fields for which a type is not enough, by their names."""
        return {}

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        """Groups of keys that replace each other; one of each group is required."""
        return ()

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        """The member of a request that each key writes, as ``Member.Member`` below what the model renders.

        Keys that write a member only together with others are not in it.
        """
        return {}

    def references(self, path: NodePath = ()) -> Iterator[tuple[NodePath, Expression]]:
        """All references in this model and below, each with its path in the YAML."""
        for key, value in self._parts():
            yield from references_in(value, (*path, key))

    def models(self, path: NodePath = ()) -> "Iterator[tuple[NodePath, Model]]":
        """This model and all below it, each with its path in the YAML."""
        yield path, self
        for key, value in self._parts():
            if isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, Model):
                        yield from item.models((*path, key, index))
            elif isinstance(value, Model):
                yield from value.models((*path, key))

    def _parts(self) -> Iterator[tuple[str, object]]:
        """Keys with what they hold, without those that are not given and those of scalars: most are such."""
        keys = keys_of(type(self))
        for name, value in vars(self).items():
            if value is not None and not isinstance(value, _SCALARS) and name in keys:
                yield keys[name], value

    def with_values(self, value_of: Callable[[Expression], object]) -> Self:
        """A copy in which values replace expressions: ``value_of`` gives the value, or the expression itself."""
        names = keys_of(type(self))
        changed = {
            name: found
            for name, value in vars(self).items()
            if name in names and (found := _with_values(value, value_of)) is not value
        }
        # A key that is not given must not seem to be: validators ask for those that are.
        return self.model_copy(update=changed) if changed else self

    def check_keys_together(self, path: NodePath = ()) -> "Iterator[tuple[NodePath, Mapping[str, Any]]]":
        """Errors of validators that compare keys of this model and of those below: the path and context of each."""
        for below, model in self.models(path):
            for name, mode in validators_of(type(model)).items():
                if mode == "after":
                    yield from _errors(getattr(model, name), below)


def _errors(validate: Callable[[], object], path: NodePath) -> Iterator[tuple[NodePath, Mapping[str, Any]]]:
    try:
        validate()
    except PydanticCustomError as error:
        context = error.context or {}
        yield ((*path, context["key"]) if context["key"] else path), context
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            loc = detail["loc"][:-1] if detail["loc"][-1:] == ("[key]",) else detail["loc"]
            yield (*path, *loc), detail["ctx"]


def _with_values(value: object, value_of: Callable[[Expression], object]) -> object:
    """The value with values for the expressions in it; the same object if it holds none."""
    if value is None or isinstance(value, _SCALARS):
        return value
    match value:
        case Expression():
            return value_of(value)
        case Model():
            return value.with_values(value_of)
        case Structure(members=members):
            entries = tuple((key, name, _with_values(entry, value_of)) for key, name, entry in members)
            is_same = all(entry[2] is member[2] for entry, member in zip(entries, members, strict=True))
            return value if is_same else Structure(entries)
        case dict():
            found = {key: _with_values(entry, value_of) for key, entry in value.items()}
            return found if any(found[key] is not value[key] for key in found) else value
        case list():
            items = [_with_values(entry, value_of) for entry in value]
            return items if any(a is not b for a, b in zip(items, value, strict=True)) else value
    return value


def references_in(value: object, path: NodePath) -> Iterator[tuple[NodePath, Expression]]:
    """All references in a value of a model."""
    if isinstance(value, _SCALARS):
        return
    if isinstance(value, Expression):
        yield path, value
        match value:
            case Join(values=values):
                yield from references_in(values, (*path, "join", "values"))
            case S3JsonGet(uri=uri):
                yield from references_in(uri, (*path, "jsonGet", "s3Uri"))
            case StepOutput(file=file):
                yield from references_in(file, (*path, "filePath"))
    elif isinstance(value, Model):
        yield from value.references(path)
    elif isinstance(value, Structure):
        for key, _, item in value.members:
            yield from references_in(item, (*path, key))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from references_in(item, (*path, key))
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from references_in(item, (*path, index))
