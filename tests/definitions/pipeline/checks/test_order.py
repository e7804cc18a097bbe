"""The order of steps: what they wait for, which branch they are in, and what a loop lets in and out."""

import pytest

from tests.support import compiled, config_of, problems_of, step, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
CHECK = "conditions: [{operator: Equals, leftValue: a, rightValue: a}]"


def processing(name: str, more: str = "", *, after: str = "[]") -> str:
    settings = f"{{imageUri: '{IMAGE}', instanceType: ml.m5.large, outputs: [{{outputName: out}}]{more}}}"
    return f"- {{name: {name}, type: Processing, dependsOn: {after}, processing: {settings}}}"


def reading(name: str, value: str, *, after: str = "[]") -> str:
    """A step that uses a value."""
    return processing(name, f", enableNetworkIsolation: false, arguments: [{value}]", after=after)


def condition(name: str, branches: str, conditions: str = CHECK) -> str:
    return f"- {{name: {name}, type: Condition, condition: {{{conditions}, {branches}}}}}"


def loop(name: str, body: str, items: str = "[1, 2]", more: str = "") -> str:
    return (
        f"- {{name: {name}, type: ForEach, forEach: "
        f"{{iterableItems: {items}, maxConcurrency: 1, forEachBody: {body}{more}}}}}"
    )


def fail(name: str, message: str = "no") -> str:
    return f"- {{name: {name}, type: Fail, fail: {{errorMessage: {message}}}}}"


def told(*steps: str, pipeline: str = "") -> list[tuple[str, str]]:
    """Path and rule of each problem."""
    problems = problems_of(config_of(*steps, pipeline=pipeline))
    return [(words.split(": ")[1], words.rpartition("[")[2].rstrip("]")) for words in problems]


def warned(*steps: str, pipeline: str = "") -> list[tuple[str, str]]:
    """Path and rule of each warning."""
    warnings = warnings_of(compiled(config_of(*steps, pipeline=pipeline)))
    return [(words.split(": ")[0], words.rpartition("[")[2].rstrip("]")) for words in warnings]


@pytest.mark.parametrize(
    ("after", "other", "rule"),
    [
        ("Nobody", processing("Prepare"), "unknown-step"),
        ("prepare", processing("Prepare"), "unknown-step"),
        ("Check", condition("Check", "ifSteps: [Prepare]") + "\n" + processing("Prepare"), "depends-on-condition"),
        ("Stop", fail("Stop"), "depends-on-fail"),
        ("Prepare", loop("Loop", "[Prepare]") + "\n" + processing("Prepare"), "inside-for-each"),
    ],
)
def test_some_steps_cannot_be_waited_for(after: str, other: str, rule: str) -> None:
    assert told(processing("After", after=f"[{after}]"), other) == [("pipeline.steps[0].dependsOn[0]", rule)]


def test_steps_in_branches_and_loops_themselves_can_be_waited_for() -> None:
    compiled(
        config_of(
            condition("Check", "ifSteps: [Good], elseSteps: [Loop]"),
            processing("Good"),
            loop("Loop", "[Body]"),
            processing("Body"),
            processing("After", after="[Good, Loop]"),
        )
    )


@pytest.mark.parametrize(
    "branches",
    ["ifSteps: [Good, Good]", "ifSteps: [Good], elseSteps: [Good]"],
)
def test_a_step_is_in_one_branch_at_most(branches: str) -> None:
    [problem] = problems_of(config_of(condition("Check", branches), processing("Good")))
    assert problem.endswith("]: step 'Good' is in two branches; first at line 4 [two-branches]")


def test_branches_of_conditions_and_loops_exclude_each_other() -> None:
    steps = condition("Check", "ifSteps: [Good]"), loop("Loop", "[Good]"), loop("Again", "[Good]"), processing("Good")
    assert told(*steps) == [
        ("pipeline.steps[1].forEach.forEachBody[0]", "two-branches"),
        ("pipeline.steps[2].forEach.forEachBody[0]", "two-branches"),
    ]


def test_a_branch_names_steps_that_there_are() -> None:
    assert told(condition("Check", "ifSteps: [Good], elseSteps: [Bad]"), processing("Good")) == [
        ("pipeline.steps[0].condition.elseSteps[0]", "unknown-step")
    ]
    assert told(loop("Loop", "[Good, Bad]"), processing("Good")) == [
        ("pipeline.steps[0].forEach.forEachBody[1]", "unknown-step")
    ]


def test_a_condition_in_a_branch_of_another_is_a_warning_and_one_in_its_own_a_cycle() -> None:
    inner = condition("Inner", "ifSteps: [Good]")
    assert warned(condition("Outer", "ifSteps: [Inner]"), inner, processing("Good")) == [
        ("pipeline.steps[0].condition.ifSteps[0]", "nested-condition")
    ]
    assert told(condition("Outer", "ifSteps: [Outer]")) == [("pipeline.steps[0].name", "cycle")]


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


PARAMETERS = """
parameters:
  - {name: Words, type: String, defaultValue: a}
  - {name: Count, type: Integer, defaultValue: 1}
  - {name: Rate, type: Float, defaultValue: 0.5}
  - {name: Yes, type: Boolean, defaultValue: true}
"""
USED = reading("Uses", "{parameter: Words}, {parameter: Count}, {parameter: Rate}, {parameter: Yes}")


@pytest.mark.parametrize(
    "values",
    [
        "leftValue: {parameter: Words}, rightValue: {execution: PipelineName}",
        "leftValue: {parameter: Words}, rightValue: '1'",
        "leftValue: {parameter: Count}, rightValue: {parameter: Rate}",
        "leftValue: {parameter: Rate}, threshold: 1",
        "leftValue: {parameter: Yes}, rightValue: true",
        "leftValue: {property: Uses.ProcessingResources.ClusterConfig.InstanceCount}, rightValue: 1.5",
    ],
)
def test_values_of_one_type_are_compared(values: str) -> None:
    check = condition("Check", "ifSteps: [Stop]", f"conditions: [{{operator: Equals, {values}}}]")
    assert warned(USED, check, fail("Stop"), pipeline=PARAMETERS) == []


@pytest.mark.parametrize(
    ("comparison", "place", "kinds"),
    [
        ("{operator: Equals, leftValue: {parameter: Words}, rightValue: 1}", ".rightValue", "numbers with text"),
        ("{operator: LessThan, leftValue: '1', threshold: 1}", ".threshold", "numbers with text"),
        ("{operator: Equals, leftValue: {parameter: Yes}, rightValue: 'true'}", ".rightValue", "booleans with text"),
        ("{operator: Equals, leftValue: 1, rightValue: true}", ".rightValue", "booleans with numbers"),
        ("{operator: In, queryValue: {parameter: Count}, values: [1, 2, '3']}", ".values[2]", "numbers with text"),
        (
            "{operator: Not, condition: {operator: Equals, leftValue: {parameter: Words}, rightValue: 1}}",
            ".condition.rightValue",
            "numbers with text",
        ),
        (
            "{operator: Or, conditions: [{operator: Equals, leftValue: a, rightValue: a}, {operator: Equals,"
            " leftValue: a, rightValue: {property: Uses.ProcessingResources.ClusterConfig.InstanceCount}}]}",
            ".conditions[1].rightValue",
            "numbers with text",
        ),
    ],
)
def test_values_of_two_types_are_compared_with_a_warning_at_the_second(comparison: str, place: str, kinds: str) -> None:
    check = condition("Check", "ifSteps: [Stop]", f"conditions: [{comparison}]")
    [warning] = warnings_of(compiled(config_of(USED, check, fail("Stop"), pipeline=PARAMETERS)))
    assert warning == f"pipeline.steps[1].condition.conditions[0]{place}: compares {kinds} [mixed-types]"
