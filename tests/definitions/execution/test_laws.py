"""Laws of each walk, for made pipelines of jobs, conditions and Fail steps."""

from hypothesis import given
from hypothesis import strategies as st

from tests.definitions.execution.walks import Made, ends_of, interpreted, pipelines, plan_of, walked

OVER = {"ran", "failed", "skipped", "never"}


@given(pipelines())
def test_the_walk_agrees_with_a_naive_interpreter(steps: list[Made]) -> None:
    assert walked(plan_of(steps), ends_of(steps)).states() == interpreted(steps)


@given(pipelines(), st.integers(1, 3))
def test_every_step_ends_once_and_never_before_what_it_waits_for(steps: list[Made], limit: int) -> None:
    plan = plan_of(steps)
    walk = walked(plan, ends_of(steps), limit=limit)
    states = walk.states()
    assert list(states) == [step.name for step in steps]
    assert set(states.values()) <= OVER
    assert walk.execution.is_over
    assert walk.most_at_once <= limit
    assert {name for name, state in states.items() if state in ("ran", "failed")} == set(walk.starts)
    for name, start in walk.starts.items():
        for edge in plan[name].before:
            assert walk.ends[edge.before] <= start


@given(pipelines())
def test_the_same_input_gives_the_same_walk(steps: list[Made]) -> None:
    first, second = (walked(plan_of(steps), ends_of(steps)) for _ in range(2))
    assert [first.execution.runs, first.execution.status] == [second.execution.runs, second.execution.status]


@given(pipelines())
def test_the_status_follows_from_how_steps_end(steps: list[Made]) -> None:
    walk = walked(plan_of(steps), ends_of(steps))
    statuses = {run.status for run in walk.execution.runs if run.status}
    status = walk.execution.status
    assert (status == "Succeeded") == (statuses <= {"Succeeded"})
    assert status != "Failed" or "Failed" in statuses
    assert status != "Stopped" or "Stopped" in statuses
    if any(run.type == "Fail" and run.has_started for run in walk.execution.runs):
        assert status == "Failed"
