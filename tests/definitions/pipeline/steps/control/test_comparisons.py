"""Conditions of Condition steps: what is compared, and how it is written."""

import pytest

from tests.definitions.pipeline.steps.control.condition_steps import condition, config, left
from tests.support import compiled, problems_of, step


@pytest.mark.parametrize("operator", ["LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo", "Equals"])
def test_operators_are_written_as_the_language_has_them(operator: str) -> None:
    rendered = step(compiled(config(condition(operator))), "Check")
    assert rendered["Arguments"]["Conditions"][0]["Type"] == operator


PARAMETERS = """
parameters:
  - {name: Stage, type: String, defaultValue: test}
  - {name: Limit, type: Float, defaultValue: 0.1}
"""
STAGE, LIMIT = {"Get": "Parameters.Stage"}, {"Get": "Parameters.Limit"}


@pytest.mark.parametrize(
    ("written", "rendered"),
    [
        (
            "{operator: Equals, leftValue: {parameter: Stage}, rightValue: production}",
            {"Type": "Equals", "LeftValue": STAGE, "RightValue": "production"},
        ),
        # A value is compared as what it is.
        (
            "{operator: Equals, leftValue: '1', rightValue: 'true'}",
            {"Type": "Equals", "LeftValue": "1", "RightValue": "true"},
        ),
        (
            "{operator: Equals, leftValue: false, rightValue: 0}",
            {"Type": "Equals", "LeftValue": False, "RightValue": 0},
        ),
        (
            "{operator: GreaterThan, leftValue: 1, rightValue: {parameter: Limit}}",
            {"Type": "GreaterThan", "LeftValue": 1, "RightValue": LIMIT},
        ),
        (
            "{operator: LessThan, leftValue: {property: Evaluate.ProcessingEndTime},"
            " rightValue: {execution: StartDateTime}}",
            {
                "Type": "LessThan",
                "LeftValue": {"Get": "Steps.Evaluate.ProcessingEndTime"},
                "RightValue": {"Get": "Execution.StartDateTime"},
            },
        ),
        (
            "{operator: NotEquals, leftValue: {parameter: Stage}, rightValue: '{{account}}'}",
            {"Type": "Not", "Condition": {"Type": "Equals", "LeftValue": STAGE, "RightValue": "${account}"}},
        ),
        (
            "{operator: In, queryValue: {parameter: Stage}, values: [staging, 5, true, {execution: PipelineName}]}",
            {"Type": "In", "QueryValue": STAGE, "Values": ["staging", 5, True, {"Get": "Execution.PipelineName"}]},
        ),
        (
            "{operator: In, stepName: Evaluate, propertyFile: Report, jsonPath: 'm.mse[0].value', values: [1]}",
            {"Type": "In", "QueryValue": left(), "Values": [1]},
        ),
        (
            "{operator: Not, condition: {operator: Or, conditions: ["
            "{operator: NotEquals, leftValue: 1, rightValue: 2}, {operator: In, queryValue: 1, values: [1]}]}}",
            {
                "Type": "Not",
                "Condition": {
                    "Type": "Or",
                    "Conditions": [
                        {"Type": "Not", "Condition": {"Type": "Equals", "LeftValue": 1, "RightValue": 2}},
                        {"Type": "In", "QueryValue": 1, "Values": [1]},
                    ],
                },
            },
        ),
    ],
)
def test_conditions_are_written_as_the_language_has_them(written: str, rendered: object) -> None:
    pipeline = compiled(config(written, pipeline=PARAMETERS))
    assert step(pipeline, "Check")["Arguments"]["Conditions"] == [rendered]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("{operator: Equals, rightValue: 1}", ["needs 'leftValue', or 'stepName', 'propertyFile' and 'jsonPath'"]),
        ("{operator: In, values: [1]}", ["needs 'queryValue', or 'stepName', 'propertyFile' and 'jsonPath'"]),
        ("{operator: Equals, leftValue: 1}", ["rightValue: is required and missing"]),
        (
            "{operator: Equals, stepName: Evaluate}",
            [f"{key}: is required and missing" for key in ("jsonPath", "propertyFile", "threshold")],
        ),
        (
            "{operator: Equals, leftValue: 1, rightValue: 1, threshold: 1}",
            ["threshold: 'threshold' and 'rightValue' exclude each other"],
        ),
        (
            "{operator: Equals, leftValue: 1, jsonPath: a, rightValue: 1}",
            ["jsonPath: 'leftValue' and 'jsonPath' exclude each other"],
        ),
        ("{operator: In, queryValue: 1, values: []}", ["values: must not be empty"]),
        ("{operator: Or, conditions: []}", ["conditions: must not be empty"]),
        ("{operator: equals, leftValue: 1, rightValue: 1}", ["operator: 'equals' is not one of LessThan, "]),
    ],
)
def test_a_condition_with_half_a_value_or_two_is_refused_with_all_that_is_wrong(written: str, told: list[str]) -> None:
    problems = problems_of(config(written))
    assert len(problems) == len(told)
    assert all(words in problem for words, problem in zip(told, problems, strict=True))
