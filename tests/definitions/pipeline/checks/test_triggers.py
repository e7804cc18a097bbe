"""Triggers: what runs after a step that failed or was stopped, and what can then not be used."""

import pytest

from definitions.pipeline.steps.graph import Edge
from tests.definitions.pipeline.checks.control_steps import condition, loop, processing, reading, warned
from tests.support import compiled, config_of, problems_of, step

FAILED = "[{step: Prepare, trigger: Failed}]"


def errors(*steps: str) -> list[str]:
    """Path, message and rule of each error."""
    found = problems_of(config_of(*steps))
    return [problem.partition(": pipeline.")[2] for problem in found if ": note: " not in problem]


def told(*steps: str) -> list[tuple[str, str]]:
    """Path and rule of each error."""
    return [(error.partition(": ")[0], error.rpartition("[")[2].rstrip("]")) for error in errors(*steps)]


def notes(*steps: str) -> list[str]:
    found = compiled(config_of(*steps)).problems
    return [str(problem).partition(": pipeline.")[2] for problem in found if problem.severity == "note"]


def test_a_step_waits_for_each_of_the_four_outcomes() -> None:
    names = ["Completed", "Failed", "Stopped", "Any"]
    after = ", ".join(f"{{step: After{name}, trigger: {name}}}" for name in names)
    pipeline = compiled(
        config_of(*(processing(f"After{name}") for name in names), processing("Last", after=f"[{after}]"))
    )
    assert step(pipeline, "Last")["DependsOn"] == [
        "AfterCompleted",
        {"Step": "AfterFailed", "Trigger": "Failed"},
        {"Step": "AfterStopped", "Trigger": "Stopped"},
        {"Step": "AfterAny", "Trigger": "Any"},
    ]
    assert pipeline.graph.edges == tuple(Edge(f"After{name}", "Last", "dependsOn", name, "order") for name in names)


@pytest.mark.parametrize("after", ["[Prepare]", "[{step: Prepare}]", "[Prepare, {step: Prepare, trigger: Completed}]"])
def test_waiting_for_completion_is_the_name_alone(after: str) -> None:
    pipeline = compiled(config_of(processing("Prepare"), processing("Last", after=after)))
    assert step(pipeline, "Last")["DependsOn"] == ["Prepare"]


@pytest.mark.parametrize("trigger", ["Failed", "Any"])
def test_a_note_tells_how_executions_end_that_go_on_after_a_failure(trigger: str) -> None:
    after = f"[{{step: Prepare, trigger: {trigger}}}]"
    [note] = notes(processing("Prepare"), processing("Last", after=after))
    assert note.startswith("steps[1].dependsOn[0]: note: an execution in which 'Prepare' fails and this step runs ends")
    assert "CompletedWithFailures" in note


def test_there_is_no_note_on_other_dependencies() -> None:
    assert notes(processing("Prepare"), processing("Last", after="[Prepare]")) == []


@pytest.mark.parametrize("trigger", ["Failed", "Stopped"])
@pytest.mark.parametrize(
    "value",
    [
        "{stepOutput: Prepare.out}",
        "{property: Prepare.ProcessingJobName}",
        "{jsonGet: {step: Prepare, propertyFile: Report, path: a}}",
        "{join: {values: [a, {property: Prepare.ProcessingJobName}]}}",
    ],
)
def test_nothing_of_a_step_that_did_not_complete_is_used(trigger: str, value: str) -> None:
    first = processing("Prepare", ", propertyFiles: [{propertyFileName: Report, outputName: out, filePath: a}]")
    last = reading("Last", value, after=f"[{{step: Prepare, trigger: {trigger}}}]")
    assert [rule for _, rule in told(first, last)] == ["missing-output"]


def test_what_may_be_missing_is_a_warning() -> None:
    last = reading("Last", "{stepOutput: Prepare.out}", after="[{step: Prepare, trigger: Any}]")
    assert warned(processing("Prepare"), last) == [("pipeline.steps[1].processing.arguments[0]", "missing-output")]


@pytest.mark.parametrize(
    "steps",
    [
        # What the failed step itself had waited for is there.
        [
            processing("First"),
            reading("Prepare", "{stepOutput: First.out}"),
            reading("Last", "{stepOutput: First.out}", after=FAILED),
        ],
        [processing("Prepare"), processing("Told", after=FAILED), reading("Last", "{stepOutput: Told.out}")],
        [
            processing("Prepare"),
            processing("Told", after=FAILED),
            processing("Done", after="[Prepare]"),
            processing("Last", after="[{step: Told, trigger: Any}, {step: Done, trigger: Any}]"),
        ],
        [processing("Prepare"), condition("Check", "ifSteps: [Told]"), processing("Told", after=FAILED)],
    ],
    ids=["before the failed one", "after the one told", "either way", "in a branch"],
)
def test_steps_that_can_run_are_no_problem(steps: list[str]) -> None:
    assert warned(*steps) == []


@pytest.mark.parametrize(
    "steps",
    [
        [reading("Then", "{stepOutput: Prepare.out}"), reading("Last", "{stepOutput: Then.out}", after=FAILED)],
        [processing("Told", after=FAILED), reading("Last", "{stepOutput: Prepare.out}", after="[Told]")],
        [
            processing("Told", after=FAILED),
            processing("Done", after="[Prepare]"),
            processing("Last", after="[Told, Done]"),
        ],
        [
            processing("Told", after="[{step: Prepare, trigger: Stopped}]"),
            processing("Last", after="[Told, {step: Prepare, trigger: Failed}]"),
        ],
        [
            loop("Loop", "[Last]").replace("type: ForEach,", f"type: ForEach, dependsOn: {FAILED},"),
            reading("Last", "{stepOutput: Prepare.out}"),
        ],
        [
            condition("Check", "ifSteps: [Last]").replace("type: Condition,", f"type: Condition, dependsOn: {FAILED},"),
            reading("Last", "{stepOutput: Prepare.out}"),
        ],
    ],
    ids=["through another step", "after the one told", "after both", "failed and stopped", "in a loop", "in a branch"],
)
def test_a_step_that_needs_two_outcomes_of_one_step_never_runs(steps: list[str]) -> None:
    [problem] = errors(processing("Prepare"), *steps)
    assert ".name: this step never runs: 'Prepare' cannot have both " in problem
    assert problem.endswith("[never-runs]")


def test_what_follows_from_a_step_that_never_runs_is_no_problem_of_its_own() -> None:
    last = processing("Last", after="[Told, Prepare]")
    found = told(processing("Prepare"), processing("Told", after=FAILED), last, processing("End", after="[Last]"))
    assert found == [("steps[2].name", "never-runs")]


def test_a_step_is_waited_for_in_one_way() -> None:
    after = "[{step: Prepare, trigger: Failed}, Prepare]"
    [problem] = errors(processing("Prepare"), processing("Last", after=after))
    assert problem.endswith("dependsOn[1]: waits for 'Prepare' as Completed, and as Failed at line 5 [two-triggers]")


def test_steps_that_wait_for_each_other_do_so_with_any_trigger() -> None:
    steps = processing("Prepare", after="[{step: Last, trigger: Any}]"), processing("Last", after=FAILED)
    assert told(*steps) == [("steps[0].name", "cycle")]


def test_a_step_with_errors_is_waited_for_all_the_same() -> None:
    broken = (
        "- {name: Broken, type: Processing, dependsOn: [{step: Nobody, trigger: Any}, 5, {trigger: x}], processing: 5}"
    )
    assert told(broken, processing("Last", after="[{step: Broken, trigger: Failed}]")) == [
        ("steps[0].dependsOn[0]", "unknown-step"),
        ("steps[0].dependsOn[2].step", "missing-key"),
        ("steps[0].dependsOn[2].trigger", "unknown-word"),
        ("steps[0].processing", "wrong-type"),
    ]
