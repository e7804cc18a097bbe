"""Condition steps: conditions, branches, and what the role may do for them."""

import pytest

from tests.support import aligned, compiled, config_of, json_of, statement, step, warnings_of

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/evaluate:1"


def processing(name: str, more: str = "") -> str:
    settings = f"{{imageUri: '{IMAGE}', instanceType: ml.m5.xlarge{more}}}"
    return f"- {{name: {name}, type: Processing, processing: {settings}}}"


EVALUATE = processing(
    "Evaluate",
    ", outputs: [{outputName: report}, {outputName: more}], propertyFiles: ["
    "{propertyFileName: Report, outputName: report, filePath: r.json},"
    "{propertyFileName: More, outputName: more, filePath: m.json}]",
)


def config(*conditions: str, branches: str = "ifSteps: [Good]", pipeline: str = "") -> str:
    check = f"""
- name: Check
  type: Condition
  condition:
{aligned(branches, 4)}
    conditions:
"""
    check += "".join(f"      - {condition}\n" for condition in conditions)
    return config_of(EVALUATE, check, processing("Good"), processing("Bad"), pipeline=pipeline)


def condition(operator: str = "LessThan", file: str = "Report", threshold: str = "6.0") -> str:
    return (
        f"{{operator: {operator}, stepName: Evaluate, propertyFile: {file}, "
        f"jsonPath: 'm.mse[0].value', threshold: {threshold}}}"
    )


def left(file: str = "Report") -> dict[str, object]:
    path = f"Steps.Evaluate.PropertyFiles.{file}"
    return {"Std:JsonGet": {"PropertyFile": {"Get": path}, "Path": "m.mse[0].value"}}


def test_minimal_step_holds_its_branch_whole() -> None:
    pipeline = compiled(config(condition()))
    assert step(pipeline, "Check") == {
        "Name": "Check",
        "Type": "Condition",
        "Arguments": {
            "Conditions": [{"Type": "LessThan", "LeftValue": left(), "RightValue": 6.0}],
            "IfSteps": [step(pipeline, "Good")],
            "ElseSteps": [],
        },
    }
    assert [rendered["Name"] for rendered in json_of(pipeline.definition["Steps"])] == ["Evaluate", "Check", "Bad"]


def test_complex_step_has_all_conditions_and_both_branches() -> None:
    text = config(
        condition("GreaterThanOrEqualTo", "More", "-1"),
        condition("NotEquals", "Report", "{parameter: Limit}"),
        condition("Equals", "Report", "'0.50'"),
        branches="ifSteps: [Good]\nelseSteps: [Bad]",
        pipeline="parameters: [{name: Limit, type: Float, defaultValue: 0.1}]",
    )
    pipeline = compiled(text)
    assert step(pipeline, "Check")["Arguments"] == {
        "Conditions": [
            {"Type": "GreaterThanOrEqualTo", "LeftValue": left("More"), "RightValue": -1},
            {
                "Type": "Not",
                "Condition": {"Type": "Equals", "LeftValue": left(), "RightValue": {"Get": "Parameters.Limit"}},
            },
            {"Type": "Equals", "LeftValue": left(), "RightValue": 0.5},
        ],
        "IfSteps": [step(pipeline, "Good")],
        "ElseSteps": [step(pipeline, "Bad")],
    }


@pytest.mark.parametrize("operator", ["LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo", "Equals"])
def test_operators_are_written_as_the_language_has_them(operator: str) -> None:
    rendered = step(compiled(config(condition(operator))), "Check")
    assert rendered["Arguments"]["Conditions"][0]["Type"] == operator


def test_a_condition_in_a_branch_is_rendered_inside_with_a_warning() -> None:
    outer_text = f"""
        - name: Outer
          type: Condition
          condition:
            ifSteps: [Check]
            conditions: [{condition()}]
        """
    pipeline = compiled(f"{config(condition())}{aligned(outer_text, 4)}\n")
    outer = step(pipeline, "Outer")
    assert outer["Arguments"]["IfSteps"] == [step(pipeline, "Check")]
    assert step(pipeline, "Check")["Arguments"]["IfSteps"] == [step(pipeline, "Good")]
    assert [warning.rpartition(" ")[2] for warning in warnings_of(pipeline)] == ["[nested-condition]"]


def test_role_may_read_the_property_files() -> None:
    resources = statement(compiled(config(condition(file="More"))), "ReadObjects").resources
    assert [str(resource).rpartition("/*/")[2] for resource in resources] == ["Evaluate/more/*"]
