"""Attempts of a step, by its retry policies.

Source: Amazon SageMaker Developer Guide, "Retry Policy for Pipeline Steps". Inferred: faults that AWS retries without
a policy are retried as often as the default of a policy says; no wait is longer than the longest ``ExpireAfterMin``.
"""

import math
from collections.abc import Mapping
from typing import Any

from definitions.execution.outcomes import StepOutcome
from definitions.execution.step_runs import FAILED
from definitions.foundation.records import record
from definitions.pipeline.steps.core.caching_and_retries import STEP_EXCEPTIONS
from definitions.values.expressions import Json

_DEFAULTS: Mapping[str, float] = {"IntervalSeconds": 1, "BackoffRate": 2.0, "MaxAttempts": 5}
_LONGEST_WAIT = 14_400 * 60
"""In seconds; growing without an end, a wait would be more than a number can be."""
_RETRIED_INSIDE = {"Tuning": "SageMaker.JOB_INTERNAL_ERROR", "AutoML": "SageMaker.JOB_INTERNAL_ERROR"}
"""Failures that jobs of a type retry themselves, so that no policy does."""


class Retries:
    """The retries of one run of a step.

    Args:
        step: as the definition has it.

    Attributes:
        waited_seconds: before the retries so far.
    """

    def __init__(self, step: Mapping[str, Json]) -> None:
        policies = step.get("RetryPolicies", [])
        assert isinstance(policies, list)
        self._type = str(step["Type"])
        self._policies = [_Policy(policy) for policy in [*policies, {"ExceptionType": [*STEP_EXCEPTIONS]}]]
        self.waited_seconds = 0.0

    def wait(self, exception: str) -> float | None:
        """Seconds to wait after an attempt that failed with an exception; ``None`` if the step is not run again."""
        if _RETRIED_INSIDE.get(self._type) == exception:
            return None
        policy = next((one for one in self._policies if exception in one.exceptions), None)
        seconds = None if policy is None else policy.wait(self.waited_seconds)
        self.waited_seconds += seconds or 0
        return seconds


class _Policy:
    """One policy, and how often it was used."""

    def __init__(self, policy: Mapping[str, Any]) -> None:
        settings = {**_DEFAULTS, **policy}
        self.exceptions = settings["ExceptionType"]
        self._next_wait = settings["IntervalSeconds"]
        self._growth = settings["BackoffRate"]
        self._window = settings["ExpireAfterMin"] * 60 if "ExpireAfterMin" in policy else math.inf
        # An attempt takes a second at least: also where waits shrink to nothing, a window ends.
        self._left = settings["MaxAttempts"] if self._window == math.inf else self._window

    def wait(self, waited: float) -> float | None:
        """Seconds until the next attempt, after so many of waiting; ``None`` if there is none."""
        wait = self._next_wait
        if self._left == 0 or waited + wait > self._window:
            return None
        self._left -= 1
        self._next_wait = min(wait * self._growth, _LONGEST_WAIT)
        return float(wait)


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
    retries, count = Retries(step), 1
    while True:
        if count <= len(outcome.failed_attempts):
            attempt = outcome.failed_attempts[count - 1]
            exception, reason = attempt.exception_type, attempt.failure_reason or ""
        else:
            exception, reason = outcome.exception_type or "", outcome.failure_reason or ""
            if not exception:
                return Attempts(count, outcome.status == FAILED, "", reason, retries.waited_seconds)
        if retries.wait(exception) is None:
            return Attempts(count, True, exception, reason, retries.waited_seconds)
        count += 1
