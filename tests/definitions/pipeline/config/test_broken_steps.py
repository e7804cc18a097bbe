"""Steps and parameters with problems: what is known of them all the same, and is not missed by others."""

from tests.definitions.pipeline.config.broken_configs import OUT, processing, told


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
