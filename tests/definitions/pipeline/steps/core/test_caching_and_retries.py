"""What steps of many types share: names for people, order, caching, retries."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from definitions.pipeline.steps import step_types
from definitions.pipeline.steps.core.cache_config import Duration
from definitions.pipeline.steps.core.caching_and_retries import EMR_EXCEPTIONS, STEP_EXCEPTIONS
from tests.support import compiled, config_of, problems_of, step

PROCESSING = """
- name: Prepare
  type: Processing
  processing:
    imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1
    instanceType: ml.m5.large
"""


def envelope(*lines: str) -> str:
    """A config of one step with these lines beside its settings."""
    return config_of(PROCESSING + "".join(f"  {line}\n" for line in lines))


def test_a_step_has_nothing_that_its_yaml_does_not_say() -> None:
    assert list(step(compiled(envelope()), "Prepare")) == ["Name", "Type", "Arguments"]


def test_the_envelope_stands_around_the_request() -> None:
    text = envelope(
        "displayName: Prepare & clean",
        "description: Makes it so",
        "cacheConfig: {enabled: true, expireAfter: P30D}",
        "retryPolicies:",
        "  - exceptionType: [Step.SERVICE_FAULT, Step.THROTTLING]",
        "    intervalSeconds: 10",
        "    backoffRate: 1.5",
        "    maxAttempts: 3",
        "  - exceptionType: [SageMaker.CAPACITY_ERROR]",
        "    expireAfterMin: 60",
    )
    rendered = step(compiled(text), "Prepare")
    assert {key: value for key, value in rendered.items() if key != "Arguments"} == {
        "Name": "Prepare",
        "Type": "Processing",
        "DisplayName": "Prepare & clean",
        "Description": "Makes it so",
        "CacheConfig": {"Enabled": True, "ExpireAfter": "P30D"},
        "RetryPolicies": [
            {
                "ExceptionType": ["Step.SERVICE_FAULT", "Step.THROTTLING"],
                "IntervalSeconds": 10,
                "BackoffRate": 1.5,
                "MaxAttempts": 3,
            },
            {"ExceptionType": ["SageMaker.CAPACITY_ERROR"], "ExpireAfterMin": 60},
        ],
    }
    assert rendered["Arguments"] == step(compiled(envelope()), "Prepare")["Arguments"]


def test_dependencies_are_written_once_and_in_their_order() -> None:
    others = [PROCESSING.replace("Prepare", name) for name in ("First", "Second")]
    text = config_of(PROCESSING + "  dependsOn: [Second, First, Second]\n", *others)
    assert step(compiled(text), "Prepare")["DependsOn"] == ["Second", "First"]


def test_a_cache_that_is_off_needs_no_age_and_one_that_is_on_does() -> None:
    assert step(compiled(envelope("cacheConfig: {enabled: false}")), "Prepare")["CacheConfig"] == {"Enabled": False}
    [problem] = problems_of(envelope("cacheConfig: {enabled: true}"))
    assert "needs 'expireAfter' where caching is enabled" in problem


@pytest.mark.parametrize(
    ("policy", "rule"),
    [
        ("{}", "missing-key"),
        ("{exceptionType: []}", "empty-list"),
        ("{exceptionType: [SageMaker.OUT_OF_LUCK]}", "unknown-word"),
        ("{exceptionType: [Emr.RESOURCE_LIMIT]}", "not-for-this-type"),
        ("{exceptionType: [Step.THROTTLING], maxAttempts: 3, expireAfterMin: 5}", "not-one-of"),
        ("{exceptionType: [Step.THROTTLING], maxAttempts: 21}", "out-of-range"),
        ("{exceptionType: [Step.THROTTLING], expireAfterMin: 14401}", "out-of-range"),
        ("{exceptionType: [Step.THROTTLING], intervalSeconds: 43201}", "out-of-range"),
        ("{exceptionType: [Step.THROTTLING], backoffRate: -0.5}", "out-of-range"),
        ("{exceptionType: [Step.THROTTLING], maxAttempts: {parameter: Count}}", "wrong-type"),
    ],
)
def test_a_retry_policy_that_aws_would_refuse_is_refused(policy: str, rule: str) -> None:
    [problem] = problems_of(envelope(f"retryPolicies: [{policy}]"))
    assert problem.endswith(f"[{rule}]")


@pytest.mark.parametrize(
    "policy", ["maxAttempts: 20", "expireAfterMin: 14400", "intervalSeconds: 43200", "backoffRate: 0"]
)
def test_the_largest_retries_that_aws_takes_are_taken(policy: str) -> None:
    compiled(envelope(f"retryPolicies: [{{exceptionType: [Step.THROTTLING], {policy}}}]"))


def test_every_type_is_retried_after_failures_that_there_are() -> None:
    for kind in step_types():
        assert set(kind.retried_exceptions) <= set(EMR_EXCEPTIONS), kind.type_name
        assert not kind.retried_exceptions or set(STEP_EXCEPTIONS) <= set(kind.retried_exceptions), kind.type_name


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("cacheConfig: {enabled: true, expireAfter: P1D}", "Fail steps cannot be cached"),
        ("retryPolicies: [{exceptionType: [Step.THROTTLING]}]", "Fail steps cannot be retried"),
    ],
)
def test_a_type_that_knows_no_cache_or_retry_refuses_them(lines: str, message: str) -> None:
    text = config_of(
        f"- {{name: Stop, type: Fail, fail: {{errorMessage: no}}}}\n  {lines}".replace("}}\n  ", "}, ", 1) + "}"
    )
    [problem] = problems_of(text)
    assert f"{message} [not-for-this-type]" in problem


_NUMBER = st.none() | st.integers(0, 9999)


def duration_of(dates: list[int | None], times: list[int | None]) -> str:
    date = "".join(f"{number}{unit}" for number, unit in zip(dates, "YMWD", strict=True) if number is not None)
    time = "".join(f"{number}{unit}" for number, unit in zip(times, "HMS", strict=True) if number is not None)
    return f"P{date}" + (f"T{time}" if time else "")


@given(st.lists(_NUMBER, min_size=4, max_size=4), st.lists(_NUMBER, min_size=3, max_size=3))
@example([None] * 4, [None] * 3)
def test_a_duration_is_what_iso_8601_writes_with_at_least_one_number(
    dates: list[int | None], times: list[int | None]
) -> None:
    duration = duration_of(dates, times)
    assert is_duration(duration) == (duration != "P")
    assert not is_duration(duration.lower())
    assert not is_duration(duration[1:])
    assert not is_duration(f"{duration}T")


@pytest.mark.parametrize(
    "words", ["", "30", "30d", "P", "PT", "P1DT", "P1H", "PT1D", "P1D1Y", "P1.5D", "P-1D", "P1D\n", "P٣D"]
)
def test_what_is_no_duration_is_refused(words: str) -> None:
    assert not is_duration(words)


def is_duration(words: str) -> bool:
    try:
        TypeAdapter(Duration).validate_python(words)
    except ValidationError:
        return False
    return True
