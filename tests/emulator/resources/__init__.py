"""What each Terraform type of the stacks does, as calls of the AWS API; one module for each AWS service."""

from tests.emulator.resources import (
    cloudwatch,
    dynamodb,
    endpoints,
    events,
    iam,
    kms,
    logs,
    ram,
    s3,
    s3_objects,
    s3_protection,
    s3_rules,
    sagemaker,
    scaling,
    scheduler,
    sns,
    sqs,
    ssm,
    states,
    sts,
)
from tests.emulator.resources.base import DataSource, Resource

RESOURCES: dict[str, Resource] = {
    resource.type: resource
    for module in (
        *(dynamodb, events, iam, kms, logs, s3, s3_objects, s3_protection, s3_rules, sagemaker, scheduler, sqs, ssm),
        *(states, cloudwatch, ram, sns, endpoints, scaling),
    )
    for resource in module.RESOURCES
}
DATA_SOURCES: dict[str, DataSource] = {source.type: source for source in (*ssm.DATA_SOURCES, *sts.DATA_SOURCES)}
