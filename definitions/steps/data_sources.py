"""Where a step reads from: ``parameter``, ``stepOutput`` or ``s3Uri``, in this order of precedence."""

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator

from definitions.expressions import ParameterReference, Reference, StepOutput
from definitions.fields import refuse
from definitions.model import Model, references_in
from definitions.nodes import NodePath
from definitions.words import OutputReference, ParameterName, S3Uri, TextValue


class DataSource(Model):
    """One of three ways to name data in S3; the first that is given counts."""

    s3_uri: S3Uri | None = None
    """An S3 URI; every object whose key starts with it is read. Or {parameter: NAME}."""
    step_output: OutputReference | None = None
    """'<step>.<output>': an output of another step."""
    parameter: ParameterName | None = None
    """The name of a String parameter that holds the S3 URI."""

    @model_validator(mode="after")
    def _names_a_source(self) -> Self:
        if self.parameter is None and self.step_output is None and self.s3_uri is None:
            raise refuse("no-source", "needs one of 's3Uri', 'stepOutput' and 'parameter'")
        return self

    @property
    def source(self) -> TextValue | StepOutput:
        """What is read; it stands under ``source_key`` in the YAML."""
        if self.parameter is not None:
            return ParameterReference(self.parameter, ("String",))
        source = self.step_output or self.s3_uri
        assert source is not None
        return source

    @property
    def source_key(self) -> str:
        """The YAML key that counts."""
        return "parameter" if self.parameter else "stepOutput" if self.step_output else "s3Uri"

    def references(self, path: NodePath = ()) -> Iterator[tuple[NodePath, Reference]]:
        """The one source that counts, if it is a reference."""
        if not isinstance(self.source, str):
            yield from references_in(self.source, (*path, self.source_key))
