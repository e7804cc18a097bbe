"""The pattern of each kind of trigger, held against AWS's sample event of its kind, and against events beside it."""

from typing import Any

import pytest

from definitions.pipeline.operations.event_patterns import matches, pattern_faults
from definitions.pipeline.operations.events import DETAILS, value_kind
from tests.definitions.pipeline.resources.sample_events import (
    ARN,
    EXECUTION,
    MODEL_PACKAGE,
    OBJECT,
    STEP,
    VALUES,
    changed,
    event,
)
from tests.resolved_texts import resolved
from tests.support import compiled

TRIGGERS = """
triggers:
  - {name: objects, objectCreated: {bucketName: landing, prefix: incoming/, suffix: .csv}}
  - {name: folder, objectCreated: {bucketName: landing, prefix: incoming/}}
  - {name: own, objectCreated: {}}
  - {name: succeeded, pipelineSucceeded: {pipelineName: Prepare}}
  - {name: approved, modelPackage: {status: Approved, groupName: churn}}
  - {name: drift, pattern: {source: [my.app], detail: {score: [{numeric: ['>', 1]}]}}}
"""
STEPS = "pipeline:\n  steps: [{name: Stop, type: Fail, fail: {errorMessage: stopped}}]\n"


@pytest.fixture(scope="module")
def patterns() -> dict[str, Any]:
    triggers = compiled(f"projectName: sample\n{TRIGGERS}{STEPS}").triggers
    assert triggers is not None
    return {trigger.name: resolved(pattern, VALUES) for trigger, pattern in triggers.rules}


@pytest.mark.parametrize(
    ("trigger", "yes", "no"),
    [
        (
            "objects",
            [OBJECT, changed(OBJECT, object_size=0)],
            [
                changed(OBJECT, object_key="incoming/example.txt"),
                changed(OBJECT, object_key="other/incoming/example.csv"),
                changed(OBJECT, bucket_name="other"),
                {**OBJECT, "detail-type": "Object Deleted"},
            ],
        ),
        ("folder", [OBJECT], [changed(OBJECT, object_size=0), EXECUTION]),
        ("own", [changed(OBJECT, bucket_name="own-bucket")], [OBJECT]),
        (
            "succeeded",
            [EXECUTION, changed(EXECUTION, pipelineArn=ARN.replace("prepare", "PREPARE"))],
            [
                changed(EXECUTION, currentPipelineExecutionStatus="CompletedWithFailures"),
                changed(EXECUTION, pipelineArn=f"{ARN}-2"),
                STEP,
            ],
        ),
        (
            "approved",
            [MODEL_PACKAGE],
            [
                changed(MODEL_PACKAGE, ModelApprovalStatus="Rejected"),
                changed(MODEL_PACKAGE, ModelPackageGroupName="churn-2"),
                changed(MODEL_PACKAGE, UpdatedModelPackageFields=["ApprovalDescription"]),
            ],
        ),
        (
            "drift",
            [event("my.app", "Drift Found", [], {"score": 2})],
            [event("my.app", "Drift Found", [], {"score": 1}), event("other", "Drift Found", [], {"score": 2})],
        ),
    ],
)
def test_patterns_match_their_event_and_none_beside_it(
    trigger: str, yes: list[Any], no: list[Any], patterns: dict[str, Any]
) -> None:
    pattern = patterns[trigger]
    assert list(pattern_faults(pattern)) == []
    assert [matches(pattern, one) for one in yes] == [True] * len(yes)
    assert [matches(pattern, one) for one in no] == [False] * len(no)


@pytest.mark.parametrize("sample", [OBJECT, EXECUTION, STEP, MODEL_PACKAGE], ids=lambda sample: sample["detail-type"])
def test_values_of_the_samples_are_known_and_of_their_kind(sample: dict[str, Any]) -> None:
    kinds = {str: "text", int: "number", list: "list", dict: "map"}
    found = dict(_values(sample, ()))
    assert {path: value_kind(sample["detail-type"], path) for path in found} == {
        path: kinds[type(value)] for path, value in found.items()
    }
    assert sample["detail-type"] in DETAILS


def _values(tree: dict[str, Any], path: tuple[str, ...]) -> list[tuple[tuple[str, ...], Any]]:
    found = []
    for key, value in tree.items():
        found.append(((*path, key), value))
        if isinstance(value, dict) and key != "metadata":
            found += _values(value, (*path, key))
    return found
