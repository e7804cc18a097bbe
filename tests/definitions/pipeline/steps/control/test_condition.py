"""Condition steps: conditions, branches, and what the role may do for them."""

import pytest

from definitions.pipeline.compile import CompiledPipeline
from tests.support import aligned, compiled, config_of, json_of, problems_of, statement, step, warnings_of

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


def check(*conditions: str, branches: str) -> str:
    start = f"""
- name: Check
  type: Condition
  condition:
{aligned(branches, 4)}
    conditions:
"""
    return start + "".join(f"      - {condition}\n" for condition in conditions)


def config(*conditions: str, branches: str = "ifSteps: [Good]", pipeline: str = "") -> str:
    steps = (EVALUATE, check(*conditions, branches=branches), processing("Good"), processing("Bad"))
    return config_of(*steps, pipeline=pipeline)


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


@pytest.mark.parametrize("branches", ["ifSteps: []\nelseSteps: [Good]", "ifSteps: [Good]\nelseSteps: []"])
def test_one_of_the_branches_may_be_empty(branches: str) -> None:
    arguments = step(compiled(config(condition(), branches=branches)), "Check")["Arguments"]
    assert sorted(len(arguments[key]) for key in ("IfSteps", "ElseSteps")) == [0, 1]


@pytest.mark.parametrize("outcome", ["{stepOutput: Check.outcome}", "{property: Check.Outcome}"])
def test_a_condition_may_choose_nothing_and_leave_its_outcome_to_other_steps(outcome: str) -> None:
    fail = f"- {{name: Say, type: Fail, fail: {{errorMessage: {outcome}}}}}"
    pipeline = compiled(config_of(EVALUATE, check(condition(), branches="ifSteps: []"), fail))
    arguments = step(pipeline, "Check")["Arguments"]
    assert (arguments["IfSteps"], arguments["ElseSteps"]) == ([], [])
    assert step(pipeline, "Say")["Arguments"] == {"ErrorMessage": {"Get": "Steps.Check.Outcome"}}
    assert warnings_of(pipeline) == []


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


def test_a_branch_may_hold_a_step_of_any_type_and_steps_that_wait_for_each_other() -> None:
    waits = processing("Bad").replace("type: Processing", "type: Processing, dependsOn: [Good]")
    text = config(condition(), branches="ifSteps: [Bad, Good]").replace(processing("Bad"), waits)
    assert "dependsOn" in text
    branch = step(compiled(text), "Check")["Arguments"]["IfSteps"]
    assert [(inner["Name"], inner.get("DependsOn")) for inner in branch] == [("Bad", ["Good"]), ("Good", None)]


@pytest.mark.parametrize("value", ["{property: Check.Outcome}", "{stepOutput: Check.outcome}"])
def test_a_step_that_reads_the_outcome_runs_after_the_condition(value: str) -> None:
    after = processing("After", f", arguments: [{value}]")
    pipeline = compiled(f"{config(condition())}{aligned(after, 4)}\n")
    [argument] = step(pipeline, "After")["Arguments"]["AppSpecification"]["ContainerArguments"]
    assert argument == {"Get": "Steps.Check.Outcome"}
    assert ("Check", "After") in {(edge.before, edge.after) for edge in pipeline.graph.edges}


def test_the_outcome_is_text_and_all_that_a_condition_has() -> None:
    after = processing("After", ", instanceCount: {property: Check.Outcome}, arguments: [{property: Check.Conditions}]")
    problems = problems_of(f"{config(condition())}{aligned(after, 4)}\n")
    assert [problem.rpartition(" ")[2] for problem in problems] == ["[wrong-expression-type]", "[unknown-property]"]


def granted(pipeline: CompiledPipeline) -> list[tuple[str, object]]:
    return [(known.sid, known.resources) for known in pipeline.statements]


def test_a_condition_on_what_everyone_knows_needs_nothing() -> None:
    plain = compiled(config_of(EVALUATE, processing("Good"), processing("Bad")))
    assert granted(compiled(config("{operator: Equals, leftValue: a, rightValue: b}"))) == granted(plain)


@pytest.mark.parametrize("around", ["CONDITION", "{operator: Not, condition: {operator: Or, conditions: [CONDITION]}}"])
def test_role_may_read_the_property_files_that_are_compared_however_deep(around: str) -> None:
    pipeline = compiled(config(around.replace("CONDITION", condition(file="More"))))
    resources = statement(pipeline, "ReadObjects").resources
    assert [str(resource).rpartition("/*/")[2] for resource in resources] == ["Evaluate/more/*"]
    assert "step 'Check'" in " ".join(statement(pipeline, "UseKey").reasons)


def test_role_may_read_the_property_files() -> None:
    resources = statement(compiled(config(condition(file="More"))), "ReadObjects").resources
    assert [str(resource).rpartition("/*/")[2] for resource in resources] == ["Evaluate/more/*"]
