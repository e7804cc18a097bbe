"""Inputs of Processing steps that are the result of a query, of Athena or Redshift."""

import pytest

from tests.definitions.pipeline.steps.jobs.processing_steps import KEY, ON_M5, processing, request
from tests.support import aligned, compiled, json_of, statement, step, warnings_of


def athena(settings: str = "") -> str:
    return ON_M5 + aligned(f"""
    inputs:
      - inputName: customers
        datasetDefinition:
          inputMode: File
          athenaDatasetDefinition:
            catalog: AwsDataCatalog
            database: sales
            queryString: {{join: {{on: ' ', values: [SELECT, {{execution: PipelineExecutionId}}]}}}}
            outputS3Uri: s3://results/athena/
            outputFormat: PARQUET
{aligned(settings, 12)}
    """)


def test_an_input_is_the_result_of_a_query_encrypted_with_the_pipelines_key() -> None:
    [found] = request(processing(athena()))["ProcessingInputs"]
    assert list(found) == ["InputName", "AppManaged", "DatasetDefinition"]
    dataset = found["DatasetDefinition"]
    assert dataset["LocalPath"] == "/opt/ml/processing/input/customers"
    assert dataset["InputMode"] == "File"
    assert dataset["AthenaDatasetDefinition"]["KmsKeyId"] == "${keyArn}"
    assert dataset["AthenaDatasetDefinition"]["QueryString"] == {
        "Std:Join": {"On": " ", "Values": ["SELECT", {"Get": "Execution.PipelineExecutionId"}]}
    }


def test_role_may_query_that_database_in_that_workgroup() -> None:
    pipeline = compiled(processing(athena("workGroup: analysts"), root="additionalReadBucketNames: [lake]"))
    assert warnings_of(pipeline) == []
    here = "${region}:${account}"
    workgroup = f"arn:${{partition}}:athena:{here}:workgroup/analysts"
    assert json_of(statement(pipeline, "QueryAthena").resources) == [workgroup]
    assert json_of(statement(pipeline, "ReadDataCatalog").resources) == [
        f"arn:${{partition}}:glue:{here}:{place}"
        for place in ("catalog", "database/default", "database/sales", "table/sales/*")
    ]
    assert "arn:${partition}:s3:::results/athena/*" in json_of(statement(pipeline, "WriteObjects").resources)
    assert "arn:${partition}:s3:::results/athena/*" in json_of(statement(pipeline, "ReadObjects").resources)


def test_a_key_of_ones_own_encrypts_the_result_of_a_query() -> None:
    pipeline = compiled(processing(athena(f"kmsKeyId: {KEY}")))
    [found] = step(pipeline, "Prepare")["Arguments"]["ProcessingInputs"]
    assert found["DatasetDefinition"]["AthenaDatasetDefinition"]["KmsKeyId"] == KEY
    assert json_of(statement(pipeline, "UseKey").resources) == ["${keyArn}", KEY]


@pytest.mark.parametrize(
    ("before", "after", "warned"),
    [
        ("catalog: AwsDataCatalog", "catalog: dynamo", "what the catalog 'dynamo' needs is its own"),
        ("database: sales", "database: {execution: PipelineName}", "what is queried is not known before it runs"),
        ("database: sales", "database: sales", "where the tables keep their data is not known here"),
    ],
)
def test_what_cannot_be_known_of_a_query_is_a_warning(before: str, after: str, warned: str) -> None:
    text = processing(athena().replace(before, after))
    assert [warning for warning in warnings_of(compiled(text)) if warned in warning]


REDSHIFT = ON_M5 + aligned("""
    inputs:
      - inputName: orders
        datasetDefinition:
          redshiftDatasetDefinition:
            clusterId: orders
            database: shop
            dbUser: reader
            queryString: SELECT 1
            clusterRoleArn: arn:aws:iam::123456789012:role/unload
            outputS3Uri: s3://results/redshift/
            outputFormat: CSV
    """)


def test_role_may_query_a_cluster_as_one_user_and_read_what_the_cluster_writes() -> None:
    pipeline = compiled(processing(REDSHIFT))
    assert json_of(statement(pipeline, "QueryRedshift").resources) == [
        f"arn:${{partition}}:redshift:${{region}}:${{account}}:{place}"
        for place in ("cluster:orders", "dbname:orders/shop", "dbuser:orders/reader")
    ]
    assert statement(pipeline, "WatchRedshiftQueries").conditions != ()
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::results/redshift/*"]
    assert "WriteObjects" not in {found.sid for found in pipeline.statements}


def test_a_cluster_known_only_when_it_runs_is_a_warning() -> None:
    text = processing(REDSHIFT.replace("clusterId: orders", "clusterId: {execution: PipelineName}"))
    assert [warning for warning in warnings_of(compiled(text)) if "is not known before it runs" in warning]


def test_a_query_adds_just_what_it_needs() -> None:
    def sids(settings: str) -> set[str]:
        return {found.sid for found in compiled(processing(settings)).statements}

    added = {"QueryAthena", "ReadDataCatalog", "KeepQueryResults", "ReadObjects", "WriteObjects", "ListBuckets"}
    assert sids(athena()) - sids(ON_M5) == added
