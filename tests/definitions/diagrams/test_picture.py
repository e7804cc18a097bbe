"""The picture of a pipeline as data."""

from definitions.diagrams.parts import Arrow, Picture, PicturedNode
from definitions.diagrams.picture import picture_of
from tests.support import CONFIGS, compiled, config_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
OUTPUTS = ", outputs: [{outputName: train}, {outputName: test}]"


def processing(name: str, more: str = "", keys: str = "") -> str:
    settings = f"{{imageUri: '{IMAGE}', instanceType: ml.m5.xlarge{more}}}"
    return f"- {{name: {name}, type: Processing{keys}, processing: {settings}}}"


def fail(name: str, keys: str = "") -> str:
    return f"- {{name: {name}, type: Fail{keys}, fail: {{errorMessage: stopped}}}}"


def condition(name: str, more: str, value: str = "{execution: PipelineName}") -> str:
    conditions = f"[{{operator: Equals, leftValue: {value}, rightValue: nightly}}]"
    return f"- {{name: {name}, type: Condition, condition: {{conditions: {conditions}, {more}}}}}"


def picture(*steps: str) -> Picture:
    return picture_of(compiled(config_of(*steps)))


def arrows(*steps: str) -> tuple[Arrow, ...]:
    return picture(*steps).arrows


def test_a_step_has_its_place_in_the_yaml_and_a_box_its_steps() -> None:
    pipeline = compiled(CONFIGS / "step-types" / "for-each.yaml")
    [loop, train, compare] = picture_of(pipeline).nodes
    rules = ("for each of [3, 5, 8]", "at most 2 at once", "picks the smallest Train.BillableTimeInSeconds")
    assert loop == PicturedNode(
        "TrainEachDepth", "TrainEachDepth", "ForEach", loop.position, rules, body=("Train",), box=None
    )
    assert (train.box, compare.box) == ("TrainEachDepth", None)
    text = (CONFIGS / "step-types" / "for-each.yaml").read_text(encoding="utf-8").splitlines()
    assert [text[step.position.line - 1].strip() for step in (loop, train, compare)] == [
        "- name: TrainEachDepth",
        "- name: Train",
        "- name: Compare",
    ]


def test_of_a_long_list_the_first_items_are_named() -> None:
    loop = "{iterableItems: [1, 2, 3, 4, 5, 6], maxConcurrency: 3, forEachBody: [A]}"
    [step, _] = picture(f"- {{name: Loop, type: ForEach, forEach: {loop}}}", processing("A")).nodes
    assert step.rules == ("for each of 6 items, such as [1, 2, 3, 4, 5]", "at most 3 at once")


def test_all_that_flows_between_two_steps_is_one_arrow() -> None:
    inputs = ", inputs: [{inputName: a, stepOutput: A.train}, {inputName: b, stepOutput: A.test}]"
    assert arrows(processing("A", OUTPUTS), processing("B", inputs, ", dependsOn: [A]")) == (
        Arrow("A", "B", "data", ("train", "test")),
    )


def test_waiting_alone_is_told_from_data_and_from_other_outcomes_than_success() -> None:
    names = "ABC"
    found = arrows(
        *(processing(name) for name in names),
        processing("Last", keys=", dependsOn: [A, {step: B, trigger: Failed}, {step: C, trigger: Any}]"),
    )
    assert found == (
        Arrow("A", "Last", "order"),
        Arrow("B", "Last", "trigger", ("Failed",)),
        Arrow("C", "Last", "trigger", ("Any",)),
    )


def test_of_a_branch_the_first_steps_say_enough() -> None:
    found = arrows(
        condition("Choose", "ifSteps: [A, B], elseSteps: [Stop]"),
        processing("A", OUTPUTS),
        processing("B", ", inputs: [{inputName: a, stepOutput: A.train}]"),
        fail("Stop"),
    )
    assert found == (
        Arrow("Choose", "A", "branch", ("if",)),
        Arrow("Choose", "B", "branch", ("if",), is_redundant=True),
        Arrow("Choose", "Stop", "branch", ("else",)),
        Arrow("A", "B", "data", ("train",)),
    )


def test_a_step_that_another_branch_leads_to_is_no_less_chosen() -> None:
    found = arrows(
        condition("One", "ifSteps: [A]"),
        condition("Two", "ifSteps: [B]"),
        processing("A", OUTPUTS),
        processing("B", ", inputs: [{inputName: a, stepOutput: A.train}]"),
    )
    assert [arrow.is_redundant for arrow in found if arrow.kind == "branch"] == [False, False]


def test_arrows_of_a_loop_lead_to_its_box_and_from_it_and_not_into_it() -> None:
    loop = "{iterableItems: [1, 2], maxConcurrency: 1, forEachBody: [A, B]}"
    found = arrows(
        processing("Before"),
        f"- {{name: Loop, type: ForEach, dependsOn: [Before], forEach: {loop}}}",
        processing("A", OUTPUTS),
        processing("B", ", inputs: [{inputName: a, stepOutput: A.train}]"),
        processing("After", ", environment: {COUNT: {property: Loop.SucceededStepCount}}"),
    )
    assert found == (
        Arrow("Before", "Loop", "order"),
        Arrow("A", "B", "data", ("train",)),
        Arrow("Loop", "After", "data", ("SucceededStepCount",)),
    )


def test_texts_are_printable_and_have_one_line() -> None:
    [step] = picture(fail("Stop", r', displayName: "Stop\n  \x07here\u202e"')).nodes
    assert (step.name, step.title) == ("Stop", r"Stop \x07here\u202e")


def test_steps_may_share_a_display_name_and_a_blank_one_is_none() -> None:
    keys = ", displayName: The end"
    assert [(step.name, step.title) for step in picture(fail("A", keys), fail("B", keys)).nodes] == [
        ("A", "The end"),
        ("B", "The end"),
    ]
    assert picture(fail("A", ', displayName: " "')).nodes[0].title == "A"


def test_steps_that_have_nothing_to_do_with_each_other_have_no_arrows() -> None:
    assert arrows(processing("A"), processing("B")) == ()


def started(steps: int, concurrency: str, *triggers: str) -> Picture:
    listed = "".join(f"\n  - {{name: {trigger}}}" for trigger in triggers)
    return picture_of(compiled(config_of(*map(fail, "AB"[:steps]), root=f"triggers:{listed}\n{concurrency}")))


def test_what_starts_the_pipeline_stands_before_the_steps_that_wait_for_nothing() -> None:
    pipeline = compiled(CONFIGS / "operations" / "prepare.yaml")
    drawn = picture_of(pipeline)
    assert [(node.title, node.type, *node.rules) for node in drawn.nodes] == [
        ("new-file", "Event", "new objects under s3://<bucket name>/incoming/ that end with .csv"),
        ("weekly", "Schedule", "cron(0 6 ? * MON *) Europe/Berlin, within 15 minutes"),
        ("hourly", "Disabled schedule", "rate(1 hour), from 2090-01-01T00:00:00Z"),
        ("Prepare", "Processing"),
    ]
    assert {(arrow.after, arrow.kind) for arrow in drawn.arrows} == {("Prepare", "start")}
    assert len(drawn.arrows) == 3


def test_all_triggers_go_through_one_gate_if_there_is_a_limit_or_there_would_be_many_arrows() -> None:
    limit = "concurrency: {atMost: 1}"
    triggers = "A, schedule: {expression: rate(1 day)}", "B, pattern: {source: [aws.s3]}"
    [start] = [node for node in started(1, limit, triggers[0]).nodes if node.type == "Concurrency"]
    assert start.rules == ("at most 1 execution at once, else skipped",)
    # A trigger may have the name of a step.
    assert [(arrow.before, arrow.after) for arrow in started(2, "", *triggers).arrows] == [
        ("trigger:A", "start:pipeline"),
        ("trigger:B", "start:pipeline"),
        ("start:pipeline", "A"),
        ("start:pipeline", "B"),
    ]
    assert len(started(2, "", triggers[0]).arrows) == 2
