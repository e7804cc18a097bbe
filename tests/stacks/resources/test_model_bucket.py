"""What a config may ask of the module's own bucket: events, lifecycle, retention, copies elsewhere."""

import json
from typing import Any

import pytest

from tests.iam import Request, allows
from tests.mdaa_defects.configs import BUCKET, IMPORTED, config, refusals, stack, training
from tests.support import compiled
from tests.synth import ACCOUNT, KEY_ID, REGION, Stack, applied, resource, resources, synthesized, values_of

S3 = f"arn:aws:s3:::{BUCKET}"
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
COPIES = "arn:aws:s3:::copies"
OTHER_KEY = "arn:aws:kms:eu-central-1:222222222222:key/abcd-1"
REPLICATION = {"bucketArn": COPIES, "kmsKeyArn": OTHER_KEY}
RETENTION = {"mode": "COMPLIANCE", "days": 365}


def replication_policy(made: Stack) -> Any:
    policy = resources(made, "aws_iam_role_policy")["replication_role_permissions"]["policy"]
    return json.loads(applied(policy, values_of(made)))


def test_events_are_told_unless_turned_off() -> None:
    assert resource(stack(training()), "aws_s3_bucket_notification")["eventbridge"] is True
    assert resources(stack(training(), eventBridgeNotifications=False), "aws_s3_bucket_notification") == {}


def test_lifecycle_is_counted_in_days() -> None:
    made = stack(training(), lifecycle={"noncurrentVersionDays": 30})
    [rule] = resource(made, "aws_s3_bucket_lifecycle_configuration")["rule"]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]
    assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]


def test_retention_locks_a_bucket_that_may_be_there_already() -> None:
    made = stack(training(), retention=RETENTION)
    lock = resource(made, "aws_s3_bucket_object_lock_configuration")
    assert lock["rule"] == {"default_retention": {"mode": "COMPLIANCE", "days": 365}}
    assert lock["depends_on"] == ["aws_s3_bucket_versioning.model_bucket_versioning"]
    # On the bucket itself the argument would replace it.
    assert "object_lock_enabled" not in resource(made, "aws_s3_bucket")


def test_nothing_is_locked_or_copied_unless_asked_for() -> None:
    made = stack(training())
    assert resources(made, "aws_s3_bucket_object_lock_configuration") == {}
    assert resources(made, "aws_s3_bucket_replication_configuration") == {}
    assert list(resources(made, "aws_iam_role")) == ["execution_role"]


def test_copies_are_encrypted_with_the_other_key_and_deletions_are_not_copied() -> None:
    made = stack(training(), replication=REPLICATION)
    replication = resource(made, "aws_s3_bucket_replication_configuration")
    [rule] = replication["rule"]
    assert rule["destination"] == {"bucket": COPIES, "encryption_configuration": {"replica_kms_key_id": OTHER_KEY}}
    assert rule["source_selection_criteria"] == {"sse_kms_encrypted_objects": {"status": "Enabled"}}
    assert (rule["status"], rule["delete_marker_replication"]) == ("Enabled", {"status": "Disabled"})
    assert replication["role"] == "${aws_iam_role.replication_role.arn}"
    assert "aws_s3_bucket_versioning.model_bucket_versioning" in replication["depends_on"]


def test_copies_in_another_account_belong_to_it() -> None:
    made = stack(training(), replication={**REPLICATION, "accountId": "222222222222"})
    [rule] = resource(made, "aws_s3_bucket_replication_configuration")["rule"]
    assert rule["destination"]["account"] == "222222222222"
    assert rule["destination"]["access_control_translation"] == {"owner": "Destination"}
    assert allows(replication_policy(made), Request("s3:ObjectOwnerOverrideToBucketOwner", f"{COPIES}/x"))


def via(region: str, bucket: str) -> dict[str, str]:
    return {"kms:ViaService": f"s3.{region}.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": bucket}


ASKED = {
    "read the configuration": (Request("s3:GetReplicationConfiguration", S3), True),
    "read a version": (Request("s3:GetObjectVersionForReplication", f"{S3}/a"), True),
    "write a copy": (Request("s3:ReplicateObject", f"{COPIES}/a"), True),
    "decrypt through S3": (Request("kms:Decrypt", KEY, via(REGION, S3)), True),
    "encrypt through S3": (Request("kms:Encrypt", OTHER_KEY, via("eu-central-1", COPIES)), True),
    "decrypt without S3": (Request("kms:Decrypt", KEY), False),
    "decrypt for another bucket": (Request("kms:Decrypt", KEY, via(REGION, f"{S3}-2")), False),
    "decrypt copies": (Request("kms:Decrypt", OTHER_KEY, via("eu-central-1", COPIES)), False),
    "encrypt in another region": (Request("kms:Encrypt", OTHER_KEY, via(REGION, COPIES)), False),
    "read an object": (Request("s3:GetObject", f"{S3}/a"), False),
    "write an object": (Request("s3:PutObject", f"{COPIES}/a"), False),
    "delete a copy": (Request("s3:ReplicateDelete", f"{COPIES}/a"), False),
    "write to another bucket": (Request("s3:ReplicateObject", f"{COPIES}-2/a"), False),
    "write to the bucket": (Request("s3:ReplicateObject", f"{S3}/a"), False),
    "take copies for one's own": (Request("s3:ObjectOwnerOverrideToBucketOwner", f"{COPIES}/a"), False),
    "read locks that are not there": (Request("s3:GetObjectRetention", f"{S3}/a"), False),
}


@pytest.mark.parametrize(("asked", "expected"), ASKED.values(), ids=ASKED.keys())
def test_replication_role_copies_and_nothing_else(asked: Request, expected: bool) -> None:
    assert allows(replication_policy(stack(training(), replication=REPLICATION)), asked) == expected


def test_locks_are_copied_with_the_objects() -> None:
    made = stack(training(), replication=REPLICATION, retention=RETENTION)
    assert allows(replication_policy(made), Request("s3:GetObjectRetention", f"{S3}/a"))


def test_replication_role_is_under_the_permissions_boundary_and_for_s3_alone() -> None:
    made = stack(training(), replication=REPLICATION)
    role = resources(made, "aws_iam_role")["replication_role"]
    trust = json.loads(role["assume_role_policy"])
    assert [statement["Principal"] for statement in trust["Statement"]] == [{"Service": "s3.amazonaws.com"}]
    assert len(role["name"]) <= 64


def test_key_that_is_looked_up_may_be_of_any_region() -> None:
    looked_up = {**REPLICATION, "kmsKeyArn": "ssm:/keys/copies"}
    made = synthesized(compiled(config(training(), replication=looked_up), account=ACCOUNT, region=REGION))
    value = resource(made, "aws_s3_bucket_replication_configuration")["rule"][0]["destination"]
    lookup = "${data.aws_ssm_parameter.lookup_keys_copies.insecure_value}"
    assert value["encryption_configuration"] == {"replica_kms_key_id": lookup}
    [encrypt] = [s for s in replication_policy(made)["Statement"] if s["Sid"] == "EncryptCopies"]
    assert encrypt["Condition"]["StringLike"]["kms:ViaService"] == "s3.*.amazonaws.com"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("eventBridgeNotifications", True),
        ("lifecycle", {}),
        ("retention", RETENTION),
        ("replication", REPLICATION),
        ("accessLogBucketName", "logs"),
    ],
)
def test_bucket_that_exists_already_is_its_owners(key: str, value: object) -> None:
    assert refusals(training(), **IMPORTED, **{key: value}) == [(key, "not-own-bucket")]
