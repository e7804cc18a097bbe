"""What an AWS account holds of the kinds that the stacks make, read with boto3."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from tests.emulator.emulated_aws import EmulatedAws

Inventory: TypeAlias = Mapping[str, list[str]]
"""Names by kind; kinds of which there is nothing are left out."""

PENDING = "KMS keys that wait for their deletion"


def inventory(aws: EmulatedAws) -> Inventory:
    """All that is there; keys that wait for their deletion are a kind of their own."""
    found: dict[str, list[str]] = {}
    for kind, name in _everything(aws):
        found.setdefault(kind, []).append(name)
    return {kind: sorted(names) for kind, names in found.items()}


def _everything(aws: EmulatedAws) -> Iterator[tuple[str, str]]:
    sagemaker, iam, kms = aws.client("sagemaker"), aws.client("iam"), aws.client("kms")
    for pipeline in sagemaker.list_pipelines()["PipelineSummaries"]:
        yield "SageMaker pipelines", pipeline["PipelineName"]
    for group in sagemaker.list_model_package_groups()["ModelPackageGroupSummaryList"]:
        yield "model package groups", group["ModelPackageGroupName"]
    for bucket in aws.client("s3").list_buckets()["Buckets"]:
        yield "S3 buckets", bucket["Name"]
    for page in kms.get_paginator("list_keys").paginate():
        for key in page["Keys"]:
            state = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"]
            yield (PENDING if state == "PendingDeletion" else "KMS keys"), key["KeyId"]
    for page in kms.get_paginator("list_aliases").paginate():
        for alias in page["Aliases"]:
            if not alias["AliasName"].startswith("alias/aws/"):
                yield "KMS aliases", alias["AliasName"]
    for page in iam.get_paginator("list_roles").paginate():
        for role in page["Roles"]:
            yield "IAM roles", role["RoleName"]
            for policy in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
                yield "IAM role policies", f"{role['RoleName']}:{policy}"
    for page in iam.get_paginator("list_policies").paginate(Scope="Local"):
        for policy in page["Policies"]:
            yield "IAM policies", policy["PolicyName"]
    for page in aws.client("ssm").get_paginator("describe_parameters").paginate():
        for parameter in page["Parameters"]:
            yield "SSM parameters", parameter["Name"]
    for share in aws.client("ram").get_resource_shares(resourceOwner="SELF")["resourceShares"]:
        if share["status"] == "ACTIVE":
            yield "RAM shares", share["name"]
    yield from _endpoints(aws)
    yield from _triggers(aws)
    yield from _notifications(aws)


def _endpoints(aws: EmulatedAws) -> Iterator[tuple[str, str]]:
    """What serves models."""
    sagemaker = aws.client("sagemaker")
    for model in sagemaker.list_models()["Models"]:
        yield "SageMaker models", model["ModelName"]
    for configuration in sagemaker.list_endpoint_configs()["EndpointConfigs"]:
        yield "endpoint configurations", configuration["EndpointConfigName"]
    for endpoint in sagemaker.list_endpoints()["Endpoints"]:
        yield "endpoints", endpoint["EndpointName"]
    for target in aws.client("application-autoscaling").describe_scalable_targets(ServiceNamespace="sagemaker")[
        "ScalableTargets"
    ]:
        yield "scalable targets", target["ResourceId"]


def _triggers(aws: EmulatedAws) -> Iterator[tuple[str, str]]:
    """What starts pipelines."""
    scheduler, events = aws.client("scheduler"), aws.client("events")
    for group in scheduler.list_schedule_groups()["ScheduleGroups"]:
        if group["Name"] != "default":
            yield "schedule groups", group["Name"]
    for schedule in scheduler.list_schedules()["Schedules"]:
        yield "schedules", f"{schedule['GroupName']}/{schedule['Name']}"
    for rule in events.list_rules()["Rules"]:
        yield "EventBridge rules", rule["Name"]
        for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]:
            yield "EventBridge targets", f"{rule['Name']}:{target['Id']}"
    for url in aws.client("sqs").list_queues().get("QueueUrls", []):
        yield "SQS queues", url.rpartition("/")[2]
    for machine in aws.client("stepfunctions").list_state_machines()["stateMachines"]:
        yield "state machines", machine["name"]
    for table in aws.client("dynamodb").list_tables()["TableNames"]:
        yield "DynamoDB tables", table
    for group in aws.client("logs").describe_log_groups()["logGroups"]:
        yield "log groups", group["logGroupName"]


def _notifications(aws: EmulatedAws) -> Iterator[tuple[str, str]]:
    """What tells of pipelines."""
    sns = aws.client("sns")
    for topic in sns.list_topics()["Topics"]:
        yield "SNS topics", topic["TopicArn"].rpartition(":")[2]
    for subscription in sns.list_subscriptions()["Subscriptions"]:
        yield "SNS subscriptions", subscription["Endpoint"]
    for alarm in aws.client("cloudwatch").describe_alarms()["MetricAlarms"]:
        yield "CloudWatch alarms", alarm["AlarmName"]
