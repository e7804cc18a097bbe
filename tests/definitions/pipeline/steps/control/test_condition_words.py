"""Conditions in words."""

import pytest

from definitions.pipeline.config.load import LoadedConfig
from definitions.pipeline.steps.core.capabilities import RunsSteps
from tests.support import config_of, loaded


def rules(*conditions: str) -> list[str]:
    settings = f"{{conditions: [{', '.join(conditions)}], ifSteps: []}}"
    text = config_of(f"- {{name: Check, type: Condition, condition: {settings}}}")
    config: LoadedConfig = loaded(text)
    [step] = config.config.pipeline.steps
    assert isinstance(step, RunsSteps)
    return step.rules()


def comparison(operator: str, right: str = "3") -> str:
    return f"{{operator: {operator}, leftValue: {{parameter: Stage}}, rightValue: {right}}}"


EITHER = f"{{operator: Or, conditions: [{comparison('LessThan')}, {comparison('Equals')}]}}"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (comparison("LessThan"), "Stage < 3"),
        (comparison("LessThanOrEqualTo"), "Stage <= 3"),
        (comparison("GreaterThan"), "Stage > 3"),
        (comparison("GreaterThanOrEqualTo"), "Stage >= 3"),
        (comparison("Equals", "prod"), 'Stage == "prod"'),
        (comparison("NotEquals", "prod"), 'Stage != "prod"'),
        ("{operator: In, queryValue: 1, values: [1, x]}", '1 in [1, "x"]'),
        (f"{{operator: Not, condition: {comparison('LessThan')}}}", "not (Stage < 3)"),
        (f"{{operator: Or, conditions: [{comparison('LessThan')}]}}", "Stage < 3"),
        (
            f"{{operator: Or, conditions: [{comparison('LessThan')}, {{operator: In, queryValue: 1, values: [1]}}]}}",
            "Stage < 3 or 1 in [1]",
        ),
        (
            f"{{operator: Not, condition: {EITHER}}}",
            "not (Stage < 3 or Stage == 3)",
        ),
        (
            "{operator: LessThan, stepName: Evaluate, propertyFile: Report, jsonPath: mse.value, threshold: 6.0}",
            "mse.value < 6.0",
        ),
    ],
)
def test_a_condition_alone(condition: str, words: str) -> None:
    assert rules(condition) == [words]


def test_one_of_several_has_parentheses_where_and_would_be_misread() -> None:
    assert rules(EITHER, comparison("NotEquals")) == ["(Stage < 3 or Stage == 3)", "Stage != 3"]
