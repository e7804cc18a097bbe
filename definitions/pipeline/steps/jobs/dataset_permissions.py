"""Permissions for queries of processing jobs in Amazon Athena and Amazon Redshift.

Sources: API AthenaDatasetDefinition and RedshiftDatasetDefinition; Service Authorization Reference for Amazon Athena,
AWS Glue, Amazon Redshift and the Redshift Data API; Athena User Guide, "Access to databases and tables in AWS Glue";
AWS Managed Policy Reference, AmazonSageMakerFullAccess; Amazon SageMaker Developer Guide, "Security and Permissions" of
Data Wrangler (a query's result becomes a table of the database ``sagemaker_processing`` for a while).
"""

from collections.abc import Iterator

from definitions.api.structure import Structure
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.jobs.processing_inputs import ATHENA
from definitions.pipeline.steps.permissions import s3_objects
from definitions.pipeline.steps.permissions.kms_keys import use_named_key
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import Text, arn, text

_OWN_CATALOG = "awsdatacatalog"
"""The catalog of AWS Glue, in lower case; others are data sources with permissions of their own."""
_TEMPORARY = "sagemaker_processing"
"""The database in which SageMaker makes tables of results; the first job that queries makes the database."""


def query_dataset(dataset: Structure, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Run the query of a dataset and read its result."""
    for key, name, source in dataset.members:
        if isinstance(source, Structure):
            where = (*path, key)
            yield from (_query_athena if name == ATHENA else _query_redshift)(source, where, step, context)
            output, kms_key = source.get("OutputS3Uri"), source.get("KmsKeyId")
            yield from s3_objects.read_value(output, (*where, "outputS3Uri"), "its result", step, context)
            if kms_key is not None:
                yield from use_named_key(kms_key, (*where, "kmsKeyId"), step, context)


def _query_athena(source: Structure, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    output = source.get("OutputS3Uri")
    yield from s3_objects.write_value(output, (*path, "outputS3Uri"), "its result", step, context)
    group = context.static_text(source.get("WorkGroup")) if source.get("WorkGroup") is not None else "primary"
    catalog, database = context.static_text(source.get("Catalog")), context.static_text(source.get("Database"))
    if group is None or catalog is None or database is None:
        message = "what is queried is not known before it runs, so querying it is not granted"
        hint = "give 'workGroup', 'catalog' and 'database' as text, or as defaults of parameters"
        yield MissingPermission(path, message, hint)
        return
    verbs = ("GetQueryExecution", "GetQueryResults", "GetWorkGroup", "StartQueryExecution", "StopQueryExecution")
    actions = tuple(f"athena:{verb}" for verb in verbs)
    reason = (f"step '{step}' queries there",)
    yield Statement("QueryAthena", actions, (arn("athena", text("workgroup/", literal_pattern(group))),), reason)
    yield _keep_result(reason)
    if str(catalog).lower() != _OWN_CATALOG:
        message = f"what the catalog '{catalog}' needs is its own, so it is not granted"
        yield MissingPermission((*path, "catalog"), message, "AwsDataCatalog is the catalog of AWS Glue")
        return
    yield _read_glue(database, reason)
    message = "where the tables keep their data is not known here, so reading it is not granted"
    yield from s3_objects.report_missing_read(message, path, context)


def _keep_result(reason: tuple[str, ...]) -> Statement:
    """Make the table that a query writes its result into, in a database of SageMaker's own, and remove it again."""
    verbs = ("CreateDatabase", "CreateTable", "DeleteTable", "GetDatabase", "GetTable")
    resources = ("catalog", f"database/{_TEMPORARY}", f"table/{_TEMPORARY}/sagemaker_tmp_*")
    actions = tuple(f"glue:{verb}" for verb in verbs)
    return Statement("KeepQueryResults", actions, tuple(arn("glue", resource) for resource in resources), reason)


def _read_glue(database: Text, reason: tuple[str, ...]) -> Statement:
    name = literal_pattern(database)
    # Athena reads the database 'default' before any other.
    resources = ["catalog", "database/default", text("database/", name), text("table/", name, "/*")]
    verbs = ("GetDatabase", "GetPartition", "GetPartitions", "GetTable", "GetTables")
    actions = tuple(f"glue:{verb}" for verb in verbs)
    return Statement("ReadDataCatalog", actions, tuple(arn("glue", resource) for resource in resources), reason)


def _query_redshift(source: Structure, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Connect and query; the result is written by the cluster, under its own role."""
    names = [context.static_text(source.get(member)) for member in ("ClusterId", "DbUser", "Database")]
    cluster, user, database = (None if name is None else literal_pattern(name) for name in names)
    if cluster is None or user is None or database is None:
        message = "what is queried is not known before it runs, so querying it is not granted"
        hint = "give 'clusterId', 'dbUser' and 'database' as text, or as defaults of parameters"
        yield MissingPermission(path, message, hint)
        return
    reason = (f"step '{step}' queries there",)
    resources = [
        text("cluster:", cluster),
        text("dbuser:", cluster, "/", user),
        text("dbname:", cluster, "/", database),
    ]
    connect = ("redshift-data:ExecuteStatement", "redshift:DescribeClusters", "redshift:GetClusterCredentials")
    yield Statement("QueryRedshift", connect, tuple(arn("redshift", resource) for resource in resources), reason)
    # Running queries are no resources; the condition limits these actions to queries that the job started itself.
    own = ("StringEquals", "redshift-data:statement-owner-iam-userid", ("${aws:userid}",))
    verbs = ("CancelStatement", "DescribeStatement", "GetStatementResult")
    actions = tuple(f"redshift-data:{verb}" for verb in verbs)
    yield Statement("WatchRedshiftQueries", actions, ("*",), reason, (own,))
