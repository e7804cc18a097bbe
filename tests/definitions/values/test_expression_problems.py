"""Expressions that are badly written, misspelt or of the wrong type, and values that are none."""

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from definitions.schema.expression_syntax import EXPRESSION_KEYS, expression, expression_hint
from definitions.source.nodes import NodePath
from definitions.values.expressions import ANY_TYPE, ParameterType
from tests.definitions.values.expressions_in_use import CONFIG, IMAGE
from tests.support import problems_of


def refused(value: object, accepts: tuple[ParameterType, ...] = ANY_TYPE) -> dict[NodePath, str]:
    """What is told about a badly written expression, by place."""
    with pytest.raises((ValidationError, PydanticCustomError)) as raised:
        expression(value, accepts)
    if isinstance(raised.value, PydanticCustomError):
        return {(): str(raised.value)}
    assert isinstance(raised.value, ValidationError)
    return {detail["loc"]: detail["ctx"]["message"] for detail in raised.value.errors()}


@pytest.mark.parametrize(
    "value",
    [
        "text",
        5,
        None,
        [],
        {},
        {"parameters": "A"},
        {"parameter": "A", "property": "B.C"},
        {"filePath": "a.csv"},
        {"stepOutput": "Prepare.out", "filepath": "a.csv"},
        {"parameter": "A", "filePath": "a.csv"},
    ],
)
def test_what_is_no_expression_is_left_to_others(value: object) -> None:
    assert expression(value, ANY_TYPE) is None


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"parameter": 5}, {(): "'parameter' must be the name of a pipeline parameter, got a number"}),
        ({"parameter": {"parameter": "A"}}, {(): "'parameter' must be the name of a pipeline parameter, got a map"}),
        ({"stepOutput": "Prepare"}, {(): "'stepOutput' must be '<step>.<output>', got 'Prepare'"}),
        ({"stepOutput": "Prepare."}, {(): "'stepOutput' must be '<step>.<output>', got 'Prepare.'"}),
        ({"property": ".Name"}, {(): "'property' must be '<step>.<Path.To.Property>', got '.Name'"}),
        ({"property": ["a"]}, {(): "'property' must be '<step>.<Path.To.Property>', got a list"}),
        (
            {"pipelineExperimentConfig": "Trial"},
            {(): "'pipelineExperimentConfig' must be one of ExperimentName, TrialName; got 'Trial'"},
        ),
        ({"join": "a"}, {(): "'join' must be a map with on, values; got text"}),
        ({"join": {}}, {("join",): "'values' is required and missing"}),
        ({"join": {"values": []}}, {("join", "values"): "must not be empty"}),
        (
            {"join": {"on": 5, "values": ["a", None, {"execution": "Now"}, {"a": "b"}], "off": ""}},
            {("join", "off", "[key]"): "is not a known key"},
        ),
        (
            {"join": {"on": 5, "values": ["a", None, {"join": {"values": [[]]}}, {"a": "b"}]}},
            {
                ("join", "on"): "must be text, got a number",
                ("join", "values", 1): "must be a text, a number, a boolean or an expression; got nothing",
                ("join", "values", 2, "join", "values", 0): (
                    "must be a text, a number, a boolean or an expression; got a list"
                ),
                ("join", "values", 3): "must be a text, a number, a boolean or an expression; got a map",
            },
        ),
        (
            {"jsonGet": {"step": "A", "path": {"join": {}}}},
            {("jsonGet",): "'propertyFile' is required and missing"},
        ),
        (
            {"jsonGet": {"step": "A", "propertyFile": "", "path": {"join": {}}}},
            {
                ("jsonGet", "propertyFile"): "must not be empty",
                ("jsonGet", "path"): "must be text, got a map",
            },
        ),
        ({"forEach": "Item"}, {(): "'forEach' must be CurrentItem or CurrentItem.<field>, got 'Item'"}),
        ({"forEach": "CurrentItem."}, {(): "'forEach' must be CurrentItem or CurrentItem.<field>, got 'CurrentItem.'"}),
        (
            {"forEach": "CurrentItem.a.b"},
            {(): "'forEach' must be CurrentItem or CurrentItem.<field>, got 'CurrentItem.a.b'"},
        ),
        ({"forEach": 5}, {(): "'forEach' must be CurrentItem or CurrentItem.<field>, got 5"}),
    ],
)
def test_a_badly_written_expression_is_told_at_its_part(value: object, told: dict[NodePath, str]) -> None:
    assert refused(value) == told


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"execution": "PipelineName"}, "an execution variable is text; this must be Integer or Float"),
        ({"pipelineExperimentConfig": "TrialName"}, "a name of the experiment is text; this must be Integer or Float"),
        ({"join": {"values": [1]}}, "a join is text; this must be Integer or Float"),
    ],
)
def test_what_is_always_text_is_refused_where_a_number_must_stand(value: object, message: str) -> None:
    assert refused(value, ("Integer", "Float")) == {(): message}


@pytest.mark.parametrize("key", EXPRESSION_KEYS)
def test_no_expression_stands_where_a_value_must_be_known_at_synthesis(key: str) -> None:
    what = "parameter" if key == "parameter" else "expression"
    assert refused({key: "anything"}, ()) == {
        (): f"takes no {what}: this must be known when it is synthesized",
    }


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ({"paramter": "A"}, "did you mean 'parameter'?"),
        ({"steppOutput": "A.b"}, "did you mean 'stepOutput'?"),
        ({"colour": "A"}, None),
        ({"stepOutput": "A.b", "filepath": "a.csv"}, "beside 'stepOutput' only 'filePath' may stand"),
        ({"paramter": "A", "other": 1}, None),
        ("paramter", None),
    ],
)
def test_a_misspelt_expression_is_recognized(value: object, hint: str | None) -> None:
    assert expression_hint(value) == hint


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("{parameter: Words}", "wrong-parameter-type"),
        ("{property: Prepare.ProcessingJobName}", "wrong-expression-type"),
        ("{stepOutput: Prepare.out}", "wrong-expression-type"),
        ("{property: Prepare.ProcessingJobNam}", "unknown-property"),
        ("{jsonGet: {step: Prepare, propertyFile: Rapport, path: a}}", "unknown-property-file"),
        ("{parameter: Cuont}", "unknown-parameter"),
    ],
)
def test_a_number_takes_no_expression_of_another_type_or_of_nothing(value: str, rule: str) -> None:
    more = f"""
    - name: More
      type: Processing
      processing: {{imageUri: '{IMAGE}', instanceType: ml.m5.large, instanceCount: {value}}}
    """
    [problem] = [found for found in problems_of(f"{CONFIG}{more}") if "unused-parameter" not in found]
    assert problem.endswith(f"[{rule}]")
