"""What is told of an execution, as text and as JSON."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from stacks.operations.executions import Execution, StepRun
from stacks.operations.status_report import as_json, as_text, changes, states, step_rows
from tests.stacks.operations.pipeline import pipeline

PIPELINE = pipeline()
BEGAN = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
FILE = PIPELINE.node.position.file


def after(seconds: int) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


FAILED = Execution(
    arn="arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn/execution/ab12cd34ef56",
    status="Failed",
    display_name="4c4f8bdb1e45-ada",
    description="Started by arn:aws:iam::123456789012:user/ada",
    reason="Step failure",
    started=BEGAN,
    changed=after(4000),
    steps=(
        StepRun("Prepare", "Succeeded", BEGAN, after(192), is_cached=True),
        StepRun("Train", "Failed", after(200), after(241), "AlgorithmError: \x1b[31mno data", attempts=2),
        StepRun("Old", "Stopped", after(200), after(201)),
    ),
)


def test_text_has_a_row_for_each_step_and_the_line_of_each_failure() -> None:
    rows = step_rows(PIPELINE, FAILED)
    assert as_text(rows, FAILED, "churn", after(9999)) == [
        "churn: Failed, 1 h 6 min",
        "  execution    ab12cd34ef56",
        "  name         4c4f8bdb1e45-ada",
        "  description  Started by arn:aws:iam::123456789012:user/ada",
        "  started      2026-03-01 06:00:00 UTC",
        "  reason       Step failure",
        "",
        "STEP      TYPE        STATUS              TOOK",
        "Prepare   Processing  Succeeded (reused)  3 min 12 s",
        "Train     Processing  Failed (attempt 2)  41 s",
        "Explain   Processing  NotRun",
        "Evaluate  Processing  NotRun",
        "Old       -           Stopped             1 s",
        rf"{FILE}:10:7: step 'Train' failed: AlgorithmError: \x1b[31mno data",
    ]


def test_steps_that_wait_and_turns_of_a_loop_while_it_runs() -> None:
    steps = (StepRun("Prepare", "Succeeded", BEGAN, after(5)), StepRun("Prepare", "Executing", BEGAN))
    running = replace(FAILED, status="Executing", reason=None, steps=steps)
    rows = step_rows(PIPELINE, running)
    assert states(rows, running) == {
        "Prepare[0]": "Succeeded",
        "Prepare[1]": "Executing",
        "Train": "Waiting",
        "Explain": "Waiting",
        "Evaluate": "Waiting",
    }
    assert as_text(rows, running, "churn", after(65))[0] == "churn: Executing, 1 min 5 s"


def test_changes_are_told_once() -> None:
    rows = step_rows(PIPELINE, FAILED)
    told = {**states(rows, FAILED), "Train": "Executing"}
    assert list(changes(rows, told, FAILED, after(242)).values()) == ["06:04:02 Train: Failed, 41 s"]


def test_json_has_the_same() -> None:
    found = as_json(step_rows(PIPELINE, FAILED), FAILED, "churn")
    steps = found.pop("steps")
    assert found == {
        "pipeline": "churn",
        "execution": FAILED.arn,
        "status": "Failed",
        "displayName": "4c4f8bdb1e45-ada",
        "description": "Started by arn:aws:iam::123456789012:user/ada",
        "reason": "Step failure",
        "started": "2026-03-01T06:00:00+00:00",
        "ended": "2026-03-01T07:06:40+00:00",
    }
    assert isinstance(steps, list)
    assert steps[1] == {
        "name": "Train",
        "type": "Processing",
        "status": "Failed",
        "started": "2026-03-01T06:03:20+00:00",
        "ended": "2026-03-01T06:04:01+00:00",
        "reason": "AlgorithmError: \x1b[31mno data",
        "attempts": 2,
        "item": None,
        "reused": False,
        "file": FILE,
        "line": 10,
        "column": 7,
    }


def test_a_state_that_aws_adds_later_is_the_end_and_no_success() -> None:
    later = replace(FAILED, status="CompletedWithFailures")
    assert (later.is_running, later.has_failed) == (False, True)
