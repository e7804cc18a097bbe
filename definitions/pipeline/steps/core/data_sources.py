"""Data that a step reads, named by one of several keys in an order of precedence."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, ClassVar, Self

from definitions.foundation.records import replace
from definitions.schema.errors import invalid
from definitions.schema.field_types import FilePath, OutputReference, S3Uri, S3UriParameter, TextValue
from definitions.schema.fields import ChoiceField
from definitions.schema.model import Model, keys_of
from definitions.schema.model_schema import validator
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, StepOutput

Distribution = Annotated[str | Expression, ChoiceField(("FullyReplicated", "ShardedByS3Key"), parameter=True)]
S3DataType = Annotated[str | Expression, ChoiceField(("S3Prefix", "ManifestFile"), parameter=True)]
Compression = Annotated[str | Expression, ChoiceField(("None", "Gzip"), parameter=True)]


_EXAMPLES = {
    "stepOutput": "STEP.OUTPUT",
    "s3Uri": "s3://BUCKET/FOLDER/",
    "inputDataStepOutput": "STEP.OUTPUT",
    "inputDataUri": "s3://BUCKET/FOLDER/",
}


@cache
def _attributes(model: "type[Sourced]") -> Mapping[str, str]:
    """The attributes that hold sources, by their keys in order of precedence."""
    names = {key: name for name, key in keys_of(model).items()}
    return {key: names[key] for key in model.source_keys}


class Sourced(Model):
    """Settings that name a source by one of ``source_keys``; if the YAML gives several, the first wins."""

    source_keys: ClassVar[tuple[str, ...]]

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (cls.source_keys,)

    @validator("after")
    def _names_a_source(self) -> Self:
        if not self.given_sources:
            *others, last = (f"'{key}'" for key in self.source_keys)
            keys = [key for key in self.source_keys if key in _EXAMPLES][:2]
            hint = f"such as {' or '.join(f'{key}: {_EXAMPLES[key]}' for key in keys)}" if keys else None
            raise invalid("no-source", f"needs one of {', '.join(others)} and {last}", hint)
        if self._file is not None and not isinstance(self.source, StepOutput):
            output = next(key for key in self.source_keys if key.lower().endswith("stepoutput"))
            raise invalid("forbidden-key", f"is for '{output}'; here '{self.source_key}' is read", key="filePath")
        return self

    @property
    def _file(self) -> TextValue | None:
        """``filePath`` of the settings that have it: the file in the step's output that is read."""
        file: TextValue | None = vars(self).get("file_path")
        return file

    @property
    def given_sources(self) -> dict[str, TextValue | StepOutput]:
        """Sources that the YAML gives, by key in order of precedence."""
        given, names = vars(self), _attributes(type(self))
        return {key: self._with_file(given[name]) for key, name in names.items() if given[name] is not None}

    def _with_file(self, value: TextValue | StepOutput) -> TextValue | StepOutput:
        return replace(value, file=self._file) if self._file is not None and isinstance(value, StepOutput) else value

    @property
    def source_key(self) -> str:
        """The YAML key that wins."""
        given = vars(self)
        return next(key for key, name in _attributes(type(self)).items() if given[name] is not None)

    @property
    def source(self) -> TextValue | StepOutput:
        """The value of the key that wins."""
        value: TextValue | StepOutput = getattr(self, _attributes(type(self))[self.source_key])
        return self._with_file(value)

    def references(self, path: NodePath = ()) -> Iterator[tuple[NodePath, Expression]]:
        """All references except those in sources that another one overrides."""
        given = self.given_sources
        ignored = {*list(given)[1:]}
        for where, reference in super().references(path):
            if where[len(path)] not in ignored:
                source = given.get(str(where[-1])) if len(where) == len(path) + 1 else None
                yield where, source if isinstance(source, Expression) else reference


class DataSource(Sourced):
    """Three ways to name data in S3."""

    source_keys: ClassVar[tuple[str, ...]] = ("parameter", "stepOutput", "s3Uri")

    s3_uri: S3Uri | None = None
    """An S3 URI; every object whose key starts with it is read. Or {parameter: NAME}."""
    step_output: OutputReference | None = None
    """'<step>.<output>': an output of another step."""
    file_path: FilePath | None = None
    """With stepOutput: a file in that output, such as evaluation.json, rather than the whole."""
    parameter: S3UriParameter | None = None
    """The name of a String parameter that holds the S3 URI."""
