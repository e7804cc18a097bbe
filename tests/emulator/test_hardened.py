"""The hardened sample: what a bucket with all its protections holds in AWS."""

from pathlib import Path

import pytest

from tests.app import App
from tests.emulator.emulated_aws import ACCOUNT, EmulatedAws
from tests.emulator.expectations import compiled_module
from tests.emulator.platform import make_platform_buckets
from tests.emulator.project_folder import copied_stack
from tests.emulator.terraform import Terraform
from tests.support import CONFIGS

pytestmark = pytest.mark.xdist_group("interruptions")

STACK = "test-org-test-env-test-domain-test-pipeline-hardened"


def test_hardened_module(
    sample_project: App, quick_variables: dict[str, str], aws: EmulatedAws, tmp_path: Path
) -> None:
    aws.forget_everything()
    s3 = aws.client("s3")
    folder = copied_stack(sample_project, STACK, tmp_path)
    assert make_platform_buckets(aws, folder / "cdk.tf.json") == ["test-access-logs", "test-models-replica"]
    terraform = Terraform(folder, quick_variables)
    terraform.init()
    terraform.apply()
    assert terraform.changes() == {}

    bucket = compiled_module(CONFIGS / "mdaa.yaml", STACK).names.bucket
    lock = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]
    default = lock["Rule"]["DefaultRetention"]
    assert (default["Mode"], default["Days"]) == ("GOVERNANCE", 30)
    copies = s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]
    [rule] = copies["Rules"]
    assert rule["Status"] == "Enabled"
    assert rule["Destination"]["Bucket"] == "arn:aws:s3:::test-models-replica"
    role = copies["Role"].removeprefix(f"arn:aws:iam::{ACCOUNT}:role/")
    trust = aws.client("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    assert [statement["Principal"] for statement in trust["Statement"]] == [{"Service": "s3.amazonaws.com"}]
    [days] = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert days["NoncurrentVersionExpiration"] == {"NoncurrentDays": 365}
    assert s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]["TargetBucket"] == "test-access-logs"
