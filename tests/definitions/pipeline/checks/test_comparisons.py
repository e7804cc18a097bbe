"""Comparisons of values of one type, and of two."""

import pytest

from tests.definitions.pipeline.checks.control_steps import condition, fail, reading, warned
from tests.support import compiled, config_of, warnings_of

PARAMETERS = """
parameters:
  - {name: Words, type: String, defaultValue: a}
  - {name: Count, type: Integer, defaultValue: 1}
  - {name: Rate, type: Float, defaultValue: 0.5}
  - {name: Yes, type: Boolean, defaultValue: true}
"""
USED = reading("Uses", "{parameter: Words}, {parameter: Count}, {parameter: Rate}, {parameter: Yes}")


@pytest.mark.parametrize(
    "values",
    [
        "leftValue: {parameter: Words}, rightValue: {execution: PipelineName}",
        "leftValue: {parameter: Words}, rightValue: '1'",
        "leftValue: {parameter: Count}, rightValue: {parameter: Rate}",
        "leftValue: {parameter: Rate}, threshold: 1",
        "leftValue: {parameter: Yes}, rightValue: true",
        "leftValue: {property: Uses.ProcessingResources.ClusterConfig.InstanceCount}, rightValue: 1.5",
    ],
)
def test_values_of_one_type_are_compared(values: str) -> None:
    check = condition("Check", "ifSteps: [Stop]", f"conditions: [{{operator: Equals, {values}}}]")
    assert warned(USED, check, fail("Stop"), pipeline=PARAMETERS) == []


@pytest.mark.parametrize(
    ("comparison", "place", "kinds"),
    [
        ("{operator: Equals, leftValue: {parameter: Words}, rightValue: 1}", ".rightValue", "numbers with text"),
        ("{operator: LessThan, leftValue: '1', threshold: 1}", ".threshold", "numbers with text"),
        ("{operator: Equals, leftValue: {parameter: Yes}, rightValue: 'true'}", ".rightValue", "booleans with text"),
        ("{operator: Equals, leftValue: 1, rightValue: true}", ".rightValue", "booleans with numbers"),
        ("{operator: In, queryValue: {parameter: Count}, values: [1, 2, '3']}", ".values[2]", "numbers with text"),
        (
            "{operator: Not, condition: {operator: Equals, leftValue: {parameter: Words}, rightValue: 1}}",
            ".condition.rightValue",
            "numbers with text",
        ),
        (
            "{operator: Or, conditions: [{operator: Equals, leftValue: a, rightValue: a}, {operator: Equals,"
            " leftValue: a, rightValue: {property: Uses.ProcessingResources.ClusterConfig.InstanceCount}}]}",
            ".conditions[1].rightValue",
            "numbers with text",
        ),
    ],
)
def test_values_of_two_types_are_compared_with_a_warning_at_the_second(comparison: str, place: str, kinds: str) -> None:
    check = condition("Check", "ifSteps: [Stop]", f"conditions: [{comparison}]")
    [warning] = warnings_of(compiled(config_of(USED, check, fail("Stop"), pipeline=PARAMETERS)))
    assert warning == f"pipeline.steps[1].condition.conditions[0]{place}: compares {kinds} [mixed-types]"
