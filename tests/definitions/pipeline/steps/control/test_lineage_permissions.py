"""Lineage steps: what the role may do for them."""

import pytest

from definitions.pipeline.steps.permissions.job_runs import TAGGING
from tests.definitions.pipeline.steps.control.lineage_steps import PREFIX, RECORD
from tests.support import compiled, config_of, json_of, statement, warnings_of


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
