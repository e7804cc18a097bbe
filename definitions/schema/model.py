"""The base of all config models: camelCase in YAML, closed, immutable."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from definitions.api.structure import Structure
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Join, S3JsonGet, StepOutput


class Model(BaseModel):
    """A map of the YAML. Keys are camelCase, unknown keys are refused, docstrings of fields are their help text.

    ``field_help`` reads the docstrings from the source: pydantic would do so at every start, for 60 ms.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=to_camel,
        arbitrary_types_allowed=True,
        protected_namespaces=(),
        defer_build=True,
    )

    def references(self, path: NodePath = ()) -> Iterator[tuple[NodePath, Expression]]:
        """All references in this model and below, each with its path in the YAML."""
        for name, field in type(self).model_fields.items():
            yield from references_in(getattr(self, name), (*path, field.alias or name))

    def models(self, path: NodePath = ()) -> "Iterator[tuple[NodePath, Model]]":
        """This model and all below it, each with its path in the YAML."""
        yield path, self
        for name, field in type(self).model_fields.items():
            value, key = getattr(self, name), field.alias or name
            if isinstance(value, Model):
                yield from value.models((*path, key))
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, Model):
                        yield from item.models((*path, key, index))


def references_in(value: object, path: NodePath) -> Iterator[tuple[NodePath, Expression]]:
    """All references in a value of a model."""
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
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from references_in(item, (*path, index))
