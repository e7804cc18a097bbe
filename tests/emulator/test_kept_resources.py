"""A deployed module that turns to a bucket of others: its own bucket and key are still there, with all protections."""

from pathlib import Path
from typing import Any

import pytest

from tests.emulator.emulated_aws import REGION, EmulatedAws
from tests.emulator.expectations import compiled_module
from tests.emulator.inventory import inventory
from tests.emulator.platform import make_platform_buckets
from tests.emulator.project_folder import sample_copy

pytestmark = pytest.mark.xdist_group("interruptions")

STACK = "test-org-test-env-test-domain-test-pipeline-hardened"
OPTIONS = ("accessLogBucketName:", "eventBridgeNotifications:", "lifecycle:", "retention:", "replication:")
OF_THE_BUCKET = (
    "bucket_policy",
    "public_access_block",
    "bucket_encryption",
    "bucket_versioning",
    "bucket_ownership_controls",
    "bucket_lifecycle_configuration",
    "bucket_logging",
    "bucket_replication",
    "object_lock_configuration",
)


def protections(aws: EmulatedAws, bucket: str) -> dict[str, Any]:
    """All settings of a bucket, as AWS tells them."""
    s3 = aws.client("s3")
    told = {name: getattr(s3, f"get_{name}")(Bucket=bucket) for name in OF_THE_BUCKET}
    for answer in told.values():
        del answer["ResponseMetadata"]
    assert all(told.values())
    return told


def test_own_bucket_and_key_outlive_the_change(
    quick_variables: dict[str, str], aws: EmulatedAws, tmp_path: Path
) -> None:
    aws.forget_everything()
    project = sample_copy(tmp_path, quick_variables)
    project.synthesize()
    terraform = project.terraform(STACK)
    make_platform_buckets(aws, terraform.folder / "cdk.tf.json")
    terraform.init()
    terraform.apply()
    bucket = compiled_module(project.project_file, STACK).names.bucket
    before, held = protections(aws, bucket), inventory(aws)
    aws.client("s3").create_bucket(Bucket="others", CreateBucketConfiguration={"LocationConstraint": REGION})

    config = project.folder / "configs" / "hardened.yaml"
    sections = ("\n" + config.read_text(encoding="utf-8")).split("\n\n")
    kept = [part for part in sections if not any(f"\n{option}" in f"\n{part}" for option in OPTIONS)]
    key = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    config.write_text("\n\n".join([*kept, f"pipelineBucketName: others\npipelineKmsKeyArn: {key}\n"]), "utf-8")
    assert project.synthesize().code == 0
    changes = terraform.changes()
    assert {address for address, actions in changes.items() if "delete" in actions} <= {
        address for address in changes if address.startswith("aws_ssm_parameter.")
    }
    terraform.apply()
    assert terraform.changes() == {}

    assert protections(aws, bucket) == before
    after = inventory(aws)
    for kind in ("KMS keys", "KMS aliases", "IAM roles", "IAM role policies"):
        assert after[kind] == held[kind]
    terraform.destroy()
    assert protections(aws, bucket) == before
    assert inventory(aws)["KMS keys"] == held["KMS keys"]
