"""The walk, example by example: triggers, failures, limits and loops."""

import pytest

from definitions.execution.execution import Execution, NeedsValues
from definitions.execution.expressions import Values
from definitions.execution.plan import Plan, PlannedStep
from definitions.execution.step_runs import StepEnd
from definitions.pipeline.steps.graph import Edge
from definitions.values.expressions import Json, get
from tests.definitions.execution.walks import Made, Walk, ends_of, plan_of, walked


def walk_of(*steps: Made, limit: int | None = None) -> Walk:
    return walked(plan_of(steps), ends_of(steps), limit=limit)


CLEAN = Made("Clean", waits=(("Train", "Any"),))


@pytest.mark.parametrize(
    ("ends", "trigger", "states", "status"),
    [
        ("Succeeded", "Completed", "ran", "Succeeded"),
        ("Succeeded", "Failed", "skipped", "Succeeded"),
        ("Succeeded", "Any", "ran", "Succeeded"),
        ("Failed", "Completed", "never", "Failed"),
        ("Failed", "Failed", "ran", "CompletedWithFailures"),
        ("Failed", "Any", "ran", "CompletedWithFailures"),
        ("Failed", "Stopped", "skipped", "Failed"),
        ("Stopped", "Stopped", "ran", "CompletedWithFailures"),
        ("Stopped", "Completed", "never", "Stopped"),
    ],
)
def test_a_step_runs_after_the_outcome_that_it_waits_for(ends: str, trigger: str, states: str, status: str) -> None:
    walk = walk_of(Made("Train", ends=ends), Made("After", waits=(("Train", trigger),)))
    assert walk.states()["After"] == states
    assert walk.execution.status == status


def test_after_a_failure_for_which_none_waits_nothing_new_starts_and_what_runs_goes_on() -> None:
    walk = walk_of(Made("Fails", ends="Failed"), Made("Long"), Made("AfterLong", waits=(("Long", "Completed"),)))
    assert walk.states() == {"Fails": "failed", "Long": "ran", "AfterLong": "never"}
    assert walk.execution.runs[2].reason == "'Fails' failed before"


def test_a_clean_up_does_not_run_after_a_step_that_never_started() -> None:
    walk = walk_of(Made("Prepare", ends="Failed"), Made("Train", waits=(("Prepare", "Completed"),)), CLEAN)
    assert walk.states() == {"Prepare": "failed", "Train": "never", "Clean": "never"}


def test_a_failure_that_is_handled_and_another_that_is_not_end_as_failed() -> None:
    walk = walk_of(Made("Train", ends="Failed"), CLEAN, Made("Other", waits=(("Clean", "Completed"),), ends="Failed"))
    assert walk.states() == {"Train": "failed", "Clean": "ran", "Other": "failed"}
    assert walk.execution.status == "Failed"


def test_jobs_over_the_limit_wait() -> None:
    walk = walk_of(Made("A"), Made("B"), Made("C"), limit=2)
    assert walk.starts == {"A": 0, "B": 0, "C": 1}


def loop(items: Json, most: Json = 2, selector: Json = None) -> Plan:
    """A ForEach whose body trains and then evaluates, and a step that reads it."""
    arguments = {"IterableItems": items, "MaxConcurrency": most, "ForEachBody": ["Train", "Evaluate"]}
    arguments |= {"Selector": selector} if selector else {}
    reads = {
        "ran": get("Steps.Loop.SucceededStepCount"),
        "first": get("Steps.Loop.IterationOutputs[0].Train.Name"),
        **({"best": get("Steps.Loop.Selected.Name")} if selector else {}),
    }
    trained = Edge("Train", "Evaluate", "x")
    return {
        "Loop": PlannedStep("Loop", {"Type": "ForEach", "Arguments": arguments}, (), frozenset({"Completed"})),
        "Train": PlannedStep(
            "Train",
            {"Type": "Training", "Arguments": {"depth": get("ForEach.CurrentItem")}},
            (),
            frozenset({"Completed"}),
            "Loop",
        ),
        "Evaluate": PlannedStep(
            "Evaluate",
            {"Type": "Processing", "Arguments": {"of": get("Steps.Train.Name")}},
            (trained,),
            frozenset(),
            "Loop",
        ),
        "Read": PlannedStep(
            "Read", {"Type": "Processing", "Arguments": reads}, (Edge("Loop", "Read", "x"),), frozenset()
        ),
    }


SELECTOR = {"Pick": "MinBy", "Field": get("IterationOutput.Train.Seconds")}
TRAINED = {f"Train-{number}": StepEnd(properties={"Name": f"t{number}", "Seconds": 9 - number}) for number in range(3)}


def test_a_loop_runs_its_body_for_each_item_some_at_once() -> None:
    walk = walked(loop([3, 5, 8], selector=SELECTOR), TRAINED)
    assert walk.starts == {
        "Loop": 0,
        "Train-0": 0,
        "Train-1": 0,
        "Evaluate-0": 1,
        "Evaluate-1": 1,
        "Train-2": 2,
        "Evaluate-2": 3,
        "Read": 4,
    }
    runs = {run.name: run.arguments for run in walk.execution.runs}
    assert list(runs) == ["Loop", "Train-0", "Evaluate-0", "Train-1", "Evaluate-1", "Train-2", "Evaluate-2", "Read"]
    assert [runs["Train-1"], runs["Evaluate-1"]] == [{"depth": 5}, {"of": "t1"}]
    assert runs["Read"] == {"ran": 6, "first": "t0", "best": "t2"}


def test_a_selector_without_values_leaves_open_what_it_selects() -> None:
    walk = walked(loop(["a", "b"], selector=SELECTOR), {"Train-0": TRAINED["Train-0"]})
    read = walk.execution.runs[-1].arguments
    assert isinstance(read, dict)
    assert str(read["best"]) == "<Loop.Selected.Name>"
    assert read["best"].key == ("steps", "Train-1", "properties", "Seconds")


def test_an_open_selection_is_given_by_the_path_that_outcomes_write() -> None:
    field = get("IterationOutput.Train.FinalMetricDataList['auc'].Value")
    read = walked(loop(["a", "b"], selector={"Pick": "MaxBy", "Field": field}), {}).execution.runs[-1].arguments
    assert isinstance(read, dict)
    assert read["best"].key == ("steps", "Train-0", "properties", "FinalMetricDataList", "auc", "Value")


def test_a_failed_iteration_fails_the_loop_after_the_others_have_run() -> None:
    walk = walked(loop('["a", "b", "c"]', most=1), {"Train-0": StepEnd("Failed")})
    assert walk.states() == {
        "Loop": "failed",
        "Train-0": "failed",
        "Evaluate-0": "never",
        "Read": "never",
        **dict.fromkeys(["Train-1", "Evaluate-1", "Train-2", "Evaluate-2"], "ran"),
    }
    assert walk.execution.runs[0].reason == "1 of 3 iterations failed, first at 'Train-0'"


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ("a, b", "'a, b' is not a list in JSON, so there is nothing to loop over"),
        ("[NaN]", "'[NaN]' is not a list in JSON, so there is nothing to loop over"),
        ("[]", "'[]' has 0 items; AWS takes 1 to 100"),
    ],
)
def test_a_loop_over_what_is_no_list_fails(items: str, reason: str) -> None:
    walk = walked(loop(items), {})
    assert [walk.execution.status, walk.execution.runs[0].reason] == ["Failed", reason]


@pytest.mark.parametrize("most", [0, 51, "many", True])
def test_a_loop_that_can_run_no_iteration_fails(most: Json) -> None:
    walk = walked(loop([1], most=most), {})
    assert walk.execution.status == "Failed"
    assert walk.execution.runs[0].reason.endswith("of its items at once; AWS takes 1 to 50")


def test_a_loop_over_what_nobody_gave_asks_for_it() -> None:
    execution = Execution(loop(get("Parameters.Items")), Values())
    with pytest.raises(NeedsValues, match="'Loop' needs <Items>"):
        execution.start_ready()
