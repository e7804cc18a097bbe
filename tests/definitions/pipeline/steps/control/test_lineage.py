"""Lineage steps: what they record."""

import pytest

from tests.definitions.pipeline.steps.control.lineage_steps import PREFIX, RECORD
from tests.support import compiled, config_of, json_of, statement, step, warnings_of


def relating(path: str) -> str:
    """A config whose second step associates a property of the first."""
    return config_of(
        RECORD,
        f"""
        - name: Relate
          type: Lineage
          lineage:
            associations:
              - source: {{arn: {{property: "Record.{path}"}}}}
                destination: {{arn: 'arn:aws:sagemaker:us-east-1:123456789012:action/deploy'}}
        """,
    )


def test_step_is_four_lists_of_requests() -> None:
    assert step(compiled(config_of(RECORD)), "Record") == {
        "Name": "Record",
        "Type": "Lineage",
        "Arguments": {
            "Actions": [
                {
                    "ActionName": "Train",
                    "ActionType": "Training",
                    "Status": "Completed",
                    "Source": {"SourceUri": "https://example.com/train", "SourceType": "Script"},
                    "Properties": {"rounds": "50"},
                }
            ],
            "Artifacts": [
                {
                    "ArtifactName": "data",
                    "ArtifactType": "DataSet",
                    "Source": {
                        "SourceUri": "s3://data/train/",
                        "SourceTypes": [{"SourceIdType": "Custom", "Value": "v1"}],
                    },
                },
                {"ArtifactType": "Log", "Source": {"SourceUri": "s3://logs/"}},
            ],
            "Contexts": [
                {
                    "ContextName": "release",
                    "ContextType": "Release",
                    "Source": {"SourceUri": "https://example.com/release"},
                }
            ],
            "Associations": [
                {
                    "Source": {"Name": "data", "Type": "Artifact"},
                    "Destination": {"Name": "Train", "Type": "Action"},
                    "AssociationType": "ContributedTo",
                },
                {
                    "Source": {"Name": "Train", "Type": "Action"},
                    "Destination": {"Arn": "arn:aws:sagemaker:us-east-1:123456789012:context/all"},
                },
            ],
        },
    }


def test_lists_that_are_not_given_are_not_written() -> None:
    text = config_of("""
        - name: Record
          type: Lineage
          lineage:
            contexts:
              - {contextName: release, contextType: Release, source: {sourceUri: 'https://example.com'}}
        """)
    assert list(step(compiled(text), "Record")["Arguments"]) == ["Contexts"]


@pytest.mark.parametrize(
    ("path", "resource"),
    [
        ("ActionArns['Train']", "action/Train"),
        ("ArtifactArns['data']", "artifact/*"),
        ("ContextArns['release']", "context/release"),
    ],
)
def test_later_steps_associate_what_was_recorded(path: str, resource: str) -> None:
    pipeline = compiled(relating(path))
    [association] = step(pipeline, "Relate")["Arguments"]["Associations"]
    assert association["Source"] == {"Arn": {"Get": f"Steps.Record.{path}"}}
    assert f"{PREFIX}{resource}" in json_of(statement(pipeline, "AssociateLineage").resources)


def test_values_may_be_expressions_and_names_too() -> None:
    text = config_of(
        """
        - name: Record
          type: Lineage
          lineage:
            actions:
              - actionName: {join: {on: '-', values: [train, {execution: PipelineExecutionId}]}}
                actionType: Training
                source: {sourceUri: {execution: PipelineExecutionArn}}
            associations:
              - source: {name: {join: {on: '-', values: [train, {execution: PipelineExecutionId}]}}, type: Action}
                destination: {arn: {parameter: Context}}
        """,
        """
        - name: Stop
          type: Fail
          fail:
            errorMessage: {property: "Record.ActionArns['train-1']"}
        """,
        pipeline="parameters: [{name: Context, type: String}]",
    )
    pipeline = compiled(text)
    name = {"Std:Join": {"On": "-", "Values": ["train", {"Get": "Execution.PipelineExecutionId"}]}}
    arguments = step(pipeline, "Record")["Arguments"]
    assert arguments["Actions"][0]["ActionName"] == name
    assert arguments["Associations"][0]["Source"] == {"Name": name, "Type": "Action"}
    assert json_of(statement(pipeline, "RecordActions").resources) == [f"{PREFIX}action/train-????????????"]
    [warning] = warnings_of(pipeline)
    assert warning.startswith("pipeline.steps[0].lineage.associations[0].destination.arn: what this is the ARN of")
