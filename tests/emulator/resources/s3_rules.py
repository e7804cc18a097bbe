"""S3: settings of a bucket that are lists of rules.

Source: Amazon Simple Storage Service API Reference, PutBucketEncryption and PutBucketLifecycleConfiguration.
"""

from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.base import without_none
from tests.emulator.resources.s3 import BucketSetting


class Encryption(BucketSetting):
    type = "aws_s3_bucket_server_side_encryption_configuration"
    _DEFAULT = "apply_server_side_encryption_by_default"
    arguments = frozenset(
        {"bucket", "rule.bucket_key_enabled", f"rule.{_DEFAULT}.sse_algorithm", f"rule.{_DEFAULT}.kms_master_key_id"}
    )

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        rules = [self._to_api(rule) for rule in wanted["rule"]]
        s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        answer = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
        return {"rule": [self._from_api(rule) for rule in answer]}

    def drop(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_encryption(Bucket=bucket)

    def _to_api(self, rule: Attributes) -> dict[str, Any]:
        by_default = [
            without_none({"SSEAlgorithm": default["sse_algorithm"], "KMSMasterKeyID": default["kms_master_key_id"]})
            for default in rule[self._DEFAULT]
        ]
        default = by_default[0] if by_default else None
        return without_none(
            {"BucketKeyEnabled": rule["bucket_key_enabled"], "ApplyServerSideEncryptionByDefault": default}
        )

    def _from_api(self, rule: dict[str, Any]) -> Attributes:
        default = rule.get("ApplyServerSideEncryptionByDefault")
        nested = default and {
            "sse_algorithm": default["SSEAlgorithm"],
            "kms_master_key_id": default.get("KMSMasterKeyID"),
        }
        return {"bucket_key_enabled": rule.get("BucketKeyEnabled"), self._DEFAULT: [nested] if nested else []}


class Lifecycle(BucketSetting):
    type = "aws_s3_bucket_lifecycle_configuration"
    _UPLOADS, _VERSIONS = "abort_incomplete_multipart_upload", "noncurrent_version_expiration"
    _OBJECTS = "expiration"
    arguments = frozenset(
        {
            "bucket",
            "rule.id",
            "rule.status",
            "rule.filter.prefix",
            f"rule.{_UPLOADS}.days_after_initiation",
            f"rule.{_VERSIONS}.noncurrent_days",
            f"rule.{_OBJECTS}.days",
        }
    )

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        rules = [self._to_api(rule) for rule in wanted["rule"]]
        s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        return {"rule": [self._from_api(r) for r in s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]]}

    def drop(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_lifecycle(Bucket=bucket)

    def _to_api(self, rule: Attributes) -> dict[str, Any]:
        api: dict[str, Any] = {"ID": rule["id"], "Status": rule["status"], "Filter": {"Prefix": ""}}
        for entry in rule["filter"]:
            api["Filter"] = {"Prefix": entry["prefix"] or ""}
        for entry in rule[self._UPLOADS]:
            api["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": entry["days_after_initiation"]}
        for entry in rule[self._VERSIONS]:
            api["NoncurrentVersionExpiration"] = {"NoncurrentDays": entry["noncurrent_days"]}
        for entry in rule[self._OBJECTS]:
            api["Expiration"] = {"Days": entry["days"]}
        return api

    def _from_api(self, rule: dict[str, Any]) -> Attributes:
        uploads, versions = rule.get("AbortIncompleteMultipartUpload"), rule.get("NoncurrentVersionExpiration")
        objects = rule.get("Expiration")
        return {
            "id": rule["ID"],
            "status": rule["Status"],
            "filter": [{"prefix": rule["Filter"].get("Prefix") or ""}],
            self._UPLOADS: [{"days_after_initiation": uploads["DaysAfterInitiation"]}] if uploads else [],
            self._VERSIONS: [{"noncurrent_days": versions["NoncurrentDays"]}] if versions else [],
            self._OBJECTS: [{"days": objects["Days"]}] if objects else [],
        }


RESOURCES = (Encryption(), Lifecycle())
