"""What stacks expect of the platform around them: buckets for access logs and copies, there before they are."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.emulator.emulated_aws import REGION, EmulatedAws


def make_platform_buckets(aws: EmulatedAws, stack_file: Path) -> list[str]:
    """Make the buckets that a stack names and does not make; return their names."""
    resources = json.loads(stack_file.read_text("utf-8"))["resource"]
    names = sorted(set(_named(resources)))
    for name in names:
        s3 = aws.client("s3")
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"arn:aws:s3:::{name}/*",
        }
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    return names


def _named(resources: dict[str, Any]) -> Iterator[str]:
    for logging in resources.get("aws_s3_bucket_logging", {}).values():
        yield logging["target_bucket"]
    for replication in resources.get("aws_s3_bucket_replication_configuration", {}).values():
        for rule in replication["rule"]:
            yield rule["destination"]["bucket"].rpartition(":")[2]
