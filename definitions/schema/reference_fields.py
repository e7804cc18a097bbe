"""Validators of references to other steps, and of paths in their outputs."""

from definitions.diagnostics.messages import describe_type, quoted
from definitions.foundation.records import record
from definitions.schema.errors import invalid
from definitions.schema.expression_parts import RELATIVE_PATH
from definitions.schema.expression_syntax import expression, file_path
from definitions.schema.fields import ValueField
from definitions.schema.value_schemas import STEP_AND_PATH, JsonSchema, or_expression, whole_text
from definitions.values.expressions import STRING, StepOutput


@record(eq=False)
class StepOutputField(ValueField):
    """A reference to another step: ``STEP.OUTPUT``, or only ``STEP`` where its type and output are understood."""

    understood: str | None = None
    producer: str | None = None

    def validate(self, value: object) -> object:
        expression(value, ())
        if not isinstance(value, str):
            raise invalid("wrong-type", f"must be {self._form()}, got {describe_type(value)}")
        if self.understood is not None:
            return StepOutput(value, self.understood, self.producer)
        step, dot, output = value.partition(".")
        if not (step and dot and output):
            raise invalid("bad-reference", f"{quoted(value)} is not {self._form()}")
        return StepOutput(step, output)

    def _form(self) -> str:
        return "the name of a step" if self.understood else "a step reference '<step>.<output>'"

    def json_schema(self) -> JsonSchema:
        if self.understood is not None:
            return {"type": ["string"]}
        return {**STEP_AND_PATH, "patternErrorMessage": f"must be {self._form()}"}


@record(eq=False)
class FilePathField(ValueField):
    """A path inside the output."""

    def validate(self, value: object) -> object:
        return file_path(value)

    def json_schema(self) -> JsonSchema:
        return or_expression({"type": ["string"], "pattern": whole_text(RELATIVE_PATH)}, STRING)
