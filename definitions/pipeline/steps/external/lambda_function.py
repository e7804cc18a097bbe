"""Lambda: call a function and wait for what it returns.

Source: Amazon SageMaker Developer Guide, "Lambda step".
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.external.user_code_step import Inputs, OutputParameters, UserCodeStep
from definitions.schema.fields import TextField
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import Text

FunctionArn = Annotated[
    Text,
    TextField(
        "the ARN of a Lambda function",
        "bad-function-arn",
        r"arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]{1,140}(:(\$LATEST|[A-Za-z0-9_-]{1,128}))?",
        hint="such as arn:aws:lambda:us-east-1:123456789012:function:check, with ':' and a version or alias if need be",
    ),
]


class LambdaFunction(Model):
    """Settings of a Lambda step."""

    function_arn: FunctionArn
    """The function, of the pipeline's Region; with a version or alias if it ends in ':<version>' or ':<alias>'. Fixed
    text, for AWS takes no expression here. The step waits ten minutes at most."""
    inputs: Inputs = {}
    """The event that the function gets, by name: texts, numbers, booleans and expressions. Lists and maps
    are taken, but AWS does not document them."""
    outputs: OutputParameters = []
    """Keys of what the function returns; at most 50. Later steps use {stepOutput: <step>.<outputName>}."""


class LambdaStep(UserCodeStep):
    """A step that calls a Lambda function."""

    type_name: ClassVar = "Lambda"
    payload: ClassVar = "lambda"

    type: Literal["Lambda"]
    function: LambdaFunction = Field(alias="lambda")  # 'lambda' is a keyword of Python

    @property
    def callee(self) -> tuple[NodePath, Text]:
        return (self.payload, "functionArn"), self.function.function_arn

    @property
    def inputs(self) -> Inputs:
        return self.function.inputs

    @property
    def output_parameters(self) -> OutputParameters:
        return self.function.outputs

    @classmethod
    def step_paths(cls) -> Mapping[str, str]:
        return {**super().step_paths(), **members("", "functionArn")}

    def extra_fields(self, context: StepContext) -> dict[str, Json]:
        """``FunctionArn`` and ``OutputParameters``."""
        return {"FunctionArn": self.function.function_arn, **super().extra_fields(context)}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Invoke the function, in exactly the version or by the alias that is named."""
        function = literal_pattern(self.function.function_arn)
        yield Statement("InvokeFunctions", ("lambda:InvokeFunction",), (function,), (f"step '{self.name}' calls it",))
