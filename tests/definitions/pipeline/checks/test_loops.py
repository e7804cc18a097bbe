"""Loops: what they run, what goes in and out of them, and the iteration that they select."""

import pytest

from tests.definitions.pipeline.checks.control_steps import condition, fail, loop, processing, reading, told
from tests.support import compiled, config_of, step


@pytest.mark.parametrize("kind", ["Condition", "Fail", "ForEach"])
def test_a_loop_runs_no_step_that_decides_what_runs(kind: str) -> None:
    inner = {
        "Condition": condition("Inner", "ifSteps: [Other]"),
        "Fail": fail("Inner"),
        "ForEach": loop("Inner", "[Other]"),
    }[kind]
    assert told(loop("Loop", "[Inner]"), inner, processing("Other")) == [
        ("pipeline.steps[0].forEach.forEachBody[0]", "not-in-for-each")
    ]


def test_steps_of_one_body_use_each_other_the_item_and_what_is_outside() -> None:
    text = config_of(
        processing("Before"),
        loop("Loop", "[First, Second]", "[{stepOutput: Before.out}]"),
        reading("First", "{stepOutput: Before.out}, {forEach: CurrentItem}"),
        reading("Second", "{stepOutput: First.out}, {forEach: CurrentItem.name}", after="[First, Before]"),
    )
    assert step(compiled(text), "Loop")["Arguments"]["ForEachBody"][1]["DependsOn"] == ["First", "Before"]


@pytest.mark.parametrize(
    "value",
    [
        "{stepOutput: Body.out}",
        "{property: Body.ProcessingJobName}",
        "{jsonGet: {step: Body, propertyFile: Report, path: a}}",
        "{join: {values: [a, {property: Body.ProcessingJobName}]}}",
    ],
)
def test_nothing_outside_a_loop_refers_to_a_step_that_runs_many_times(value: str) -> None:
    body = processing("Body", ", propertyFiles: [{propertyFileName: Report, outputName: out, filePath: a}]")
    outside = [reading("Outside", value), fail("Stop", value)]
    found = told(loop("Loop", "[Body]"), body, *outside)
    assert [rule for _, rule in found] == ["inside-for-each"] * 2
    assert [path.split(".")[1] for path, _ in found] == ["steps[2]", "steps[3]"]
    assert told(loop("Loop", "[Body]"), body, loop("Other", "[Inside]"), reading("Inside", value)) == [
        (found[0][0].replace("steps[2]", "steps[3]"), "inside-for-each")
    ]


def test_a_condition_compares_nothing_of_a_step_that_runs_many_times() -> None:
    body = processing("Body", ", propertyFiles: [{propertyFileName: Report, outputName: out, filePath: a}]")
    value = "{operator: Equals, stepName: Body, propertyFile: Report, jsonPath: a, threshold: 1}"
    check = condition("Check", "ifSteps: [Stop]", f"conditions: [{value}]")
    assert told(loop("Loop", "[Body]"), body, check, fail("Stop")) == [
        ("pipeline.steps[2].condition.conditions[0].propertyFile", "inside-for-each")
    ]


def test_the_items_of_a_loop_come_from_no_other_loop() -> None:
    items = "[{property: Body.ProcessingJobName}]"
    steps = loop("Loop", "[Body]"), processing("Body"), loop("Other", "[Inside]", items), processing("Inside")
    assert told(*steps) == [("pipeline.steps[2].forEach.iterableItems[0]", "inside-for-each")]


def test_the_items_of_a_loop_come_from_no_step_of_its_body() -> None:
    items = "[{property: Body.ProcessingJobName}]"
    assert ("pipeline.steps[0].forEach.iterableItems[0]", "inside-for-each") in told(
        loop("Loop", "[Body]", items), processing("Body")
    )


def test_what_the_iterations_left_is_read_through_the_loop() -> None:
    values = [
        "{property: Loop.SucceededStepCount}",
        '{property: "Loop.IterationOutputs[0].Body.ProcessingJobName"}',
        "{property: Loop.Selected.ProcessingJobName}",
    ]
    field = "Body.ProcessingResources.ClusterConfig.InstanceCount"
    selector = f", selector: {{pick: MaxBy, field: {field}}}"
    compiled(config_of(loop("Loop", "[Body]", more=selector), processing("Body"), reading("After", ", ".join(values))))
    assert told(loop("Loop", "[Body]"), processing("Body"), reading("After", ", ".join(values))) == [
        ("pipeline.steps[2].processing.arguments[2]", "unknown-property")
    ], "without a selector nothing is selected"


def test_the_item_is_known_in_the_body_alone() -> None:
    item = "{forEach: CurrentItem}"
    assert told(loop("Loop", "[Body]", f"[{item}]"), processing("Body"), reading("After", item)) == [
        ("pipeline.steps[0].forEach.iterableItems[0]", "outside-for-each"),
        ("pipeline.steps[2].processing.arguments[0]", "outside-for-each"),
    ]


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("Body.ProcessingJobName", "wrong-expression-type"),
        ("Body.ProcessingJob", "unknown-property"),
        ("Before.ProcessingResources.ClusterConfig.InstanceCount", "unknown-step"),
        ("Nobody.Count", "unknown-step"),
    ],
)
def test_a_loop_selects_by_a_number_of_its_body(field: str, rule: str) -> None:
    selector = f", selector: {{pick: MaxBy, field: {field}}}"
    assert told(loop("Loop", "[Body]", more=selector), processing("Body"), processing("Before")) == [
        ("pipeline.steps[0].forEach.selector.field", rule)
    ]


def test_no_step_is_called_what_aws_calls_a_run_of_a_body() -> None:
    steps = [processing(name) for name in ("Body", "Body-12", "Body-1a", "Body-", "Other-1")]
    assert told(loop("Loop", "[Body]"), *steps) == [("pipeline.steps[2].name", "duplicate-name")]
