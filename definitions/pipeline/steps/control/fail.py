"""Fail: end the execution as failed, with a message.

Source: Amazon SageMaker Developer Guide, "Fail step".
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from definitions.api.shapes import TEXT, Shape, structure
from definitions.pipeline.steps.core.capabilities import EndsExecution
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.schema.field_types import TextValue
from definitions.schema.fields import TextField
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.values.expressions import ANY_TYPE, Json

ErrorMessage = Annotated[TextValue, TextField("a message", longest=3072, parameters=ANY_TYPE)]


_REQUEST = structure({"ErrorMessage": TEXT})


class Fail(Model):
    """Settings of a Fail step."""

    error_message: ErrorMessage
    """The message with which the execution fails; join it from texts and values of other steps."""


class FailStep(Step, EndsExecution):
    """A step that ends the execution; no step may depend on it or refer to it."""

    type_name: ClassVar = "Fail"
    payload: ClassVar = "fail"

    type: Literal["Fail"]
    fail: Fail

    @classmethod
    def request_shape(cls) -> Shape:
        """``ErrorMessage`` alone."""
        return _REQUEST

    @property
    def end_message(self) -> object:
        """``errorMessage``."""
        return self.fail.error_message

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "errorMessage")

    def arguments(self, context: StepContext) -> Json:
        return {"ErrorMessage": self.fail.error_message}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Nothing: the pipeline ends itself."""
        return iter(())
