"""Attempts of a step, by its retry policies."""

from collections.abc import Mapping

import pytest

from definitions.execution.outcomes import StepOutcome
from definitions.execution.retries import Attempts, attempts_of
from definitions.values.expressions import Json

THROTTLED = {"exceptionType": "Step.THROTTLING"}
FULL = {"exceptionType": "SageMaker.CAPACITY_ERROR"}


def attempts(outcome: Mapping[str, object], *policies: Json, type_: str = "Training") -> Attempts:
    return attempts_of({"Type": type_, "RetryPolicies": list(policies)}, StepOutcome.model_validate(outcome))


def test_a_step_that_succeeds_is_run_once() -> None:
    assert attempts({}) == Attempts(1, False, "", "", 0)


def test_throttling_is_retried_without_a_policy() -> None:
    assert attempts({"failedAttempts": [THROTTLED, THROTTLED]}) == Attempts(3, False, "", "", 1 + 2)


def test_other_failures_are_retried_only_by_a_policy() -> None:
    assert attempts({"failedAttempts": [FULL]}) == Attempts(1, True, "SageMaker.CAPACITY_ERROR", "", 0)
    policy = {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "IntervalSeconds": 30, "BackoffRate": 3.0}
    assert attempts({"failedAttempts": [FULL, FULL]}, policy) == Attempts(3, False, "", "", 30 + 90)


def test_a_policy_ends_after_its_attempts_or_its_time() -> None:
    always = {"status": "Failed", "exceptionType": "Step.THROTTLING", "failureReason": "slow down"}
    policy = {"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 2}
    assert attempts(always, policy) == Attempts(3, True, "Step.THROTTLING", "slow down", 1 + 2)
    policy = {"ExceptionType": ["Step.THROTTLING"], "ExpireAfterMin": 1}
    assert attempts(always, policy) == Attempts(6, True, "Step.THROTTLING", "slow down", 1 + 2 + 4 + 8 + 16)
    assert attempts(always).count == 6


@pytest.mark.parametrize(("growth", "count"), [(0, 61), (1.0, 61), (1e300, 2)])
def test_a_window_of_time_ends_however_waits_grow(growth: float, count: int) -> None:
    always = {"status": "Failed", "exceptionType": "Step.THROTTLING"}
    policy = {"ExceptionType": ["Step.THROTTLING"], "ExpireAfterMin": 1, "BackoffRate": growth}
    assert attempts(always, policy).count == count
    policy = {"ExceptionType": ["Step.THROTTLING"], "MaxAttempts": 20, "BackoffRate": growth}
    assert attempts(always, policy).waited_seconds <= 20 * 14_400 * 60


def test_a_failure_of_its_own_code_is_never_retried() -> None:
    policy = {"ExceptionType": ["SageMaker.JOB_INTERNAL_ERROR"]}
    assert attempts({"status": "Failed", "failureReason": "exit code 1"}, policy).count == 1


@pytest.mark.parametrize(("type_", "count"), [("Training", 2), ("Tuning", 1), ("AutoML", 1)])
def test_tuning_retries_failures_of_its_jobs_itself(type_: str, count: int) -> None:
    policy = {"ExceptionType": ["SageMaker.JOB_INTERNAL_ERROR"], "MaxAttempts": 1}
    outcome = {"failedAttempts": [{"exceptionType": "SageMaker.JOB_INTERNAL_ERROR"}]}
    assert attempts(outcome, policy, type_=type_).count == count
