"""Steps that other steps run: those that there are, in one branch, and conditions inside of conditions."""

import pytest

from tests.definitions.pipeline.checks.control_steps import condition, loop, processing, told, warned
from tests.support import config_of, problems_of


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
