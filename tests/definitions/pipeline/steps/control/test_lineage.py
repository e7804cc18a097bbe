"""Lineage steps: what they record, and what the role may do for them."""

import pytest

from definitions.pipeline.steps.permissions.job_runs import TAGGING
from tests.support import compiled, config_of, json_of, statement, step, warnings_of

PREFIX = "arn:${partition}:sagemaker:${region}:${account}:"
RECORD = """
    - name: Record
      type: Lineage
      lineage:
        actions:
          - actionName: Train
            actionType: Training
            status: Completed
            source: {sourceUri: https://example.com/train, sourceType: Script}
            properties: {rounds: 50}
        artifacts:
          - artifactName: data
            artifactType: DataSet
            source:
              sourceUri: s3://data/train/
              sourceTypes: [{sourceIdType: Custom, value: v1}]
          - artifactType: Log
            source: {sourceUri: s3://logs/}
        contexts:
          - contextName: release
            contextType: Release
            source: {sourceUri: https://example.com/release}
        associations:
          - source: {name: data, type: Artifact}
            destination: {name: Train, type: Action}
            associationType: ContributedTo
          - source: {name: Train, type: Action}
            destination: {arn: 'arn:aws:sagemaker:us-east-1:123456789012:context/all'}
    """


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


def test_role_may_record_by_name_but_artifacts_are_named_by_aws() -> None:
    pipeline = compiled(config_of(RECORD))
    actions = statement(pipeline, "RecordActions")
    assert actions.actions == ("sagemaker:CreateAction", "sagemaker:DescribeAction", *TAGGING)
    assert json_of(actions.resources) == [f"{PREFIX}action/Train", f"{PREFIX}action/train"]
    assert json_of(statement(pipeline, "RecordArtifacts").resources) == [f"{PREFIX}artifact/*"]
    assert json_of(statement(pipeline, "RecordContexts").resources) == [f"{PREFIX}context/release"]
    assert json_of(statement(pipeline, "AssociateLineage").resources) == [
        f"{PREFIX}action/Train",
        f"{PREFIX}action/train",
        f"{PREFIX}artifact/*",
        "arn:aws:sagemaker:us-east-1:123456789012:context/all",
    ]
    assert {one.sid for one in pipeline.statements} == {
        "AssociateLineage",
        "RecordActions",
        "RecordArtifacts",
        "RecordContexts",
        "RunThisPipeline",
    }
    assert warnings_of(pipeline) == []


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


def test_a_name_of_which_nothing_is_known_is_one_warning() -> None:
    text = config_of(
        """
        - name: Record
          type: Lineage
          lineage:
            contexts:
              - {contextName: {parameter: Name}, contextType: Release, source: {sourceUri: 'https://example.com'}}
            associations:
              - source: {name: {parameter: Name}, type: Context}
                destination: {arn: 'arn:aws:sagemaker:us-east-1:123456789012:context/all'}
        """,
        pipeline="parameters: [{name: Name, type: String}]",
    )
    [warning] = warnings_of(compiled(text))
    assert warning.startswith("pipeline.steps[0].lineage.contexts[0].contextName: the name of the context is not known")


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("{execution: PipelineExecutionId}", "????????????"),
        ("{execution: PipelineName}", "test-org-test-env-test-domain-test-pipeline-sample-sm-pipeline"),
        ("{join: {on: '-', values: [{execution: PipelineExecutionId}, report]}}", "????????????-report"),
        ("{join: {on: '-', values: [{execution: StartDateTime}, {execution: PipelineExecutionId}]}}", "*-????????????"),
    ],
)
def test_a_name_that_an_execution_gives_is_granted_by_its_form(name: str, pattern: str) -> None:
    pipeline = compiled(
        config_of(
            f"""
            - name: Record
              type: Lineage
              lineage:
                actions: [{{actionName: {name}, actionType: Evaluation, source: {{sourceUri: s3://x}}}}]
                contexts: [{{contextName: {name}, contextType: Execution, source: {{sourceUri: s3://x}}}}]
                associations:
                  - {{source: {{name: {name}, type: Action}}, destination: {{name: {name}, type: Context}}}}
            """
        )
    )
    for sid, kinds in {
        "RecordActions": ["action"],
        "RecordContexts": ["context"],
        "AssociateLineage": ["action", "context"],
    }.items():
        assert json_of(statement(pipeline, sid).resources) == [f"{PREFIX}{kind}/{pattern}" for kind in kinds]
    assert warnings_of(pipeline) == []


@pytest.mark.parametrize(
    ("values", "granted"),
    [
        (
            ["arn:aws:sagemaker:us-east-1:123456789012:action"],
            "arn:aws:sagemaker:us-east-1:123456789012:action/????????????",
        ),
        (["arn:aws:sagemaker:us-east-1:123456789012", "{execution: StartDateTime}"], None),
        (["{parameter: Free}"], None),
    ],
)
def test_an_end_may_be_a_joined_arn_whose_kind_is_known(values: list[str], granted: str | None) -> None:
    pipeline = compiled(
        config_of(
            f"""
            - name: Relate
              type: Lineage
              lineage:
                associations:
                  - source: {{arn: 'arn:aws:sagemaker:us-east-1:123456789012:artifact/0a1b'}}
                    destination:
                      arn: {{join: {{on: /, values: [{", ".join(values)}, {{execution: PipelineExecutionId}}]}}}}
            """,
            pipeline="parameters: [{name: Free, type: String}]" if "Free" in values[0] else "",
        )
    )
    artifact = "arn:aws:sagemaker:us-east-1:123456789012:artifact/0a1b"
    assert json_of(statement(pipeline, "AssociateLineage").resources) == sorted(filter(None, [artifact, granted]))
    assert len(warnings_of(pipeline)) == (granted is None)
