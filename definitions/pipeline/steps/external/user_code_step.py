"""The base of steps that hand their work to the user's code: Callback and Lambda.

Source: Amazon SageMaker Developer Guide, "Callback step" and "Lambda step"; API OutputParameter.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from definitions.api.shapes import BOOLEAN, INTEGER, NUMBER, TEXT, Shape, structure
from definitions.diagnostics.messages import describe_type
from definitions.pipeline.steps.core.capabilities import CallsCode, NamesParts, RemarksOnSettings
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.remarks import Remark
from definitions.pipeline.steps.core.step import Step
from definitions.schema.expression_syntax import Refusals, expression, expression_hint, scalar_or_expression
from definitions.schema.fields import ChoiceField, TextField, ValueField
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.schema.value_schemas import SCALAR_OR_EXPRESSION, JsonSchema
from definitions.source.nodes import NodePath
from definitions.values.expressions import ANY_TYPE, Json, ParameterType

_PARAMETERS = "OutputParameters"
_SHAPES: dict[ParameterType, Shape] = {"String": TEXT, "Integer": INTEGER, "Float": NUMBER, "Boolean": BOOLEAN}


class _Input(ValueField):
    """A text, number, boolean or expression, or lists and maps of these."""

    def validate(self, value: object) -> object:
        is_nested = isinstance(value, list | dict) and expression(value, ANY_TYPE) is None
        if not is_nested or expression_hint(value):
            return scalar_or_expression(value)
        refusals = Refusals()
        found: object = None
        if isinstance(value, list):
            found = [refusals.call(self.validate, entry, index) for index, entry in enumerate(value)]
        elif isinstance(value, dict):
            found = {key: refusals.call(self.validate, entry, key) for key, entry in value.items()}
        refusals.finish()
        return found

    def json_schema(self) -> JsonSchema:
        return {"type": [*SCALAR_OR_EXPRESSION["type"], "array"]}


Inputs = dict[str, Annotated[object, _Input()]]


class OutputParameter(Model):
    """A value that the code returns."""

    output_name: Annotated[
        str,
        TextField("a name", "bad-name", r"[^'\]\n]+", infrastructure=False, longest=256, hint="without ' and ]"),
    ]
    """Unique in the step; at most 256 characters. Later steps use {stepOutput: <step>.<outputName>}."""
    output_type: Annotated[ParameterType, ChoiceField(ANY_TYPE)]
    """String, Integer, Boolean or Float."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "outputName outputType")

    def render(self) -> Json:
        """An entry of ``OutputParameters``."""
        return {"OutputName": self.output_name, "OutputType": self.output_type}


OutputParameters = Annotated[list[OutputParameter], Field(max_length=50)]


class UserCodeStep(Step, NamesParts, CallsCode, RemarksOnSettings):
    """A step whose outputs the user's code returns."""

    is_cacheable: ClassVar = True

    @property
    @abstractmethod
    def inputs(self) -> Inputs:
        """Inputs of the code by name."""

    @property
    @abstractmethod
    def output_parameters(self) -> OutputParameters:
        """Outputs that the code returns."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {"inputs": ""}

    def arguments(self, context: StepContext) -> Json:
        """The inputs."""
        return dict(self.inputs)

    def remarks(self, context: StepContext) -> Iterator[Remark]:
        """Nested inputs, which pipelines have although AWS documents them as unsupported."""
        for name, value in self.inputs.items():
            if isinstance(value, list | dict):
                yield Remark(
                    path=(self.payload, "inputs", name),
                    message=f"is {describe_type(value)}; AWS documents that no nested values are passed on",
                    rule="nested-input",
                    hint="write a key for each, or JSON as text",
                    severity="warning",
                )

    @classmethod
    def step_paths(cls) -> Mapping[str, str]:
        return {"outputs": _PARAMETERS}

    def extra_fields(self, context: StepContext) -> dict[str, Json]:
        """``OutputParameters``."""
        return {_PARAMETERS: [entry.render() for entry in self.output_parameters]}

    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Names of outputs."""
        for index, entry in enumerate(self.output_parameters):
            yield "output name", (self.payload, "outputs", index, "outputName"), entry.output_name

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """Each declared output, by name; an S3 URI among them has no known location."""
        return {
            entry.output_name: Output(
                f"{_PARAMETERS}['{entry.output_name}']", is_data=False, type=entry.output_type, is_answer=True
            )
            for entry in self.output_parameters
        }

    def properties(self, context: StepContext) -> list[Shape]:
        """``OutputParameters``, each entry with its type."""
        entries = {entry.output_name: _SHAPES[entry.output_type] for entry in self.output_parameters}
        return [structure({_PARAMETERS: Shape("map", member_shapes=entries, item_shape=TEXT, key_shape=TEXT)})]

    def property_keys(self) -> dict[str, list[str]]:
        """The names of the outputs."""
        return {_PARAMETERS: [entry.output_name for entry in self.output_parameters]}
