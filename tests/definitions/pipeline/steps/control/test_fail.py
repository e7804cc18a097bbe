"""Fail steps: the message, and that nothing is needed for them."""

import pytest

from tests.support import compiled, config_of, problems_of, step


def stop(message: str) -> str:
    return f"- {{name: Stop, type: Fail, fail: {{errorMessage: {message}}}}}"


def test_step_is_its_message_and_nothing_else() -> None:
    assert step(compiled(config_of(stop("The model is not good enough."))), "Stop") == {
        "Name": "Stop",
        "Type": "Fail",
        "Arguments": {"ErrorMessage": "The model is not good enough."},
    }


def test_step_may_have_a_title_and_a_description() -> None:
    text = config_of(stop("no").replace("type:", "displayName: Stop here, description: The end., type:"))
    found = step(compiled(text), "Stop")
    assert (found["DisplayName"], found["Description"]) == ("Stop here", "The end.")


def test_message_is_joined_of_texts_parameters_and_values_of_steps() -> None:
    text = config_of(
        "- {name: Call, type: Lambda, lambda: {functionArn: 'arn:aws:lambda:us-east-1:123456789012:function:check', "
        "outputs: [{outputName: error, outputType: Float}]}}",
        stop("{join: {on: ' ', values: [error, {stepOutput: Call.error}, above, {parameter: Limit}]}}"),
        pipeline="parameters: [{name: Limit, type: Float, defaultValue: 1.5}]",
    )
    values = ["error", {"Get": "Steps.Call.OutputParameters['error']"}, "above", {"Get": "Parameters.Limit"}]
    message = step(compiled(text), "Stop")["Arguments"]["ErrorMessage"]
    assert message == {"Std:Join": {"On": " ", "Values": values}}


@pytest.mark.parametrize(
    ("kind", "expression"),
    [
        ("String", {"Get": "Parameters.Limit"}),
        ("Integer", {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Limit"}]}}),
    ],
)
def test_a_parameter_alone_is_written_as_text(kind: str, expression: object) -> None:
    text = config_of(stop("{parameter: Limit}"), pipeline=f"parameters: [{{name: Limit, type: {kind}}}]")
    assert step(compiled(text), "Stop")["Arguments"]["ErrorMessage"] == expression


def test_role_needs_nothing_for_it() -> None:
    assert [found.sid for found in compiled(config_of(stop("no"))).statements] == ["RunThisPipeline"]


def test_a_message_too_long_is_refused() -> None:
    [problem] = problems_of(config_of(stop("a" * 3073)))
    assert problem.endswith("fail.errorMessage: has 3,073 characters; at most 3,072 are allowed [too-long]")
