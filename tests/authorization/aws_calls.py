"""Calls of other services than SageMaker: EMR and EMR Serverless, MLflow, Athena and Redshift.

Sources: Amazon SageMaker Developer Guide, "EMR step", "AWS managed policy: AmazonSageMakerPipelinesIntegrations" and
"Set up IAM permissions for MLflow"; AWS Managed Policy Reference, AmazonSageMakerFullAccess; Athena User Guide,
"Access to databases and tables"; Redshift Management Guide, "Authorizing access to the Amazon Redshift Data API".
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from tests.authorization.execution import RUN_TIME, Execution
from tests.authorization.request_calls import Call
from tests.authorization.roles import ACCOUNT, REGION

Step: TypeAlias = dict[str, Any]
_SERVICES = {
    "ServiceRole": "elasticmapreduce.amazonaws.com",
    "ExecutionRoleArn": "elasticmapreduce.amazonaws.com",
    "JobFlowRole": "ec2.amazonaws.com",
    "AutoScalingRole": "application-autoscaling.amazonaws.com",
}


def arn(service: str, resource: str) -> str:
    """An ARN in the pipeline's account and region."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def _pass_role(step: str, role: str, service: str) -> Call:
    whole = role if role.startswith("arn:") else f"arn:aws:iam::{ACCOUNT}:role/{role}"
    return Call(step, "iam:PassRole", whole, {"iam:PassedToService": service})


def _events(step: str, *rules: str) -> Iterator[Call]:
    for rule in rules:
        for verb in ("DescribeRule", "PutRule", "PutTargets"):
            yield Call(step, f"events:{verb}", arn("events", f"rule/SageMakerPipelineExecution{rule}StatusUpdateRule"))


def emr(step: Step, request: Any, _: Execution) -> Iterator[Call]:
    """Run a step on a cluster that is there, or make one, run the step and end it."""
    name = step["Name"]
    cluster = arn("elasticmapreduce", f"cluster/{request.get('ClusterId', 'j-9NEW')}")
    verbs = ["AddJobFlowSteps", "CancelSteps", "DescribeCluster", "DescribeStep"]
    yield from _events(name, "EMRStep")
    settings, known = request.get("ClusterConfig"), {}
    if settings is not None:
        yield from _events(name, "EMRCluster")
        tags = {tag["Key"]: tag["Value"] for tag in settings.get("Tags", [])}
        asked, known = (
            {f"elasticmapreduce:{kind}Tag/{key}": value for key, value in tags.items()}
            for kind in ("Request", "Resource")
        )
        yield Call(name, "elasticmapreduce:RunJobFlow", "*", asked)
        if tags:
            # On this ARN itself, since there is no cluster yet.
            yield Call(name, "elasticmapreduce:AddTags", arn("elasticmapreduce", "cluster/*"), asked)
        verbs += ["ListSteps", "TerminateJobFlows"]
    for member, role in {**request, **(settings or {})}.items():
        if member in _SERVICES:
            yield _pass_role(name, role, _SERVICES[member])
    yield from (Call(name, f"elasticmapreduce:{verb}", cluster, known) for verb in verbs)


def emr_serverless(step: Step, request: Any, _: Execution) -> Iterator[Call]:
    """Run a job on an application that is there, or make one, run the job and delete it."""
    name = step["Name"]
    application = f"/applications/{request.get('ApplicationId', '00fnew')}"
    yield _pass_role(name, request["ExecutionRoleArn"], "emr-serverless.amazonaws.com")
    yield from _events(name, "EMRServerlessStep")
    yield Call(name, "emr-serverless:StartJobRun", arn("emr-serverless", application))
    job = arn("emr-serverless", f"{application}/jobruns/1")
    for verb in ("CancelJobRun", "GetJobRun"):
        yield Call(name, f"emr-serverless:{verb}", job)
    if "tags" in request["JobConfig"]:
        yield Call(name, "emr-serverless:TagResource", job)
    settings = request.get("ApplicationConfig")
    if settings is None:
        return
    yield Call(name, "emr-serverless:CreateApplication", "*")
    for verb in ("DeleteApplication", "GetApplication", "StartApplication", "StopApplication"):
        yield Call(name, f"emr-serverless:{verb}", arn("emr-serverless", application))
    if "tags" in settings:
        yield Call(name, "emr-serverless:TagResource", arn("emr-serverless", application))
    network = settings.get("networkConfiguration", {"subnetIds": [], "securityGroupIds": []})
    resources = [f"subnet/{id_}" for id_ in network["subnetIds"]]
    resources += [f"security-group/{id_}" for id_ in network["securityGroupIds"]]
    via = {"aws:CalledViaLast": "ops.emr-serverless.amazonaws.com"}
    for resource in (*resources, *(["network-interface/eni-0a1b2c3d"] if resources else [])):
        yield Call(name, "ec2:CreateNetworkInterface", arn("ec2", resource), via)


def mlflow(step: str, server: str) -> Iterator[Call]:
    """Record a run."""
    if ":mlflow-app/" in server:
        yield Call(step, "sagemaker:CallMlflowAppApi", server)
        return
    runs = ("CreateRun", "GetRun", "SearchRuns", "UpdateRun", "SetTag")
    logs = ("LogBatch", "LogInputs", "LogMetric", "LogModel", "LogParam")
    experiments = ("CreateExperiment", "GetExperiment", "GetExperimentByName", "SearchExperiments", "SetExperimentTag")
    for verb in (*runs, *logs, *experiments):
        yield Call(step, f"sagemaker-mlflow:{verb}", server)


def redshift_and_athena(step: Step, request: Any, _: Execution) -> Iterator[Call]:
    """Queries whose results are inputs, and records of feature groups, of a Processing job."""
    for entry in request.get("ProcessingInputs", []):
        dataset = entry.get("DatasetDefinition", {})
        yield from _athena(step["Name"], dataset.get("AthenaDatasetDefinition"))
        yield from _redshift(step["Name"], dataset.get("RedshiftDatasetDefinition"))
    for output in request.get("ProcessingOutputConfig", {}).get("Outputs", []):
        group = output.get("FeatureStoreOutput", {}).get("FeatureGroupName", RUN_TIME)
        if group != RUN_TIME:
            for verb in ("DescribeFeatureGroup", "PutRecord"):
                yield Call(step["Name"], f"sagemaker:{verb}", arn("sagemaker", f"feature-group/{group}"))


def _athena(step: str, source: Any) -> Iterator[Call]:
    if source is None:
        return
    group = arn("athena", f"workgroup/{source.get('WorkGroup', 'primary')}")
    for verb in ("GetQueryExecution", "GetQueryResults", "GetWorkGroup", "StartQueryExecution", "StopQueryExecution"):
        yield Call(step, f"athena:{verb}", group)
    places = ("catalog", "database/default", f"database/{source['Database']}", f"table/{source['Database']}/orders")
    for place in places:
        yield Call(step, "glue:GetTable", arn("glue", place))
    # The result becomes a table, which is removed when it is read; the first job makes the table's database.
    for place in ("catalog", "database/sagemaker_processing"):
        for verb in ("CreateDatabase", "GetDatabase"):
            yield Call(step, f"glue:{verb}", arn("glue", place))
    for place in ("catalog", "database/sagemaker_processing", "table/sagemaker_processing/sagemaker_tmp_0a1b"):
        for verb in ("CreateTable", "DeleteTable", "GetTable"):
            yield Call(step, f"glue:{verb}", arn("glue", place))
    for verb in ("GetDatabase", "GetPartition", "GetPartitions", "GetTables"):
        yield Call(step, f"glue:{verb}", arn("glue", places[2]))


def _redshift(step: str, source: Any) -> Iterator[Call]:
    if source is None:
        return
    cluster = source["ClusterId"]
    yield Call(step, "redshift-data:ExecuteStatement", arn("redshift", f"cluster:{cluster}"))
    yield Call(step, "redshift:DescribeClusters", arn("redshift", f"cluster:{cluster}"))
    for resource in (f"dbuser:{cluster}/{source['DbUser']}", f"dbname:{cluster}/{source['Database']}"):
        yield Call(step, "redshift:GetClusterCredentials", arn("redshift", resource))
    own = {"redshift-data:statement-owner-iam-userid": "AROAEXAMPLE:job", "aws:userid": "AROAEXAMPLE:job"}
    for verb in ("CancelStatement", "DescribeStatement", "GetStatementResult"):
        yield Call(step, f"redshift-data:{verb}", "*", own)
