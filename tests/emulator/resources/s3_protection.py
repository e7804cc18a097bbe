"""S3: events, retention and copies of a bucket's objects.

Source: Amazon Simple Storage Service API Reference, PutBucketNotificationConfiguration, PutObjectLockConfiguration and
PutBucketReplication.
"""

from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.base import without_none
from tests.emulator.resources.s3 import BucketSetting


class Notification(BucketSetting):
    type = "aws_s3_bucket_notification"
    arguments = frozenset({"bucket", "eventbridge"})

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        settings: dict[str, Any] = {"EventBridgeConfiguration": {}} if wanted["eventbridge"] else {}
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration=settings)

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        s3.get_bucket_notification_configuration(Bucket=bucket)
        # moto forgets a configuration that is empty but for being there, so no drift of it is seen.
        return {"eventbridge": state["eventbridge"]}

    def drop(self, s3: Any, bucket: str) -> None:
        s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})


class ObjectLock(BucketSetting):
    type = "aws_s3_bucket_object_lock_configuration"
    arguments = frozenset({"bucket", "rule.default_retention.mode", "rule.default_retention.days"})

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        [retention] = [entry for rule in wanted["rule"] for entry in rule["default_retention"]]
        default = {"DefaultRetention": {"Mode": retention["mode"], "Days": retention["days"]}}
        settings = {"ObjectLockEnabled": "Enabled", "Rule": default}
        s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=settings)

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        rule = s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"].get("Rule")
        if rule is None:
            return None
        default = rule["DefaultRetention"]
        return {"rule": [{"default_retention": [{"mode": default["Mode"], "days": default["Days"]}]}]}

    def drop(self, s3: Any, bucket: str) -> None:
        """The lock itself stays for good; only what new objects get by default goes."""
        s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})


class Replication(BucketSetting):
    type = "aws_s3_bucket_replication_configuration"
    _DESTINATION, _SOURCE = "rule.destination", "rule.source_selection_criteria"
    arguments = frozenset(
        {
            "bucket",
            "role",
            "rule.id",
            "rule.status",
            "rule.filter.prefix",
            "rule.delete_marker_replication.status",
            f"{_SOURCE}.sse_kms_encrypted_objects.status",
            f"{_DESTINATION}.bucket",
            f"{_DESTINATION}.account",
            f"{_DESTINATION}.access_control_translation.owner",
            f"{_DESTINATION}.encryption_configuration.replica_kms_key_id",
        }
    )

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        rules = [self._to_api(number, rule) for number, rule in enumerate(wanted["rule"], 1)]
        settings = {"Role": wanted["role"], "Rules": rules}
        s3.put_bucket_replication(Bucket=bucket, ReplicationConfiguration=settings)

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        answer = s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"]
        kept = {rule["id"]: rule for rule in state.get("rule") or []}
        # moto keeps of a rule where it leads and whether it holds; drift of the rest is not seen.
        rules = [
            {**kept[rule["ID"]], "status": rule["Status"], "destination": self._led(kept[rule["ID"]], rule)}
            for rule in answer["Rules"]
            if rule["ID"] in kept
        ]
        return {"role": answer["Role"], "rule": rules}

    def drop(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_replication(Bucket=bucket)

    def _led(self, kept: Attributes, rule: dict[str, Any]) -> list[Attributes]:
        return [{**entry, "bucket": rule["Destination"]["Bucket"]} for entry in kept["destination"]]

    def _to_api(self, number: int, rule: Attributes) -> dict[str, Any]:
        [target] = rule["destination"]
        owners = [{"Owner": entry["owner"]} for entry in target["access_control_translation"]]
        keys = [{"ReplicaKmsKeyID": entry["replica_kms_key_id"]} for entry in target["encryption_configuration"]]
        criteria = [
            {"SseKmsEncryptedObjects": {"Status": entry["status"]}}
            for source in rule["source_selection_criteria"]
            for entry in source["sse_kms_encrypted_objects"]
        ]
        markers = [{"Status": entry["status"]} for entry in rule["delete_marker_replication"]]
        destination = {
            "Bucket": target["bucket"],
            "Account": target["account"],
            "AccessControlTranslation": owners[0] if owners else None,
            "EncryptionConfiguration": keys[0] if keys else None,
        }
        return without_none(
            {
                "ID": rule["id"],
                "Priority": number,
                "Status": rule["status"],
                "Filter": {"Prefix": rule["filter"][0]["prefix"] if rule["filter"] else ""},
                "DeleteMarkerReplication": markers[0] if markers else None,
                "SourceSelectionCriteria": criteria[0] if criteria else None,
                "Destination": without_none(destination),
            }
        )


RESOURCES = (Notification(), ObjectLock(), Replication())
