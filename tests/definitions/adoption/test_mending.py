"""Definitions with spellings that AWS refuses: what is meant is adopted, and told."""

from typing import Any

import pytest

from definitions.adoption.adopt import adopt_definition
from definitions.adoption.mending import Mending

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/evaluate:1"
OUTPUTS = [{"OutputName": "report", "S3Output": {"S3Uri": "s3://churn-data/report", "LocalPath": "/opt/ml/report"}}]
FILE = {"PropertyFileName": "Report", "OutputName": "report", "FilePath": "report.json"}
AUC = {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles.Report"}, "Path": "auc"}}
MORE = {"Type": "GreaterThan", "LeftValue": AUC, "RightValue": 0.8}
FAIL = {"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "too bad"}}


def evaluate(files: object = None, **arguments: Any) -> dict[str, Any]:
    cluster = {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 30}
    whole = {
        "ProcessingResources": {"ClusterConfig": cluster},
        "AppSpecification": {"ImageUri": IMAGE},
        "ProcessingOutputConfig": {"Outputs": OUTPUTS},
    }
    if "ProcessingOutputs" in arguments:
        del whole["ProcessingOutputConfig"]
    return {
        "Name": "Evaluate",
        "Type": "Processing",
        "Arguments": whole | arguments,
        **({} if files is None else {"PropertyFiles": files}),
    }


def gate(condition: object, branch: object = FAIL) -> dict[str, Any]:
    arguments = {"Conditions": [condition], "IfSteps": [], "ElseSteps": [branch]}
    return {"Name": "Gate", "Type": "Condition", "Arguments": arguments}


RIGHT = [evaluate([FILE]), gate(MORE)]
NOT_LESS = {"Type": "Not", "Condition": {"Type": "In", "QueryValue": AUC, "Values": [0, 1]}}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ([evaluate([FILE], ProcessingOutputs=OUTPUTS), gate(MORE)], RIGHT),
        ([evaluate(PropertyFiles=[FILE]), gate(MORE)], RIGHT),
        ([evaluate([{"Name": "Report", "OutputName": "report", "Path": "report.json"}]), gate(MORE)], RIGHT),
        ([evaluate([FILE]), gate(MORE | {"Type": "ConditionGreaterThan"})], RIGHT),
        ([evaluate([FILE]), gate(MORE, "Stop"), FAIL], RIGHT),
        ([evaluate([FILE]), gate(MORE | {"LeftValue": {"Get": "Steps.Evaluate.PropertyFiles.Report.auc"}})], RIGHT),
        (
            [evaluate([FILE]), gate({"Type": "Or", "Arguments": {"Conditions": [MORE]}})],
            [evaluate([FILE]), gate({"Type": "Or", "Conditions": [MORE]})],
        ),
        (
            [evaluate([FILE]), gate({"Type": "NotIn", "Value": AUC, "In": [0, 1]})],
            [evaluate([FILE]), gate(NOT_LESS)],
        ),
        (
            [evaluate([FILE]), gate({"Type": "Not", "Expression": NOT_LESS["Condition"]})],
            [evaluate([FILE]), gate(NOT_LESS)],
        ),
    ],
)
def test_what_is_meant_is_adopted_and_told(wrong: list[Any], right: list[Any]) -> None:
    found, wanted = (adopt_definition({"Version": "2020-12-01", "Steps": steps}) for steps in (wrong, right))
    assert found.lost == wanted.lost == []
    assert found.errors == []
    assert found.yaml == wanted.yaml
    assert [entry.reason for entry in found.harmless if entry.reason == "AWS takes it only so"] != []
    assert [entry.reason for entry in wanted.harmless if entry.reason == "AWS takes it only so"] == []


def test_property_files_in_brackets_are_found_by_name() -> None:
    bracketed = {"Std:JsonGet": {"PropertyFile": {"Get": "Steps.Evaluate.PropertyFiles['Report']"}, "Path": "auc"}}
    mending = Mending({"Steps": [gate(MORE | {"LeftValue": bracketed})]})
    assert mending.definition == {"Steps": [gate(MORE)]}


def test_variants_by_name_become_a_list_and_get_a_config() -> None:
    variant = {"ModelName": "churn", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    arguments = {"ProductionVariants": {"All": variant}}
    mending = Mending({"Steps": [{"Name": "My_Config", "Type": "EndpointConfig", "Arguments": arguments}]})
    assert mending.definition["Steps"] == [
        {
            "Name": "My_Config",
            "Type": "EndpointConfig",
            "Arguments": {
                "EndpointConfigName": "My-Config",
                "ProductionVariants": [{"VariantName": "All", **variant}],
            },
        }
    ]


def test_names_in_two_branches_are_left_as_they_are() -> None:
    definition = {"Steps": [gate(MORE, "Stop"), gate(MORE, "Stop") | {"Name": "Other"}, FAIL]}
    mending = Mending(definition)
    assert (mending.definition, mending.differences) == (definition, [])


def test_what_describes_a_pipeline_is_no_part_of_its_definition() -> None:
    mending = Mending({"PipelineStatus": "Active", "Steps": [FAIL]})
    assert mending.definition == {"Steps": [FAIL]}
    assert [str(entry) for entry in mending.differences] == [
        "PipelineStatus: 'Active' is left out: tells of a pipeline, and is no part of its definition"
    ]
