"""The outcomes file: how the steps of an execution end, and what they answer. Words are AWS's.

Sources: Amazon SageMaker API Reference, PipelineExecutionStep, StartPipelineExecution and OutputParameter; Amazon
SageMaker Developer Guide, "Retry Policy for Pipeline Steps".
"""

from typing import Annotated, Self

from pydantic import Field

from definitions.execution.step_runs import FAILED, STEP_ENDS, SUCCEEDED
from definitions.pipeline.steps.core.caching_and_retries import EMR_EXCEPTIONS
from definitions.schema.errors import invalid
from definitions.schema.field_types import FixedText
from definitions.schema.fields import ChoiceField, NumberField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator

ExceptionType = Annotated[str, ChoiceField(EMR_EXCEPTIONS)]
FailureReason = Annotated[str, TextField("a reason", longest=1024, infrastructure=False)]
_STATUS_HINTS = (
    *((word, f"write {SUCCEEDED}") for word in ("completed", "success", "ok", "passed", "true")),
    *((word, f"write {FAILED}") for word in ("failure", "error", "fails", "false")),
)


class FailedAttempt(Model):
    """An attempt that fails."""

    exception_type: ExceptionType
    """The failure: Step.SERVICE_FAULT, Step.THROTTLING, SageMaker.JOB_INTERNAL_ERROR ..."""
    failure_reason: FailureReason | None = None
    """What AWS says of it; at most 1,024 characters."""


class StepOutcome(Model):
    """How a step ends, and what it answers."""

    status: Annotated[str, ChoiceField(STEP_ENDS, hints=_STATUS_HINTS)] = SUCCEEDED
    """Succeeded, Failed or Stopped."""
    failure_reason: FailureReason | None = None
    """Why it failed; at most 1,024 characters."""
    exception_type: ExceptionType | None = None
    """The failure of a step that failed, which retry policies may name; none for a failure of its own code."""
    failed_attempts: list[FailedAttempt] = []
    """Attempts that fail before the one that ends as status says; each needs a retry."""
    seconds: Annotated[float, NumberField(0, 31_536_000, whole=False, parameter=False, unit="seconds")] | None = None
    """How long an attempt takes, in seconds, at most a year; without it, no time is known."""
    properties: dict[str, object] = {}
    """What AWS's Describe API answers, by AWS's names; what the request has need not be repeated."""
    output_parameters: dict[str, object] = {}
    """What a Lambda function or a callback returns, by name."""
    property_files: dict[str, object] = {}
    """Property files by name: a text is the path of a JSON file beside this one, a map or list is the content."""

    @validator("after")
    def _has_what_its_end_has(self) -> Self:
        answers = {
            "properties": self.properties,
            "outputParameters": self.output_parameters,
            "propertyFiles": self.property_files,
        }
        for key, given in answers.items():
            if given and self.status != SUCCEEDED:
                raise invalid("missing-output", f"a step that ends as {self.status} has none", key=key)
        for key, reason in (("failureReason", self.failure_reason), ("exceptionType", self.exception_type)):
            if reason is not None and self.status != FAILED:
                hint = "write status: Failed, or failedAttempts for a failure before the end"
                raise invalid("not-for-this-type", f"is for steps that end as {FAILED}", hint, key=key)
        return self


class Outcomes(Model):
    """What happens in an execution."""

    parameters: dict[str, object] = {}
    """Parameters of the start, by name; defaults are taken for the others."""
    execution: dict[str, FixedText] = {}
    """Execution variables by name, such as PipelineExecutionId and StartDateTime."""
    steps: Annotated[dict[str, StepOutcome], Field()] = {}
    """Steps by name; those that are not named succeed. In a loop, Train is all iterations and Train-0 the first."""
    objects: dict[str, object] = {}
    """JSON files in S3 that expressions read, by URI: the path of a file beside this one, or the content."""
