"""A config with problems still tells the problems between its sound parts, and none that follow from the others."""

import pytest

from tests.support import config_of, problems_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"


def processing(name: str, *settings: str) -> str:
    lines = "".join(f"    {line}\n" for line in settings)
    return (
        f"- name: {name}\n  type: Processing\n  processing:\n"
        f"    imageUri: {IMAGE}\n    instanceType: ml.m5.xlarge\n{lines}"
    )


def told(*steps: str, **more: str) -> list[str]:
    """Path and rule of each problem."""
    return [problem.split(" ")[1] + problem.rpartition(" ")[2] for problem in problems_of(config_of(*steps, **more))]


OUT = "outputs: [{outputName: out}]"


def test_problems_of_values_and_between_steps_are_told_in_one_run() -> None:
    assert told(
        processing("One", "instanceCount: 0", OUT),
        processing("Two", "inputs: [{inputName: a, stepOutput: Oen.out}]"),
        processing("Two", "typo: 1"),
        processing("Three", "inputs: [{inputName: a, stepOutput: One.uot}]", "arguments: [{parameter: P}]"),
        root="preProdAccountId: 1",
    ) == [
        "preProdAccountId:[bad-account-id]",
        "pipeline.steps[0].processing.instanceCount:[out-of-range]",
        "pipeline.steps[1].processing.inputs[0].stepOutput:[unknown-step]",
        "pipeline.steps[2].name:[duplicate-name]",
        "pipeline.steps[2].processing.typo:[unknown-key]",
        "pipeline.steps[3].processing.inputs[0].stepOutput:[wrong-output]",
        "pipeline.steps[3].processing.arguments[0]:[unknown-parameter]",
    ]


def test_a_step_that_is_left_out_is_not_missed_by_others() -> None:
    assert told(
        "- {name: Broken, type: Processing}",
        processing("Two", "inputs: [{inputName: a, stepOutput: Broken.out}]"),
        "- {name: Three, type: Processing, dependsOn: [Broken], processing: 5}",
        processing("Four", "inputs: [{inputName: a, stepOutput: Nothing.out}]"),
    ) == [
        "pipeline.steps[0].processing:[missing-key]",
        "pipeline.steps[2].processing:[wrong-type]",
        "pipeline.steps[3].processing.inputs[0].stepOutput:[unknown-step]",
    ]


def test_a_parameter_that_is_left_out_is_not_missed_by_steps() -> None:
    assert told(
        processing("One", "instanceCount: {parameter: Count}", "arguments: [{parameter: Nothing}]"),
        pipeline="parameters: [{name: Count, type: Whole, defaultValue: 1}, {name: Idle, type: String}]",
    ) == [
        "pipeline.parameters[0].type:[unknown-word]",
        "pipeline.steps[0].processing.arguments[0]:[unknown-parameter]",
    ]


def test_steps_keep_their_numbers_when_others_are_left_out() -> None:
    problems = told(
        "- {name: Broken, type: Processing}",
        "- 5",
        processing("Two", "inputs: [{inputName: a, stepOutput: Nothing.out}]"),
    )
    assert problems[-1] == "pipeline.steps[2].processing.inputs[0].stepOutput:[unknown-step]"


def test_warnings_wait_until_the_config_is_right() -> None:
    assert told(processing("One", "typo: 1"), pipeline="parameters: [{name: Idle, type: String}]") == [
        "pipeline.steps[0].processing.typo:[unknown-key]"
    ]


def test_a_group_that_is_wrong_is_not_missed_by_steps() -> None:
    register = f"- {{name: Register, type: RegisterModel, register: {{imageUri: '{IMAGE}', modelData: 's3://abc/m'}}}}"
    assert told(register, root="modelPackageGroupName: a b") == ["modelPackageGroupName:[bad-name]"]
    assert told(register, root="typo: 1") == ["typo:[unknown-key]"]


@pytest.mark.parametrize(
    ("root", "pipeline", "expected"),
    [
        ("pipelineBucketName: my-bucket", "", ":[half-import]"),
        ("", "networkConfig: {subnetIds: [subnet-1]}", "pipeline.networkConfig:[half-vpc]"),
        ("", "networkConfig: {subnetIds: [vpc-1], securityGroupIds: [sg-1]}", "pipeline.networkConfig.subnetIds[0]:"),
        ("", "networkConfig: []", "pipeline.networkConfig:[wrong-type]"),
        ("", "parameters: 5", "pipeline.parameters:[wrong-type]"),
        ("nag_suppressions: {by_path: 5}", "", "nag_suppressions.by_path:[wrong-type]"),
        ("additionalReadBucketNames: [my-bucket, A]", "", "additionalReadBucketNames[1]:[bad-bucket-name]"),
    ],
)
def test_what_is_wrong_outside_of_steps_hides_nothing_inside(root: str, pipeline: str, expected: str) -> None:
    text = config_of(
        processing("One", "inputs: [{inputName: a, stepOutput: Nothing.out}]"), root=root, pipeline=pipeline
    )
    problems = problems_of(text)
    assert len(problems) == 2
    assert any("pipeline.steps[0].processing.inputs[0].stepOutput: there is no step" in problem for problem in problems)
    assert any(expected.partition(":")[0] in problem for problem in problems)


def test_nothing_more_is_told_where_nothing_sound_is_left() -> None:
    assert told("- {name: Broken, type: Processing}", root="typo: 1") == [
        "typo:[unknown-key]",
        "pipeline.steps[0].processing:[missing-key]",
    ]
    assert problems_of("projectName: sample\npipeline: 5\n") == [
        "2:11: pipeline: must be a map, got a number [wrong-type]"
    ]


def test_what_is_left_of_a_step_without_its_wrong_keys_is_checked() -> None:
    one = processing("One", "outputs: [{outputName: out}, {outputName: a, typo: 1}]")
    two = processing("Two", "inputs: [{inputName: a, stepOutput: One.a}, {inputName: b, stepOutput: One.b}]")
    assert told(one, two) == [
        "pipeline.steps[0].processing.outputs[1].typo:[unknown-key]",
        "pipeline.steps[1].processing.inputs[1].stepOutput:[wrong-output]",
    ]


def test_outputs_that_are_wrong_are_not_missed_by_others() -> None:
    one = processing("One", "outputs: {outputName: a}")
    two = processing("Two", "inputs: [{inputName: a, stepOutput: One.a}]")
    assert told(one, two) == ["pipeline.steps[0].processing.outputs:[wrong-type]"]
