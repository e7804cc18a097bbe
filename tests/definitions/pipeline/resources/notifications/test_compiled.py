"""What notifications become: patterns held against AWS's sample events, and messages as EventBridge makes them."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.pipeline.operations.event_patterns import matches, pattern_faults
from definitions.pipeline.operations.events import value_kind
from definitions.pipeline.operations.notifications import NOTIFIED_EVENTS
from definitions.pipeline.resources.notifications.compiled import CompiledNotifications
from definitions.pipeline.resources.notifications.messages import Message
from tests.authorization.reference import action, overlap
from tests.definitions.pipeline.resources.sample_events import (
    ARN,
    EXECUTION,
    MODEL_PACKAGE,
    OBJECT,
    STEP,
    VALUES,
    changed,
)
from tests.resolved_texts import resolved
from tests.support import ROOT, compiled

REASON = 'ClientError: the script said "no such column: \\age"\n{1} <time>'
FAILED_STEP = changed(STEP, currentStepStatus="Failed", failureReason=REASON)
EXECUTION_ARN = f"{ARN}/execution/p4jn9xou8a8s"
CONFIG = f"""
projectName: sample
pipelineName: Prepare
modelPackageGroupName: churn
createModelPackageGroup: false
notifications:
  - {{name: all, events: [{", ".join(NOTIFIED_EVENTS)}], topic: {{}}}}
  - {{name: bus, events: [stepFailed], eventBusArn: 'arn:aws:events:ca-central-1:111122223333:event-bus/audit'}}
pipeline:
  steps: [{{name: Stop, type: Fail, fail: {{errorMessage: stopped}}}}]
"""


def status(status: str) -> dict[str, Any]:
    return changed(EXECUTION, currentPipelineExecutionStatus=status)


PENDING = changed(MODEL_PACKAGE, ModelApprovalStatus="PendingManualApproval", UpdatedModelPackageFields=[])
EVENTS: dict[str, tuple[list[dict[str, Any]], list[dict[str, Any]]]] = {
    "executionStarted": ([status("Executing")], [status("Stopping"), STEP]),
    "executionSucceeded": (
        [EXECUTION, changed(EXECUTION, pipelineArn=ARN.upper())],
        [status("CompletedWithFailures"), changed(EXECUTION, pipelineArn=f"{ARN}-2")],
    ),
    "executionFailed": ([status("Failed"), status("CompletedWithFailures")], [EXECUTION, status("Stopped")]),
    "executionStopped": ([status("Stopped")], [status("Stopping"), status("Failed")]),
    "stepFailed": ([FAILED_STEP], [STEP, status("Failed"), changed(FAILED_STEP, pipelineArn=f"{ARN}-2")]),
    "modelRegistered": (
        [PENDING],
        [
            MODEL_PACKAGE,
            changed(PENDING, ModelPackageStatus="InProgress"),
            changed(PENDING, ModelPackageGroupName="churn-2"),
        ],
    ),
    "modelApproved": (
        [MODEL_PACKAGE],
        [PENDING, changed(MODEL_PACKAGE, UpdatedModelPackageFields=["ApprovalDescription"]), OBJECT],
    ),
}


@pytest.fixture(scope="module")
def notifications() -> CompiledNotifications:
    found = compiled(CONFIG).notifications
    assert found is not None
    return found


def rendered(message: Message, event: dict[str, Any]) -> Any:
    """The message as EventBridge makes it: JSON for a variable that stands alone, bare text for one inside quotes."""

    def value_of(path: str) -> Any:
        value: Any = event
        for key in path.removeprefix("$.").split("."):
            value = value[key]
        return value

    # A text in quotes, or what is between two of them.
    pieces = re.findall(r'"(?:[^"\\]|\\.)*"|[^"]+', message.template)
    whole = ""
    for piece in pieces:
        is_text = piece.startswith('"')
        for name, path in message.paths.items():
            value = value_of(path)
            piece = piece.replace(f"<{name}>", str(value) if is_text else json.dumps(value))
        whole += piece
    return json.loads(whole)


@pytest.mark.parametrize("name", NOTIFIED_EVENTS)
def test_patterns_match_their_event_and_none_beside_it(name: str, notifications: CompiledNotifications) -> None:
    pattern = resolved({event.name: event.pattern for event in notifications.events}[name], VALUES)
    yes, no = EVENTS[name]
    assert list(pattern_faults(pattern)) == []
    assert [matches(pattern, event) for event in yes] == [True] * len(yes)
    assert [matches(pattern, event) for event in no] == [False] * len(no)


SENTENCES = {
    "executionStarted": "An execution of the SageMaker pipeline Prepare started at 2021-11-12T00:00:00Z.",
    "executionSucceeded": "An execution of the SageMaker pipeline Prepare succeeded at 2021-11-12T00:00:00Z.",
    "executionFailed": "An execution of the SageMaker pipeline Prepare failed at 2021-11-12T00:00:00Z.",
    "executionStopped": "An execution of the SageMaker pipeline Prepare was stopped at 2021-11-12T00:00:00Z.",
    "stepFailed": "The step step-name of the SageMaker pipeline Prepare failed at 2021-11-12T00:00:00Z.",
    "modelRegistered": "Version 2 of the model churn was registered at 2021-11-12T00:00:00Z,"
    " and waits for an approval.",
    "modelApproved": "Version 2 of the model churn was approved at 2021-11-12T00:00:00Z.",
}


@pytest.mark.parametrize("name", NOTIFIED_EVENTS)
def test_messages_tell_what_happened_and_how_to_see_more(name: str, notifications: CompiledNotifications) -> None:
    [event] = EVENTS[name][0][:1]
    message = rendered({each.name: each.message for each in notifications.events}[name], event)
    assert message["message"] == SENTENCES[name]
    arn = message["model"] if name.startswith("model") else message["execution"]
    assert arn == (event["detail"].get("ModelPackageArn") or EXECUTION_ARN)
    assert message["awsCli"].startswith("aws sagemaker ")
    assert message["awsCli"].endswith(f" --region ca-central-1 {message['awsCli'].split()[-2]} {arn}")


def test_message_of_a_failed_step_has_its_reason_and_the_command(notifications: CompiledNotifications) -> None:
    [event] = [event for event in notifications.events if event.name == "stepFailed"]
    assert rendered(event.message, FAILED_STEP) == {
        "message": SENTENCES["stepFailed"],
        "step": "step-name",
        "reason": REASON,
        "execution": EXECUTION_ARN,
        "time": "2021-11-12T00:00:00Z",
        "more": f"pipelines status {compiled(CONFIG).names.stack} {EXECUTION_ARN}",
        "awsCli": f"aws sagemaker list-pipeline-execution-steps --region ca-central-1"
        f" --pipeline-execution-arn {EXECUTION_ARN}",
    }
    assert [receiver.name for receiver in event.receivers] == ["all", "bus"]
    page = (ROOT / "docs" / "notifications.md").read_text(encoding="utf-8")
    [shown] = re.findall(r"```json\n(\{\n.*?\n\})\n```", page, re.DOTALL)
    assert list(json.loads(shown)) == list(rendered(event.message, FAILED_STEP))


@given(reason=st.text(), step=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_no_reason_breaks_a_message(notifications: CompiledNotifications, reason: str, step: str) -> None:
    [event] = [event for event in notifications.events if event.name == "stepFailed"]
    message = rendered(event.message, changed(FAILED_STEP, failureReason=reason, stepName=step))
    assert (message["reason"], message["step"]) == (reason, step)


@pytest.mark.parametrize("name", NOTIFIED_EVENTS)
def test_values_in_messages_are_in_the_event_and_only_safe_ones_inside_quotes(
    name: str, notifications: CompiledNotifications
) -> None:
    message = {event.name: event.message for event in notifications.events}[name]
    for path in message.paths.values():
        assert value_kind(EVENTS[name][0][0]["detail-type"], tuple(path.removeprefix("$.").split("."))) is not None
    inside = {
        variable
        for text in re.findall(r'"(?:[^"\\]|\\.)*"', message.template)
        for variable in re.findall("<(.*?)>", text)
    }
    assert inside <= {"time", "region", "execution", "step", "model", "group", "version"}
    assert len(message.template) <= 8192


def test_role_sends_to_named_buses_only(notifications: CompiledNotifications) -> None:
    [statement] = notifications.role
    [bus] = statement.resources
    assert (statement.actions, str(bus)) == (
        ("events:PutEvents",),
        "arn:aws:events:ca-central-1:111122223333:event-bus/audit",
    )
    known = action("events:PutEvents")
    assert known is not None
    assert any(overlap(kind, str(bus)) for kind in known.resources)


def test_without_the_keys_there_is_nothing() -> None:
    assert compiled(re.sub(r"notifications:\n(  .*\n)+", "", CONFIG)).notifications is None
