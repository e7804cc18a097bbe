"""Attempts of a step, by its retry policies.

Source: Amazon SageMaker Developer Guide, "Retry Policy for Pipeline Steps". Inferred: faults that AWS retries without
a policy are retried as often as the default of a policy says.
"""

from collections.abc import Mapping, Sequence

from definitions.execution.outcomes import StepOutcome
from definitions.execution.step_runs import FAILED
from definitions.foundation.records import record
from definitions.pipeline.steps.core.caching_and_retries import STEP_EXCEPTIONS
from definitions.values.expressions import Json

_DEFAULTS: Mapping[str, float] = {"IntervalSeconds": 1, "BackoffRate": 2.0, "MaxAttempts": 5}
_RETRIED_INSIDE = {"Tuning": "SageMaker.JOB_INTERNAL_ERROR", "AutoML": "SageMaker.JOB_INTERNAL_ERROR"}
"""Failures that jobs of a type retry themselves, so that no policy does."""


@record
class Attempts:
    """The attempts of a step.

    Attributes:
        count: how many there are; the last one ends the step.
        failed_with: the exception of the last one, if it is one that was to be followed by others.
        failure_reason: of the last one.
        waited_seconds: between the attempts.
        is_failed: whether the step failed.
    """

    count: int
    is_failed: bool
    failed_with: str
    failure_reason: str
    waited_seconds: float


def attempts_of(step: Mapping[str, Json], outcome: StepOutcome) -> Attempts:
    """The attempts that a step makes.

    Args:
        step: as the definition has it.
        outcome: how its attempts end.
    """
    policies = step.get("RetryPolicies", [])
    assert isinstance(policies, list)
    retries: dict[int, int] = {}
    waited = 0.0
    for count in range(1, 1_000):
        number = count - 1
        if number < len(outcome.failed_attempts):
            attempt = outcome.failed_attempts[number]
            exception, reason = attempt.exception_type, attempt.failure_reason
        else:
            exception, reason = outcome.exception_type or "", outcome.failure_reason
            if outcome.status != FAILED or not exception:
                return Attempts(count, outcome.status == FAILED, "", reason or "", waited)
        policy = _policy(policies, exception, str(step["Type"]))
        if policy is None:
            return Attempts(count, True, exception, reason or "", waited)
        index, settings = policy
        done = retries.get(index, 0)
        wait = settings["IntervalSeconds"] * settings["BackoffRate"] ** done
        expires = settings.get("ExpireAfterMin")
        if (expires is not None and waited + wait > expires * 60) or (
            expires is None and done >= settings["MaxAttempts"]
        ):
            return Attempts(count, True, exception, reason or "", waited)
        retries[index] = done + 1
        waited += wait
    raise AssertionError("retries without end")


def _policy(policies: Sequence[Json], exception: str, type_: str) -> tuple[int, dict[str, float]] | None:
    """The policy for a failure and its place in the list; ``None`` if the step is not run again."""
    if _RETRIED_INSIDE.get(type_) == exception:
        return None
    for index, policy in enumerate(policies):
        assert isinstance(policy, dict)
        if exception in policy["ExceptionType"]:
            return index, {**_DEFAULTS, **{key: value for key, value in policy.items() if key != "ExceptionType"}}
    return (-1, dict(_DEFAULTS)) if exception in STEP_EXCEPTIONS else None
