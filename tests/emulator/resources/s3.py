"""S3: buckets, and their settings that hold a value or two.

Source: Amazon Simple Storage Service API Reference.
"""

from abc import abstractmethod
from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, found, tag_list, tags_of


class Bucket(Resource):
    type = "aws_s3_bucket"
    arguments = frozenset({"bucket", "force_destroy", "tags"})
    replaced_by = frozenset({"bucket"})
    patterns = {"bucket": "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        s3, name = aws.client("s3"), {"Bucket": wanted["bucket"]}
        # The region where the API came to be has no name there.
        place = {} if aws.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": aws.region}}
        s3.create_bucket(**name, **place)
        if wanted["tags_all"]:
            s3.put_bucket_tagging(Tagging={"TagSet": tag_list(wanted["tags_all"])}, **name)
        return {"id": wanted["bucket"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        s3, name = aws.client("s3"), {"Bucket": state["id"]}
        if found(s3.head_bucket, **name) is None:
            return None
        tags = found(s3.get_bucket_tagging, **name) or {"TagSet": []}
        return {
            "bucket": state["id"],
            "arn": f"arn:{aws.partition}:s3:::{state['id']}",
            "bucket_domain_name": f"{state['id']}.s3.{aws.dns_suffix}",
            "bucket_regional_domain_name": f"{state['id']}.s3.{aws.region}.{aws.dns_suffix}",
            "bucket_region": aws.region,
            "region": aws.region,
            **tags_of(tags["TagSet"]),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        s3, name = aws.client("s3"), {"Bucket": before["id"]}
        if wanted["tags_all"] and wanted["tags_all"] != before["tags_all"]:
            s3.put_bucket_tagging(Tagging={"TagSet": tag_list(wanted["tags_all"])}, **name)
        elif before["tags_all"] and not wanted["tags_all"]:
            s3.delete_bucket_tagging(**name)

    def delete(self, aws: Aws, state: Attributes) -> None:
        s3, name = aws.client("s3"), {"Bucket": state["id"]}
        if state["force_destroy"] and found(s3.head_bucket, **name) is not None:
            for page in s3.get_paginator("list_object_versions").paginate(**name):
                for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                    s3.delete_object(Key=entry["Key"], VersionId=entry["VersionId"], **name)
        found(s3.delete_bucket, **name)


class BucketSetting(Resource):
    """A part of a bucket that Terraform has as a resource of its own; its id is the bucket."""

    replaced_by = frozenset({"bucket"})

    @abstractmethod
    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        """Set it, whatever it was."""

    @abstractmethod
    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        """Its own attributes, or ``None`` if it is not set."""

    @abstractmethod
    def drop(self, s3: Any, bucket: str) -> None:
        """Take it back to what a new bucket has."""

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        self.put(aws.client("s3"), wanted["bucket"], wanted)
        return {"id": wanted["bucket"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        if found(aws.client("s3").head_bucket, Bucket=state["id"]) is None:
            return None
        own = found(self.get, s3=aws.client("s3"), bucket=state["id"], state=state)
        return own and {"bucket": state["id"], "region": aws.region, **own}

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        self.put(aws.client("s3"), before["id"], wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(self.drop, s3=aws.client("s3"), bucket=state["id"])


class Versioning(BucketSetting):
    type = "aws_s3_bucket_versioning"
    arguments = frozenset({"bucket", "versioning_configuration.status"})

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        [settings] = wanted["versioning_configuration"]
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": settings["status"]})

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        status = s3.get_bucket_versioning(Bucket=bucket).get("Status", "Disabled")
        return {"versioning_configuration": [{"status": status}]}

    def drop(self, s3: Any, bucket: str) -> None:
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})


class PublicAccessBlock(BucketSetting):
    type = "aws_s3_bucket_public_access_block"
    _SWITCHES = {
        "block_public_acls": "BlockPublicAcls",
        "block_public_policy": "BlockPublicPolicy",
        "ignore_public_acls": "IgnorePublicAcls",
        "restrict_public_buckets": "RestrictPublicBuckets",
    }
    arguments = frozenset({"bucket", *_SWITCHES})

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        switches = {name: bool(wanted[attribute]) for attribute, name in self._SWITCHES.items()}
        s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=switches)

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        answer = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
        # What is off and was never said stays unsaid.
        return {
            attribute: True if answer[name] else state[attribute] and False
            for attribute, name in self._SWITCHES.items()
        }

    def drop(self, s3: Any, bucket: str) -> None:
        s3.delete_public_access_block(Bucket=bucket)


class OwnershipControls(BucketSetting):
    type = "aws_s3_bucket_ownership_controls"
    arguments = frozenset({"bucket", "rule.object_ownership"})

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        rules = [{"ObjectOwnership": rule["object_ownership"]} for rule in wanted["rule"]]
        s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": rules})

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        rules = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
        return {"rule": [{"object_ownership": rule["ObjectOwnership"]} for rule in rules]}

    def drop(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_ownership_controls(Bucket=bucket)


class BucketPolicy(BucketSetting):
    type = "aws_s3_bucket_policy"
    arguments = frozenset({"bucket", "policy"})
    documents = frozenset({"policy"})

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        s3.put_bucket_policy(Bucket=bucket, Policy=wanted["policy"])

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        return {"policy": s3.get_bucket_policy(Bucket=bucket)["Policy"]}

    def drop(self, s3: Any, bucket: str) -> None:
        s3.delete_bucket_policy(Bucket=bucket)


class Logging(BucketSetting):
    type = "aws_s3_bucket_logging"
    arguments = frozenset({"bucket", "target_bucket", "target_prefix"})

    def put(self, s3: Any, bucket: str, wanted: Attributes) -> None:
        target = {"TargetBucket": wanted["target_bucket"], "TargetPrefix": wanted["target_prefix"]}
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": target})

    def get(self, s3: Any, bucket: str, state: Attributes) -> Attributes | None:
        target = s3.get_bucket_logging(Bucket=bucket).get("LoggingEnabled")
        return target and {"target_bucket": target["TargetBucket"], "target_prefix": target["TargetPrefix"]}

    def drop(self, s3: Any, bucket: str) -> None:
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})


RESOURCES = (Bucket(), Versioning(), PublicAccessBlock(), OwnershipControls(), BucketPolicy(), Logging())
