"""Expressions: how YAML writes them, and what they become in the definition."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.schema.expression_syntax import expression
from definitions.values.expressions import (
    ANY_TYPE,
    EXECUTION_VARIABLES,
    STRING,
    ExecutionVariable,
    Join,
    JsonGet,
    LoopValue,
    ParameterReference,
)
from definitions.values.infrastructure import ACCOUNT, text
from tests.definitions.values.expressions_in_use import CONFIG, JSON_GET, written
from tests.support import compiled, step


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
