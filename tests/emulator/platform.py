"""What stacks expect around them, made before they are: buckets for logs and copies, SSM parameters, variables."""

import json
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws

PLACEHOLDER = "placeholder"


def place_of(stack_file: Path) -> tuple[str, str]:
    """The account and region that a stack is pinned to, or whose role deploys it; those of the tests otherwise."""
    [provider] = json.loads(stack_file.read_text("utf-8"))["provider"]["aws"]
    deployed_by = [role["role_arn"].split(":")[4] for role in provider.get("assume_role", [])]
    [account] = provider.get("allowed_account_ids") or deployed_by or [ACCOUNT]
    return account, provider.get("region") or REGION


def made_by(stack_file: Path) -> set[str]:
    """Names of the buckets and SSM parameters that a stack makes."""
    resources = json.loads(stack_file.read_text("utf-8"))["resource"]
    buckets, parameters = (resources.get(kind, {}).values() for kind in ("aws_s3_bucket", "aws_ssm_parameter"))
    return {bucket["bucket"] for bucket in buckets} | {parameter["name"] for parameter in parameters}


def expected_by(stack_file: Path) -> set[str]:
    """Names of the buckets and SSM parameters that must be there before a stack is."""
    return set(_buckets(stack_file)) | set(_parameters(stack_file))


def make_platform_buckets(aws: EmulatedAws, stack_file: Path, others: Collection[str] = ()) -> list[str]:
    """Make the buckets that a stack names and does not make, unless they are there; return the names of those made.

    Args:
        aws: where.
        stack_file: ``cdk.tf.json``.
        others: names that are made by others.
    """
    s3 = aws.client("s3")
    there = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    names = sorted(set(_buckets(stack_file)) - there - set(others))
    for name in names:
        # S3 has no constraint for its first region, and refuses its name.
        where = {} if aws.region == "us-east-1" else {"LocationConstraint": aws.region}
        s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": where} if where else {}))
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{name}/*",
        }
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    return names


def make_platform_parameters(aws: EmulatedAws, stack_file: Path, others: Collection[str] = ()) -> list[str]:
    """The same for the SSM parameters that a stack looks up, with a placeholder as value."""
    ssm, made = aws.client("ssm"), []
    for name in sorted(set(_parameters(stack_file)) - set(others)):
        try:
            ssm.get_parameter(Name=name)
        except ssm.exceptions.ParameterNotFound:
            ssm.put_parameter(Name=name, Type="String", Value=PLACEHOLDER)
            made.append(name)
    return made


def placeholder_variables(stack_file: Path) -> dict[str, str]:
    """Environment variables for the variables of a stack that have no default."""
    variables = json.loads(stack_file.read_text("utf-8")).get("variable", {})
    return {
        f"TF_VAR_{name}": {"number": "1", "bool": "true"}.get(variable.get("type"), PLACEHOLDER)
        for name, variable in variables.items()
        if "default" not in variable
    }


def _parameters(stack_file: Path) -> list[str]:
    data = json.loads(stack_file.read_text("utf-8")).get("data", {})
    return [parameter["name"] for parameter in data.get("aws_ssm_parameter", {}).values()]


def _buckets(stack_file: Path) -> Iterator[str]:
    resources: dict[str, Any] = json.loads(stack_file.read_text("utf-8"))["resource"]
    for logging in resources.get("aws_s3_bucket_logging", {}).values():
        yield logging["target_bucket"]
    for replication in resources.get("aws_s3_bucket_replication_configuration", {}).values():
        for rule in replication["rule"]:
            yield rule["destination"]["bucket"].rpartition(":")[2]
