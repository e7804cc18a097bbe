"""The pipeline of a stack as AWS has it, in the account and Region of the stack.

Source: AWS STS API Reference, GetCallerIdentity; Amazon SageMaker API Reference, DescribePipeline and ListTags.
"""

import os
from dataclasses import dataclass
from typing import Any

from definitions.commands.ending import CouldNotRun, Refused
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.revision import COMMIT, DEFINITION, TAG_PREFIX, definition_hash
from stacks.operations.aws_errors import error_code


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the credentials, in one Region.

    Attributes:
        number: 12 digits.
        region: such as ``eu-west-1``.
        caller: the ARN of whoever has the credentials.
        sagemaker: a boto3 client.
    """

    number: str
    region: str
    caller: str
    sagemaker: Any


@dataclass(frozen=True, slots=True)
class DeployedPipeline:
    """A pipeline in AWS.

    Attributes:
        name: its name.
        arn: its ARN.
        tags: its tags, by key.
        account: where it is.
    """

    name: str
    arn: str
    tags: dict[str, str]
    account: Account

    @property
    def commit(self) -> str | None:
        """The commit that it was deployed from, if that was recorded."""
        return self.tags.get(f"{TAG_PREFIX}{COMMIT}")

    def difference(self, pipeline: CompiledPipeline) -> str | None:
        """A sentence if it is recorded that another definition is deployed than the one that the config gives."""
        deployed = self.tags.get(f"{TAG_PREFIX}{DEFINITION}")
        if deployed in (None, definition_hash(pipeline.definition)):
            return None
        commit = f", of commit {self.commit}," if self.commit else ""
        return f"what is deployed{commit} is not what this config says; steps and parameters may differ"


def account_of(pipeline: CompiledPipeline) -> Account:
    """The account and Region in which the stack is deployed.

    Raises:
        CouldNotRun: the credentials belong to another account, or no Region is known.
    """
    import boto3

    session = boto3.Session()
    # In the order of Terraform's provider; boto3 itself reads AWS_DEFAULT_REGION and the profile alone.
    region = pipeline.region or os.environ.get("AWS_REGION") or session.region_name
    if not region:
        raise CouldNotRun("no Region is known: give 'region' in the project file, or AWS_REGION in the environment")
    identity = session.client("sts", region_name=region).get_caller_identity()
    number, caller = identity["Account"], identity["Arn"]
    if pipeline.account not in (None, number):
        raise CouldNotRun(
            f"the stack '{pipeline.names.stack}' is in account {pipeline.account}, and these credentials belong to"
            f" account {number} ({caller}); nothing was done"
        )
    return Account(number, region, caller, session.client("sagemaker", region_name=region))


def deployed_pipeline(pipeline: CompiledPipeline) -> DeployedPipeline:
    """Find the pipeline by the name that the config gives it.

    Raises:
        CouldNotRun: as ``account_of``.
        Refused: the account has no such pipeline in that Region.
    """
    from botocore.exceptions import ClientError

    account, name = account_of(pipeline), pipeline.names.pipeline
    try:
        arn = account.sagemaker.describe_pipeline(PipelineName=name)["PipelineArn"]
    except ClientError as error:
        if error_code(error) != "ResourceNotFound":
            raise
        where = f"account {account.number} has no pipeline '{name}' in {account.region}"
        raise Refused(f"{where}; deploy the stack '{pipeline.names.stack}' first, or name its Region") from None
    pages = account.sagemaker.get_paginator("list_tags").paginate(ResourceArn=arn)
    tags = {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}
    return DeployedPipeline(name, arn, tags, account)
