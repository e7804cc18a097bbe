"""What a script sees in script mode, value by value as SageMaker's Training Toolkit 5.1 gives it."""

from typing import Any

import pytest

from definitions.local.jobs.script_mode import Script, as_variable, decoded

HYPERPARAMETERS = {
    "number": "5",
    "truth": "true",
    "word": "True",
    "text": '"quoted"',
    "empty": "",
    "nothing": "null",
    "list": "[1, 2]",
    "map": '{"a": 1, "b": 2}',
    "n": "0.5",
    "learning-rate": "0.1",
    "sagemaker_program": '"train.py"',
    "sagemaker_submit_directory": '"/opt/ml/input/data/code"',
    "_tuning_objective_metric": "loss",
}
RESOURCES = {"current_instance_type": "ml.m5.large"}


def script(**hyperparameters: str) -> Script:
    request: dict[str, Any] = {"HyperParameters": {**HYPERPARAMETERS, **hyperparameters}}
    return Script.of(request, "job-1", "us-east-1", {"train": {}, "code": {}}, RESOURCES)


@pytest.mark.parametrize(
    ("given", "value", "variable"),
    [
        ("5", 5, "5"),
        ("true", True, "true"),
        ("True", "True", "True"),
        ('"abc"', "abc", "abc"),
        ("abc", "abc", "abc"),
        ("", "", ""),
        ("null", None, ""),
        ("[1, 2]", [1, 2], "[1,2]"),
        ('{"b": 1, "a": "ä"}', {"b": 1, "a": "ä"}, '{"a":"\\u00e4","b":1}'),
    ],
)
def test_values_are_json_or_the_text_itself(given: str, value: object, variable: str) -> None:
    assert decoded(given) == value
    assert as_variable(decoded(given)) == variable


def test_arguments_are_sorted_and_written_as_python_writes_them() -> None:
    words = ["--empty", "", "--learning-rate", "0.1", "--list", "[1, 2]", "--map", "a=1,b=2", "-n", "0.5"]
    words += ["--nothing", "", "--number", "5", "--text", "quoted", "--truth", "True", "--word", "True"]
    assert script().command([]) == ["python", "train.py", *words]


def test_variables_have_upper_case_names_alone() -> None:
    variables = script().variables()
    assert variables["SM_HP_LEARNING-RATE"] == "0.1"
    assert variables["SM_HP_TRUTH"] == "true"
    assert variables["SM_CHANNELS"] == '["code","train"]'
    assert variables["SM_CHANNEL_TRAIN"] == "/opt/ml/input/data/train"
    assert variables["SM_MODULE_DIR"] == "/opt/ml/input/data/code"
    assert variables["SM_CURRENT_INSTANCE_TYPE"] == "ml.m5.large"
    assert not [name for name in variables if "SAGEMAKER_PROGRAM" in name or "OBJECTIVE" in name]


def test_a_shell_script_is_run_by_a_shell_with_its_arguments_quoted() -> None:
    command = script(sagemaker_program="run.sh", text="a b;c").command(["run.sh"])
    assert command[:2] == ["/bin/sh", "-c"]
    assert command[2].startswith("./run.sh --empty '' --learning-rate 0.1")
    assert "--text 'a b;c'" in command[2]
