"""Caching and retries of steps.

Source: Amazon SageMaker Developer Guide, "Caching pipeline steps", "Default cache key attributes by pipeline step
type" and "Retry Policy for Pipeline Steps".
"""

from typing import Annotated, Self

from pydantic import Field

from definitions.schema.errors import invalid
from definitions.schema.field_types import Boolean
from definitions.schema.fields import ChoiceField, NumberField, TextField
from definitions.schema.meant_values import duration_hint
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.values.expressions import Json

STEP_EXCEPTIONS = ("Step.SERVICE_FAULT", "Step.THROTTLING")
JOB_EXCEPTIONS = (
    *STEP_EXCEPTIONS,
    "SageMaker.JOB_INTERNAL_ERROR",
    "SageMaker.CAPACITY_ERROR",
    "SageMaker.RESOURCE_LIMIT",
)
EMR_EXCEPTIONS = (*JOB_EXCEPTIONS, "Emr.RESOURCE_LIMIT")

CacheKey = tuple[tuple[str, ...], ...]
"""Members of a request that AWS compares with those of earlier executions: for each, the names that lead to it."""


def top_members(*names: str) -> CacheKey:
    """The key of members that stand in the request itself."""
    return tuple((name,) for name in names)


TRAINING_CACHE_KEY = top_members(
    *("AlgorithmSpecification", "CheckpointConfig", "DebugHookConfig", "DebugRuleConfigurations", "Environment"),
    *("HyperParameters", "InputDataConfig"),
)
COMPARED_BESIDE_ARGUMENTS = {
    *("SkipCheck", "RegisterNewBaseline", "ModelPackageGroupName"),
    *("SuppliedBaselineConstraints", "SuppliedBaselineStatistics"),
}
"""Members next to ``Arguments`` that AWS compares for steps that check a baseline."""

Duration = Annotated[
    str,
    TextField(
        "a duration as ISO 8601 writes it",
        "bad-duration",
        r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?",
        infrastructure=False,
        hint="such as PT1H for an hour, P30D for 30 days, P1DT12H for a day and a half",
        remedy=duration_hint,
    ),
]


class CacheConfig(Model):
    """Reuse of the result of an earlier execution with the same arguments."""

    enabled: Boolean
    """Whether results are taken from earlier executions."""
    expire_after: Duration | None = None
    """How old a result may be: an ISO 8601 duration such as P30D or PT1H. Needed if enabled."""

    @validator("after")
    def _has_expiry(self) -> Self:
        if self.enabled and self.expire_after is None:
            raise invalid("missing-key", "needs 'expireAfter' where caching is enabled: a duration such as P30D")
        return self

    def render(self) -> Json:
        return {"Enabled": self.enabled, "ExpireAfter": self.expire_after}


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

    @validator("after")
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
