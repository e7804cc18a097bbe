"""S3: objects whose content is a file.

Source: Amazon Simple Storage Service API Reference, PutObject; AWS provider documentation, ``aws_s3_object``: its
destruction removes all versions of an object in a bucket with versions.
"""

from pathlib import Path

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, found


class Object(Resource):
    type = "aws_s3_object"
    arguments = frozenset(
        {
            *("bucket", "key", "source", "source_hash", "server_side_encryption", "kms_key_id", "bucket_key_enabled"),
            "override_provider.default_tags.tags",
        }
    )
    replaced_by = frozenset({"bucket", "key"})
    changes_with_every_update = frozenset({"etag", "version_id"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("s3").put_object(
            Bucket=wanted["bucket"],
            Key=wanted["key"],
            Body=Path(wanted["source"]).read_bytes(),  # Terraform starts providers in the folder of the stack
            ServerSideEncryption=wanted["server_side_encryption"],
            SSEKMSKeyId=wanted["kms_key_id"],
            BucketKeyEnabled=wanted["bucket_key_enabled"],
        )
        return {"id": wanted["key"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        answer = found(aws.client("s3").head_object, Bucket=state["bucket"], Key=state["id"])
        return answer and {
            "arn": f"arn:{aws.partition}:s3:::{state['bucket']}/{state['id']}",
            "key": state["id"],
            "etag": answer["ETag"].strip('"'),
            "version_id": answer.get("VersionId"),
            "content_type": answer["ContentType"],
            "server_side_encryption": answer.get("ServerSideEncryption"),
            "kms_key_id": answer.get("SSEKMSKeyId"),
            "region": aws.region,
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        self.create(aws, wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        s3, name = aws.client("s3"), {"Bucket": state["bucket"]}
        for page in s3.get_paginator("list_object_versions").paginate(Prefix=state["id"], **name):
            for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                if entry["Key"] == state["id"]:
                    s3.delete_object(Key=entry["Key"], VersionId=entry["VersionId"], **name)


RESOURCES = (Object(),)
