"""A config with problems still tells the problems between its sound parts, and none that follow from the others."""

import pytest

from tests.definitions.pipeline.config.broken_configs import IMAGE, OUT, processing, told
from tests.support import config_of, problems_of


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


def test_a_name_that_is_used_twice_is_the_only_problem() -> None:
    """Neither a cycle nor outputs that are missing follow from it: which step is meant is not known."""
    assert told(
        processing("Prepare", OUT),
        processing("Train", OUT, "inputs: [{inputName: a, stepOutput: Prepare.out}]"),
        processing("Prepare", "inputs: [{inputName: a, stepOutput: Train.out}]"),
        processing("Evaluate", "inputs: [{inputName: a, stepOutput: Prepare.other}]"),
    ) == ["pipeline.steps[2].name:[duplicate-name]"]


def test_a_group_that_is_missing_is_told_beside_other_errors() -> None:
    register = f"- {{name: Register, type: RegisterModel, register: {{imageUri: '{IMAGE}', modelData: 's3://abc/m'}}}}"
    assert told(register, processing("One", "instanceCount: 0")) == [
        "pipeline.steps[0].register.modelPackageGroupName:[missing-key]",
        "pipeline.steps[1].processing.instanceCount:[out-of-range]",
    ]


@pytest.mark.parametrize("settled", [{}, {"account": "123456789012", "region": "us-east-1"}])
def test_what_a_refused_config_needs_is_not_asked(settled: dict[str, str]) -> None:
    register = f"""
    - name: Register
      type: RegisterModel
      register: {{imageUri: '{IMAGE}', modelData: 's3://abc/m', modelPackageGroupName: g-}}
    """
    [problem] = problems_of(config_of(register), **settled)
    assert "pipeline.steps[0].register.modelPackageGroupName: 'g-' is not the name" in problem
