"""Expressions in AWS's own form: each is told how configs write it."""

import pytest
from pydantic_core import PydanticCustomError

from definitions.schema.aws_expressions import is_aws_expression, refuse_aws_expression


def hint(value: object) -> str:
    with pytest.raises(PydanticCustomError) as raised:
        refuse_aws_expression(value)
    assert raised.value.context is not None
    return str(raised.value.context["hint"])


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({"Get": "Parameters.Uri"}, "{parameter: Uri}"),
        (
            {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"},
            "{property: Train.ModelArtifacts.S3ModelArtifacts}",
        ),
        ({"Get": "Steps.A.OutputParameters['n']"}, "{property: \"A.OutputParameters['n']\"}"),
        ({"Get": "Steps.A.PropertyFiles.Report"}, "{jsonGet: {step: A, propertyFile: Report, path: PATH}}"),
        ({"Get": "Execution.PipelineName"}, "{execution: PipelineName}"),
        ({"Get": "PipelineExperimentConfig.TrialName"}, "{pipelineExperimentConfig: TrialName}"),
        ({"Get": "ForEach.CurrentItem.name"}, "{forEach: CurrentItem.name}"),
        ({"Get": "IterationOutput.A.OutputParameters"}, "A.OutputParameters"),
        ({"Get": 5}, "{parameter: NAME}"),
        (
            {"Std:Join": {"On": "-", "Values": ["a", 1, {"Get": "Parameters.B"}]}},
            '{join: {on: "-", values: [a, 1, {parameter: B}]}}',
        ),
        ({"Std:Join": None}, '{join: {on: "", values: [TEXT, TEXT]}}'),
        (
            {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.A.PropertyFiles.R"}, "Path": "a.b"}},
            "{jsonGet: {step: A, propertyFile: R, path: a.b}}",
        ),
        (
            {"Std:JsonGet": {"S3Uri": {"Std:Join": {"Values": [{"Get": "Parameters.B"}]}}, "Path": "a"}},
            '{jsonGet: {s3Uri: {join: {on: "", values: [{parameter: B}]}}, path: a}}',
        ),
        ({"Std:JsonGet": "Report"}, "{jsonGet: {step: STEP, propertyFile: FILE, path: PATH}}"),
        ({"Step": "Prepare", "Trigger": "Failed"}, "{step: Prepare, trigger: Failed} in 'dependsOn'"),
    ],
)
def test_what_to_write_is_said(value: object, written: str) -> None:
    assert hint(value) == f"write {written}"


def test_what_is_long_is_said_in_general() -> None:
    assert hint({"Std:Join": {"On": "", "Values": ["a" * 300]}}) == 'write {join: {on: "", values: [TEXT, TEXT]}}'


@pytest.mark.parametrize("value", [{}, {"Get": 1, "Set": 2}, {"parameter": "A"}, "Get", ["Get"], {"Step": "A"}])
def test_other_values_are_left_to_others(value: object) -> None:
    refuse_aws_expression(value)


def test_a_map_may_have_a_key_of_the_same_name() -> None:
    assert is_aws_expression({"Get": "Steps.A.B"})
    assert is_aws_expression({"Std:Join": {}})
    assert not is_aws_expression({"Get": "a value"})
    assert not is_aws_expression({"Get": "Steps.A.B", "Other": "a"})
