"""Condition steps: branches, outcome, and what the role may do for them."""

import pytest

from definitions.pipeline.compile import CompiledPipeline
from tests.definitions.pipeline.steps.control.condition_steps import (
    EVALUATE,
    check,
    condition,
    config,
    left,
    processing,
)
from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step, warnings_of


def test_minimal_step_holds_its_branch_whole() -> None:
    pipeline = compiled(config(condition()))
    assert step(pipeline, "Check") == {
        "Name": "Check",
        "Type": "Condition",
        "Arguments": {
            "Conditions": [{"Type": "LessThan", "LeftValue": left(), "RightValue": 6.0}],
            "IfSteps": [step(pipeline, "Good")],
            "ElseSteps": [],
        },
    }
    assert [rendered["Name"] for rendered in json_of(pipeline.definition["Steps"])] == ["Evaluate", "Check", "Bad"]


def test_complex_step_has_all_conditions_and_both_branches() -> None:
    text = config(
        condition("GreaterThanOrEqualTo", "More", "-1"),
        condition("NotEquals", "Report", "{parameter: Limit}"),
        condition("Equals", "Report", "'0.50'"),
        branches="ifSteps: [Good]\nelseSteps: [Bad]",
        pipeline="parameters: [{name: Limit, type: Float, defaultValue: 0.1}]",
    )
    pipeline = compiled(text)
    assert step(pipeline, "Check")["Arguments"] == {
        "Conditions": [
            {"Type": "GreaterThanOrEqualTo", "LeftValue": left("More"), "RightValue": -1},
            {
                "Type": "Not",
                "Condition": {"Type": "Equals", "LeftValue": left(), "RightValue": {"Get": "Parameters.Limit"}},
            },
            {"Type": "Equals", "LeftValue": left(), "RightValue": 0.5},
        ],
        "IfSteps": [step(pipeline, "Good")],
        "ElseSteps": [step(pipeline, "Bad")],
    }


def test_a_condition_in_a_branch_is_rendered_inside_with_a_warning() -> None:
    outer_text = f"""
        - name: Outer
          type: Condition
          condition:
            ifSteps: [Check]
            conditions: [{condition()}]
        """
    pipeline = compiled(f"{config(condition())}{aligned(outer_text, 4)}\n")
    outer = step(pipeline, "Outer")
    assert outer["Arguments"]["IfSteps"] == [step(pipeline, "Check")]
    assert step(pipeline, "Check")["Arguments"]["IfSteps"] == [step(pipeline, "Good")]
    assert [warning.rpartition(" ")[2] for warning in warnings_of(pipeline)] == ["[nested-condition]"]


@pytest.mark.parametrize("branches", ["ifSteps: []\nelseSteps: [Good]", "ifSteps: [Good]\nelseSteps: []"])
def test_one_of_the_branches_may_be_empty(branches: str) -> None:
    arguments = step(compiled(config(condition(), branches=branches)), "Check")["Arguments"]
    assert sorted(len(arguments[key]) for key in ("IfSteps", "ElseSteps")) == [0, 1]


@pytest.mark.parametrize("outcome", ["{stepOutput: Check.outcome}", "{property: Check.Outcome}"])
def test_a_condition_may_choose_nothing_and_leave_its_outcome_to_other_steps(outcome: str) -> None:
    fail = f"- {{name: Say, type: Fail, fail: {{errorMessage: {outcome}}}}}"
    pipeline = compiled(config_of(EVALUATE, check(condition(), branches="ifSteps: []"), fail))
    arguments = step(pipeline, "Check")["Arguments"]
    assert (arguments["IfSteps"], arguments["ElseSteps"]) == ([], [])
    assert step(pipeline, "Say")["Arguments"] == {"ErrorMessage": {"Get": "Steps.Check.Outcome"}}
    assert warnings_of(pipeline) == []


def test_a_branch_may_hold_a_step_of_any_type_and_steps_that_wait_for_each_other() -> None:
    waits = processing("Bad").replace("type: Processing", "type: Processing, dependsOn: [Good]")
    text = config(condition(), branches="ifSteps: [Bad, Good]").replace(processing("Bad"), waits)
    assert "dependsOn" in text
    branch = step(compiled(text), "Check")["Arguments"]["IfSteps"]
    assert [(inner["Name"], inner.get("DependsOn")) for inner in branch] == [("Bad", ["Good"]), ("Good", None)]


@pytest.mark.parametrize("value", ["{property: Check.Outcome}", "{stepOutput: Check.outcome}"])
def test_a_step_that_reads_the_outcome_runs_after_the_condition(value: str) -> None:
    after = processing("After", f", arguments: [{value}]")
    pipeline = compiled(f"{config(condition())}{aligned(after, 4)}\n")
    [argument] = step(pipeline, "After")["Arguments"]["AppSpecification"]["ContainerArguments"]
    assert argument == {"Get": "Steps.Check.Outcome"}
    assert ("Check", "After") in {(edge.before, edge.after) for edge in pipeline.graph.edges}


def test_the_outcome_is_text_and_all_that_a_condition_has() -> None:
    after = processing("After", ", instanceCount: {property: Check.Outcome}, arguments: [{property: Check.Conditions}]")
    problems = problems_of(f"{config(condition())}{aligned(after, 4)}\n")
    assert [problem.rpartition(" ")[2] for problem in problems] == ["[wrong-expression-type]", "[unknown-property]"]


def granted(pipeline: CompiledPipeline) -> list[tuple[str, object]]:
    return [(known.sid, known.resources) for known in pipeline.statements]


def test_a_condition_on_what_everyone_knows_needs_nothing() -> None:
    plain = compiled(config_of(EVALUATE, processing("Good"), processing("Bad")))
    assert granted(compiled(config("{operator: Equals, leftValue: a, rightValue: b}"))) == granted(plain)


@pytest.mark.parametrize("around", ["CONDITION", "{operator: Not, condition: {operator: Or, conditions: [CONDITION]}}"])
def test_role_may_read_the_property_files_that_are_compared_however_deep(around: str) -> None:
    pipeline = compiled(config(around.replace("CONDITION", condition(file="More"))))
    resources = statement(pipeline, "ReadObjects").resources
    assert [str(resource).rpartition("/*/")[2] for resource in resources] == ["Evaluate/more/*"]
    assert "step 'Check'" in " ".join(statement(pipeline, "UseKey").reasons)


def test_role_may_read_the_property_files() -> None:
    resources = statement(compiled(config(condition(file="More"))), "ReadObjects").resources
    assert [str(resource).rpartition("/*/")[2] for resource in resources] == ["Evaluate/more/*"]
