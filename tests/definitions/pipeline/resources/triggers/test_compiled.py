"""What triggers become: what starts the pipeline itself, what goes through the state machine, and under which roles."""

from typing import Any

import pytest

from definitions.pipeline.resources.triggers.compiled import CompiledTriggers
from tests.definitions.pipeline.resources.known_to_iam import unknown_to_iam
from tests.support import compiled

PIPELINE = """
pipeline:
  parameters:
    - {name: Key, type: String, defaultValue: none}
    - {name: With_underscore, type: String, defaultValue: none}
    - {name: Count, type: Integer, defaultValue: 1}
    - {name: Full, type: Boolean, defaultValue: false}
  steps:
    - name: Stop
      type: Fail
      fail:
        errorMessage:
          join:
            values: [{parameter: Key}, {parameter: With_underscore}, {parameter: Count}, {parameter: Full}]
"""


def triggers(cause: str, parameters: str, root: str = "") -> CompiledTriggers:
    lines = f"  - {{name: it, {cause}, parameters: {parameters}}}"
    found = compiled(f"projectName: sample\npipelineName: Sample\n{root}\ntriggers:\n{lines}\n{PIPELINE}").triggers
    assert found is not None
    return found


PATTERN = "pattern: {source: [my.app]}"
QUOTED = """{Key: {join: {on: '{}', values: ["it's", 1, true, {event: id}]}}}"""
EVENT, SCHEDULE = "objectCreated: {prefix: incoming/}", "schedule: {expression: rate(1 day)}"


@pytest.mark.parametrize(
    ("cause", "parameters", "direct"),
    [
        (EVENT, "{Key: {event: detail.object.key}}", {"Key": "$.detail.object.key"}),
        (EVENT, "{Count: 5, Full: true}", {"Count": "5", "Full": "true"}),
        (SCHEDULE, "{With_underscore: '$.x', Count: '7'}", {"With_underscore": "$.x", "Count": "7"}),
    ],
)
def test_what_aws_can_hand_over_starts_the_pipeline_itself(cause: str, parameters: str, direct: dict[str, str]) -> None:
    [trigger] = triggers(cause, parameters).triggers
    assert (dict(trigger.parameters), trigger.has_state_machine) == (direct, False)


@pytest.mark.parametrize(
    ("cause", "parameters", "value"),
    [
        (EVENT, "{With_underscore: {event: detail.object.key}}", "States.Format('{}', $.event.detail.object.key)"),
        (EVENT, "{Count: {event: detail.object.size}}", "States.Format('{}', $.event.detail.object.size)"),
        (EVENT, "{Key: {event: 'resources[0]'}}", "States.Format('{}', $.event.resources[0])"),
        (EVENT, "{Key: {event: detail-type}}", None),
        (
            PATTERN,
            "{Key: {event: detail.any-thing.x}}",
            "States.Format('{}', $.event.detail['any-thing'].x)",
        ),
        (EVENT, QUOTED, r"States.Format('it\'s\{\}1\{\}true\{\}{}', $.event.id)"),
        (SCHEDULE, "{Key: {event: time}}", "States.Format('{}', $.event.time)"),
    ],
)
def test_what_must_be_joined_or_renamed_goes_through_the_state_machine(
    cause: str, parameters: str, value: str | None
) -> None:
    found = triggers(cause, parameters)
    if value is None:
        assert found.state_machine is None
        return
    assert found.state_machine is not None
    states: Any = found.state_machine["States"]
    [given] = states["ParametersOf-it"]["Parameters"]["parameters"]
    assert given["Value.$"] == value


@pytest.mark.parametrize(
    ("cause", "parameters"),
    [(EVENT, "{Key: $.detail.object.key}"), (SCHEDULE, "{Key: ''}"), (EVENT, "{With_underscore: a}")],
)
def test_literals_that_aws_would_read_as_something_else_are_literals_in_the_state_machine(
    cause: str, parameters: str
) -> None:
    found = triggers(cause, parameters)
    assert found.state_machine is not None
    states: Any = found.state_machine["States"]
    [given] = states["ParametersOf-it"]["Parameters"]["parameters"]
    assert set(given) == {"Name", "Value"}


def test_with_a_lock_everything_goes_through_the_state_machine_and_without_it_there_is_no_table() -> None:
    locked = triggers(SCHEDULE, "{Key: a}", "concurrency: {}")
    joined = triggers(EVENT, "{Key: {join: {values: [a, {event: id}]}}}")
    for found in (locked, joined):
        assert found.state_machine is not None
        states: Any = found.state_machine["States"]
        assert ("Acquire" in states) == found.has_lock
        assert any("dynamodb" in one for each in found.state_machine_role for one in each.actions) == found.has_lock
        reached = {state.get(key) for state in states.values() for key in ("Next", "Default")}
        reached |= {
            one["Next"] for state in states.values() for key in ("Catch", "Choices") for one in state.get(key, ())
        }
        assert (reached | {found.state_machine["StartAt"]}) - {None} == set(states)


def test_roles_name_actions_and_resources_that_iam_knows() -> None:
    found = triggers(EVENT, "{Key: {join: {values: [a, {event: id}]}}}", "concurrency: {}")
    scheduled = triggers(SCHEDULE, "{Key: a}")
    for statement in (*found.event_role, *found.state_machine_role, *scheduled.schedule_role):
        assert unknown_to_iam(statement) == []


def test_a_pipeline_with_capitals_may_be_started_by_either_name() -> None:
    [start] = triggers(EVENT, "{Key: a}").event_role
    assert [str(one).rpartition("/")[2] for one in start.resources] == ["Sample", "sample"]
