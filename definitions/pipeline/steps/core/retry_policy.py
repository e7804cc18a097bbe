"""``retryPolicies`` of a step.

Source: Amazon SageMaker Developer Guide, "Retry Policy for Pipeline Steps".
"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from definitions.pipeline.steps.core.caching_and_retries import EMR_EXCEPTIONS
from definitions.schema.errors import invalid
from definitions.schema.fields import ChoiceField, NumberField
from definitions.schema.model import Model
from definitions.values.expressions import Json


class RetryPolicy(Model):
    """Retries of a step that failed."""

    exception_type: Annotated[list[Annotated[str, ChoiceField(EMR_EXCEPTIONS)]], Field(min_length=1)]
    """After which failures: Step.SERVICE_FAULT, Step.THROTTLING, SageMaker.JOB_INTERNAL_ERROR ..."""
    interval_seconds: Annotated[int, NumberField(1, 43200, unit="seconds", parameter=False)] | None = None
    """The wait before the first retry, in seconds; AWS's own is 1."""
    backoff_rate: Annotated[float, NumberField(0, whole=False, parameter=False)] | None = None
    """By how much the wait grows with each retry; AWS's own is 2.0."""
    max_attempts: Annotated[int, NumberField(1, 20, parameter=False)] | None = None
    """How often it is run again; AWS's own is 5. Or expireAfterMin."""
    expire_after_min: Annotated[int, NumberField(1, 14400, unit="minutes", parameter=False)] | None = None
    """After how many minutes no more retries are made. Or maxAttempts."""

    @model_validator(mode="after")
    def _has_one_limit(self) -> Self:
        if self.max_attempts is not None and self.expire_after_min is not None:
            message = "'maxAttempts' and 'expireAfterMin' exclude each other: AWS takes one end of the retries"
            raise invalid("not-one-of", message, key="expireAfterMin")
        return self

    def render(self) -> Json:
        """An entry of ``RetryPolicies``."""
        return {
            "ExceptionType": list(self.exception_type),
            "IntervalSeconds": self.interval_seconds,
            "BackoffRate": self.backoff_rate,
            "MaxAttempts": self.max_attempts,
            "ExpireAfterMin": self.expire_after_min,
        }
