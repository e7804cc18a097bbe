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


def test_a_wrong_key_with_a_dot_in_it_leaves_the_rest_of_its_step() -> None:
    assert told(
        processing("One", "environment: {a.b: [1]}", OUT),
        processing("Two", "inputs: [{inputName: a, stepOutput: One.uot}]"),
    ) == [
        "pipeline.steps[0].processing.environment.a.b:[wrong-type]",
        "pipeline.steps[1].processing.inputs[0].stepOutput:[wrong-output]",
    ]


def test_outputs_that_are_wrong_are_not_missed_by_others() -> None:
    one = processing("One", "outputs: {outputName: a}")
    two = processing("Two", "inputs: [{inputName: a, stepOutput: One.a}]")
    assert told(one, two) == ["pipeline.steps[0].processing.outputs:[wrong-type]"]


def test_a_broken_step_still_has_its_name() -> None:
    """Also where no step is sound."""
    broken = "- {name: Stop, type: Fail, fail: {errorMessage: [x]}}"
    assert told(broken, broken) == [
        "pipeline.steps[0].fail.errorMessage:[wrong-type]",
        "pipeline.steps[1].name:[duplicate-name]",
        "pipeline.steps[1].fail.errorMessage:[wrong-type]",
    ]


def test_a_broken_parameter_still_has_its_name() -> None:
    parameters = "[{name: P, type: Strin}, {name: P, type: String}]"
    assert told(processing("One", "arguments: [{parameter: P}]"), pipeline=f"parameters: {parameters}") == [
        "pipeline.parameters[0].type:[unknown-word]",
        "pipeline.parameters[1].name:[duplicate-name]",
    ]


def test_parameters_that_are_too_many_are_not_missed_by_steps() -> None:
    many = ", ".join(f"{{name: P{number}, type: String}}" for number in range(201))
    assert told(
        processing("One", "arguments: [{parameter: P7}, {parameter: Q}]"), pipeline=f"parameters: [{many}]"
    ) == [
        "pipeline.parameters:[too-long]",
        "pipeline.steps[0].processing.arguments[1]:[unknown-parameter]",
    ]


def test_a_name_that_is_used_twice_is_the_only_problem() -> None:
    """Neither a cycle nor outputs that are missing follow from it: which step is meant is not known."""
    assert told(
        processing("Prepare", OUT),
        processing("Train", OUT, "inputs: [{inputName: a, stepOutput: Prepare.out}]"),
        processing("Prepare", "inputs: [{inputName: a, stepOutput: Train.out}]"),
        processing("Evaluate", "inputs: [{inputName: a, stepOutput: Prepare.other}]"),
    ) == ["pipeline.steps[2].name:[duplicate-name]"]


def test_who_waits_for_a_broken_condition_or_end_is_told() -> None:
    assert told(
        "- {name: Check, type: Condition, condition: {conditions: [], ifSteps: []}}",
        "- {name: Stop, type: Fail, fail: {errorMessage: [x]}}",
        processing("One") + "  dependsOn: [Check, Stop]\n",
    )[-2:] == [
        "pipeline.steps[2].dependsOn[0]:[depends-on-condition]",
        "pipeline.steps[2].dependsOn[1]:[depends-on-fail]",
    ]


def test_what_a_broken_condition_names_is_checked() -> None:
    assert told(
        processing("One"),
        "- {name: Check, type: Condition, dependsOn: [Nothing], condition: {conditions: [{operator: Bigger}], "
        "ifSteps: [One, Missing], elseSteps: [One]}}",
    ) == [
        "pipeline.steps[1].dependsOn[0]:[unknown-step]",
        "pipeline.steps[1].condition.conditions[0].operator:[unknown-word]",
        "pipeline.steps[1].condition.ifSteps[1]:[unknown-step]",
        "pipeline.steps[1].condition.elseSteps[0]:[two-branches]",
    ]


def test_what_a_broken_loop_runs_is_known() -> None:
    assert told(
        processing("Inside", "arguments: [{forEach: CurrentItem}]", OUT),
        processing("Outside", "arguments: [{forEach: CurrentItem}]"),
        processing("Later", "inputs: [{inputName: a, stepOutput: Inside.out}]"),
        "- {name: Stop, type: Fail, fail: {errorMessage: x}}",
        "- {name: Each, type: ForEach, forEach: {iterableItems: 5, maxConcurrency: 1, forEachBody: [Inside, Stop]}}",
    ) == [
        "pipeline.steps[1].processing.arguments[0]:[outside-for-each]",
        "pipeline.steps[2].processing.inputs[0].stepOutput:[inside-for-each]",
        "pipeline.steps[4].forEach.iterableItems:[wrong-type]",
        "pipeline.steps[4].forEach.forEachBody[1]:[not-in-for-each]",
    ]


def test_a_loop_that_cannot_be_read_may_run_any_step() -> None:
    assert told(
        processing("Inside", "arguments: [{forEach: CurrentItem}]"),
        "- {name: Each, type: ForEach, forEach: {iterableItems: [1], maxConcurrency: 1, forEachBody: 5}}",
    ) == ["pipeline.steps[1].forEach.forEachBody:[wrong-type]"]


def test_properties_of_a_loop_around_a_broken_step_are_not_known() -> None:
    assert told(
        "- {name: Inside, type: Processing}",
        "- {name: Each, type: ForEach, forEach: {iterableItems: [1], maxConcurrency: 1, forEachBody: [Inside]}}",
        processing("Later", "arguments: [{property: 'Each.IterationOutputs[0].Inside.ProcessingJobArn'}]"),
    ) == ["pipeline.steps[0].processing:[missing-key]"]


def test_what_a_broken_step_refers_to_is_checked() -> None:
    broken = """
    - name: Broken
      type: Training
      training:
        imageUri: {parameter: Image}
        instanceType: large
        inputChannels: [{channelName: a, stepOutput: One.uot}]
        hyperparameters: {a: {property: One.Nothing}, b: {stepOutput: Nothing.out}}
    """
    assert told(processing("One", OUT), broken) == [
        "pipeline.steps[1].training.imageUri:[unknown-parameter]",
        "pipeline.steps[1].training.instanceType:[bad-instance-type]",
        "pipeline.steps[1].training.inputChannels[0].stepOutput:[wrong-output]",
        "pipeline.steps[1].training.hyperparameters.a:[unknown-property]",
        "pipeline.steps[1].training.hyperparameters.b:[unknown-step]",
    ]


def test_a_cycle_through_a_broken_step_is_told() -> None:
    assert (
        told(
            processing("One", "outputs: [{outputName: a/b}]", "arguments: 5") + "  dependsOn: [Two]\n",
            processing("Two") + "  dependsOn: [One]\n",
        )[0]
        == "pipeline.steps[0].name:[cycle]"
    )


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
