"""What can be wrong between the parts of a config, beyond the samples of ``tests/invalid``."""

from importlib import import_module
from pkgutil import iter_modules

from definitions.pipeline import checks
from definitions.pipeline.checks.check import CHECKS
from definitions.pipeline.checks.operations import operation_checks
from tests.support import aligned, compiled, config_of, problems_of, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"


def processing(name: str, *settings: str) -> str:
    lines = "".join(f"    {line}\n" for line in settings)
    return (
        f"- name: {name}\n  type: Processing\n  processing:\n"
        f"    imageUri: {IMAGE}\n    instanceType: ml.m5.xlarge\n{lines}"
    )


def test_every_check_of_a_config_is_in_the_table() -> None:
    # The size is that of the definition, and what the role lacks shows in the role: a config with errors has neither.
    later = {"check_container_data", "check_definition_size"}
    modules = [import_module(f"{checks.__name__}.{module.name}") for module in iter_modules(checks.__path__)]
    written = {
        name
        for module in modules
        for name, function in vars(module).items()
        if name.startswith("check_") and function.__module__ == module.__name__
    }
    listed = {check.__name__ for check in (*CHECKS, *operation_checks())}
    assert written - listed == later


def test_steps_may_stand_in_any_order() -> None:
    after = processing("After", "inputs: [{inputName: data, stepOutput: Before.out}]")
    before = processing("Before", "outputs: [{outputName: out}]")
    forwards, backwards = compiled(config_of(before, after)), compiled(config_of(after, before))
    assert forwards.graph.edges == backwards.graph.edges
    assert [(known.sid, known.resources) for known in forwards.statements] == [
        (known.sid, known.resources) for known in backwards.statements
    ]


def test_names_are_unique_where_they_must_be_and_nowhere_else() -> None:
    same = "inputs: [{inputName: data, s3Uri: 's3://bucket/a'}]", "outputs: [{outputName: data}]"
    files = "propertyFiles: [{propertyFileName: data, outputName: data, filePath: f}]"
    parameters = "parameters: [{name: data, type: Integer, defaultValue: 1}]"
    text = config_of(processing("data", *same, files), processing("Data", *same, files), pipeline=parameters)
    assert len(warnings_of(compiled(text))) == 1


def test_an_input_may_be_called_code_where_no_script_is() -> None:
    compiled(config_of(processing("Prepare", "inputs: [{inputName: code, s3Uri: 's3://bucket/a'}]")))


def test_names_are_compared_with_their_case() -> None:
    text = config_of(
        processing("Before", "outputs: [{outputName: out}]"),
        processing("After", "inputs: [{inputName: data, stepOutput: before.out}]"),
    )
    [problem] = problems_of(text)
    assert "there is no step 'before' [unknown-step]" in problem


def test_a_parameter_that_no_step_uses_is_a_warning() -> None:
    parameters = "parameters: [{name: Used, type: String, defaultValue: a}, {name: Idle, type: String}]"
    text = config_of(processing("Prepare", "arguments: [{parameter: Used}]"), pipeline=parameters)
    assert warnings_of(compiled(text)) == [
        "pipeline.parameters[1].name: no step uses parameter 'Idle', so setting it at a start has no effect"
        " [unused-parameter]"
    ]


def test_the_second_place_of_a_problem_names_its_file_if_it_is_another() -> None:
    first = config_of(processing("Prepare"))
    second = f"pipeline:\n  steps:\n{aligned(processing('Prepare'), 4)}\n"
    [problem] = problems_of([first, second])
    assert ".yaml:4" in problem.partition("first at")[2]


def test_the_line_of_a_parameter_is_right_after_a_double_one() -> None:
    parameters = """
        parameters:
          - {name: A, type: Integer, defaultValue: 1}
          - {name: A, type: Integer, defaultValue: 1}
          - {name: B, type: String, defaultValue: b}
        """
    text = config_of(processing("Prepare", "instanceCount: {parameter: B}"), pipeline=parameters)
    assert [problem for problem in problems_of(text) if "is of type String (line 6)" in problem]


def test_checks_of_a_large_pipeline_take_no_second() -> None:
    names = [f"S{number}" for number in range(400)]
    steps = [
        processing(name, "outputs: [{outputName: out}]", f"inputs: [{{inputName: data, stepOutput: {before}.out}}]")
        for before, name in zip(["S0", *names], names, strict=False)
        if name != "S0"
    ]
    pipeline = compiled(config_of(processing("S0", "outputs: [{outputName: out}]"), *steps))
    assert len(pipeline.graph.edges) == 399
