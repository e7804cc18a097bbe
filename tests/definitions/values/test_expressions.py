"""Expressions: how YAML writes them, what they become in the definition, and which types they have."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from definitions.api.properties import UnknownProperty
from definitions.pipeline.steps.core.context import StepContext
from definitions.schema.expression_syntax import EXPRESSION_KEYS, expression, expression_hint
from definitions.source.nodes import NodePath
from definitions.values.expressions import (
    ANY_TYPE,
    EXECUTION_VARIABLES,
    STRING,
    ExecutionVariable,
    Join,
    JsonGet,
    LoopValue,
    ParameterReference,
    ParameterType,
    StepOutput,
    StepProperty,
)
from definitions.values.infrastructure import ACCOUNT, text
from tests.support import compiled, config_of, json_of, loaded, problems_of, step

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
CONFIG = config_of(
    f"""
    - name: Prepare
      type: Processing
      processing:
        imageUri: {IMAGE}
        instanceType: ml.m5.large
        outputs: [{{outputName: out}}]
        propertyFiles: [{{propertyFileName: Report, outputName: out, filePath: r.json}}]
    """,
    pipeline="""
    parameters:
      - {name: Words, type: String, defaultValue: a}
      - {name: Count, type: Integer, defaultValue: 1}
      - {name: Rate, type: Float, defaultValue: 0.5}
      - {name: Yes, type: Boolean, defaultValue: true}
    """,
)
JSON_GET = {"jsonGet": {"step": "Prepare", "propertyFile": "Report", "path": "a.b[0]"}}


def context() -> StepContext:
    pipeline = loaded(CONFIG).config.pipeline
    return StepContext(
        "pipeline",
        pipeline.network_config,
        {parameter.name: parameter for parameter in pipeline.parameters},
        {known.name: known for known in pipeline.steps},
    )


def written(value: object, accepts: tuple[ParameterType, ...] = ANY_TYPE, **settings: Any) -> object:
    """What an expression becomes in the definition."""
    return json_of(context().render(expression(value, accepts, **settings)))


def refused(value: object, accepts: tuple[ParameterType, ...] = ANY_TYPE) -> dict[NodePath, str]:
    """What is told about a badly written expression, by place."""
    with pytest.raises((ValidationError, PydanticCustomError)) as raised:
        expression(value, accepts)
    if isinstance(raised.value, PydanticCustomError):
        return {(): str(raised.value)}
    assert isinstance(raised.value, ValidationError)
    return {detail["loc"]: detail["ctx"]["message"] for detail in raised.value.errors()}


@pytest.mark.parametrize(
    ("value", "rendered"),
    [
        ({"parameter": "Count"}, {"Get": "Parameters.Count"}),
        (
            {"stepOutput": "Prepare.out"},
            {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"},
        ),
        ({"property": "Prepare.ProcessingJobName"}, {"Get": "Steps.Prepare.ProcessingJobName"}),
        ({"execution": "PipelineExecutionId"}, {"Get": "Execution.PipelineExecutionId"}),
        ({"pipelineExperimentConfig": "TrialName"}, {"Get": "PipelineExperimentConfig.TrialName"}),
        (
            JSON_GET,
            {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Prepare.PropertyFiles.Report"}, "Path": "a.b[0]"}},
        ),
        (
            {"stepOutput": "Prepare.out", "filePath": "a/b.csv"},
            {
                "Std:Join": {
                    "On": "",
                    "Values": [
                        {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['out'].S3Output.S3Uri"},
                        "a/b.csv",
                    ],
                }
            },
        ),
        (
            {"jsonGet": {"s3Uri": "s3://data/r.json", "path": "a"}},
            {"Std:JsonGet": {"S3Uri": {"Std:Join": {"On": "", "Values": ["s3://data/r.json"]}}, "Path": "a"}},
        ),
        (
            {"jsonGet": {"s3Uri": {"property": "Prepare.ProcessingJobName"}, "path": "a"}},
            {
                "Std:JsonGet": {
                    "S3Uri": {"Std:Join": {"On": "", "Values": [{"Get": "Steps.Prepare.ProcessingJobName"}]}},
                    "Path": "a",
                }
            },
        ),
        (
            {"jsonGet": {"s3Uri": {"join": {"on": "/", "values": ["s3:/", {"parameter": "Words"}, 1]}}, "path": "a"}},
            {
                "Std:JsonGet": {
                    "S3Uri": {"Std:Join": {"On": "/", "Values": ["s3:/", {"Get": "Parameters.Words"}, 1]}},
                    "Path": "a",
                }
            },
        ),
        (
            {
                "jsonGet": {
                    "s3Uri": {"join": {"on": "/", "values": ["s3:/", {"join": {"on": "-", "values": ["a", "b"]}}]}},
                    "path": "a",
                }
            },
            {
                "Std:JsonGet": {
                    "S3Uri": {"Std:Join": {"On": "", "Values": ["s3:/", "/", "a", "-", "b"]}},
                    "Path": "a",
                }
            },
        ),
        ({"forEach": "CurrentItem"}, {"Get": "ForEach.CurrentItem"}),
        ({"forEach": "CurrentItem.max_depth"}, {"Get": "ForEach.CurrentItem.max_depth"}),
        ({"join": {"values": ["a"]}}, {"Std:Join": {"On": "", "Values": ["a"]}}),
        (
            {
                "join": {
                    "on": "/",
                    "values": [
                        text("s3://", ACCOUNT),
                        1,
                        0.5,
                        True,
                        {"parameter": "Count"},
                        {"join": {"values": ["b"]}},
                    ],
                }
            },
            {
                "Std:Join": {
                    "On": "/",
                    "Values": [
                        "s3://${account}",
                        1,
                        0.5,
                        True,
                        {"Get": "Parameters.Count"},
                        {"Std:Join": {"On": "", "Values": ["b"]}},
                    ],
                }
            },
        ),
    ],
)
def test_each_expression_becomes_what_the_language_of_definitions_has_for_it(value: object, rendered: object) -> None:
    assert written(value) == rendered


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
    ("value", "accepts", "type_"),
    [
        ({"parameter": "Words"}, STRING, "String"),
        ({"parameter": "Count"}, ("Integer",), "Integer"),
        ({"stepOutput": "Prepare.out"}, STRING, "String"),
        ({"property": "Prepare.AppSpecification.ImageUri"}, STRING, "String"),
        ({"property": "Prepare.ProcessingResources.ClusterConfig.InstanceCount"}, ("Integer",), "Integer"),
        ({"execution": "StartDateTime"}, STRING, "String"),
        ({"join": {"values": [1, 2]}}, STRING, "String"),
        (JSON_GET, ("Float",), None),
        ({"jsonGet": {"s3Uri": "s3://data/r.json", "path": "a"}}, ("Float",), None),
        ({"stepOutput": "Prepare.out", "filePath": "a.csv"}, STRING, "String"),
        ({"forEach": "CurrentItem"}, ("Boolean",), None),
    ],
)
def test_types_are_known_where_aws_fixes_them(
    value: object, accepts: tuple[ParameterType, ...], type_: ParameterType | None
) -> None:
    found = expression(value, accepts)
    assert found is not None
    assert found.accepts == accepts
    assert context().type_of(found) == type_


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        (ParameterReference("None"), KeyError),
        (StepOutput("Nobody", "out"), KeyError),
        (StepOutput("Prepare", "none"), KeyError),
        (StepProperty("Prepare", "Nothing"), UnknownProperty),
    ],
)
def test_what_leads_nowhere_has_no_type(reference: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        context().type_of(reference)


@pytest.mark.parametrize(
    ("value", "is_joined"),
    [
        ({"parameter": "Words"}, False),
        ({"execution": "PipelineName"}, False),
        ({"parameter": "Count"}, True),
        ({"parameter": "Yes"}, True),
        (JSON_GET, True),
        ({"forEach": "CurrentItem"}, True),
    ],
)
def test_where_text_must_stand_other_types_are_written_as_text(value: object, is_joined: bool) -> None:
    bare = written(value)
    as_text = written(value, as_text=True)
    assert as_text == ({"Std:Join": {"On": "", "Values": [bare]}} if is_joined else bare)


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


nested = st.recursive(
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.integers()
    | st.booleans()
    | st.sampled_from([{"execution": name} for name in EXECUTION_VARIABLES])
    | st.sampled_from([{"parameter": name} for name in ("Words", "Count", "Rate", "Yes")]),
    lambda inner: st.builds(
        lambda values, on: {"join": {"values": values, "on": on}},
        st.lists(inner, min_size=1, max_size=4),
        st.text("/-,"),
    ),
    max_leaves=8,
)


@given(st.lists(nested, min_size=1, max_size=3))
def test_joins_keep_every_value_in_its_order_however_deep(values: list[object]) -> None:
    def leaves(value: object) -> list[object]:
        match value:
            case {"join": {"values": list(inner)}} | {"Std:Join": {"Values": list(inner)}}:
                return [leaf for entry in inner for leaf in leaves(entry)]
            case {"execution": name}:
                return [{"Get": f"Execution.{name}"}]
            case {"parameter": name}:
                return [{"Get": f"Parameters.{name}"}]
        return [value]

    whole = {"join": {"values": values}}
    rendered = written(whole)
    assert leaves(rendered) == leaves(whole)
    json.dumps(rendered)


def test_expressions_say_of_whom_they_speak() -> None:
    assert expression(JSON_GET, STRING) == JsonGet("Prepare", "Report", "a.b[0]")
    assert expression({"forEach": "CurrentItem"}, STRING) == LoopValue("CurrentItem")
    assert expression({"execution": "PipelineArn"}, STRING) == ExecutionVariable("PipelineArn")
    assert expression({"join": {"values": ["a", {"parameter": "A"}]}}, STRING) == Join(
        ("a", ParameterReference("A", accepts=ANY_TYPE))
    )
    assert str(expression({"property": "A.B['c.d'].E"}, STRING)) == "A.B['c.d'].E"


def test_expressions_stand_in_a_step_where_its_values_do() -> None:
    more = f"""
    - name: Train
      type: Training
      training:
        imageUri: {{join: {{on: /, values: [123456789012.dkr.ecr.eu-west-1.amazonaws.com, {{parameter: Words}}]}}}}
        instanceType: {{join: {{on: '.', values: [ml, {{parameter: Words}}, large]}}}}
        instanceCount: {{parameter: Count}}
        maxRuntimeInSeconds: {json.dumps(JSON_GET)}
        hyperparameters: {{rate: {{parameter: Rate}}, when: {{execution: StartDateTime}}}}
        inputChannels:
          - channelName: train
            s3Uri: {{property: 'Prepare.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri'}}
    """
    arguments = step(compiled(CONFIG + "\n".join(more.splitlines())), "Train")["Arguments"]
    resources = arguments["ResourceConfig"]
    assert arguments["AlgorithmSpecification"]["TrainingImage"]["Std:Join"]["Values"][1] == {"Get": "Parameters.Words"}
    assert resources["InstanceType"] == {
        "Std:Join": {"On": ".", "Values": ["ml", {"Get": "Parameters.Words"}, "large"]}
    }
    assert resources["InstanceCount"] == {"Get": "Parameters.Count"}
    assert arguments["StoppingCondition"]["MaxRuntimeInSeconds"]["Std:JsonGet"]["Path"] == "a.b[0]"
    assert arguments["HyperParameters"] == {
        "rate": {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Rate"}]}},
        "when": {"Get": "Execution.StartDateTime"},
    }
    source = arguments["InputDataConfig"][0]["DataSource"]["S3DataSource"]
    assert source["S3Uri"] == {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri"}


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
