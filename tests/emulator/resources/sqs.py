"""Amazon SQS: queues and their policies.

Source: Amazon SQS API Reference, CreateQueue and SetQueueAttributes.
"""

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found


class Queue(Resource):
    type = "aws_sqs_queue"
    arguments = frozenset({"name", "kms_master_key_id", "message_retention_seconds", "tags"})
    replaced_by = frozenset({"name"})
    patterns = {"name": r"[0-9A-Za-z_-]{1,80}"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        answer = aws.client("sqs").create_queue(
            QueueName=wanted["name"], Attributes=self._settings(wanted), tags=wanted["tags_all"] or {}
        )
        return {"id": answer["QueueUrl"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        sqs, url = aws.client("sqs"), state["id"]
        answer = found(sqs.get_queue_attributes, QueueUrl=url, AttributeNames=["All"])
        if answer is None:
            return None
        told = answer["Attributes"]
        tags = sqs.list_queue_tags(QueueUrl=url).get("Tags", {})
        return {
            "arn": told["QueueArn"],
            "url": url,
            "name": told["QueueArn"].rpartition(":")[2],
            "name_prefix": "",
            "kms_master_key_id": told.get("KmsMasterKeyId"),
            "kms_data_key_reuse_period_seconds": 300,
            "message_retention_seconds": int(told["MessageRetentionPeriod"]),
            "sqs_managed_sse_enabled": told.get("SqsManagedSseEnabled") == "true",
            "policy": told.get("Policy") or "",
            "redrive_policy": "",
            "redrive_allow_policy": "",
            "region": aws.region,
            "tags": tags or None,
            "tags_all": tags,
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        sqs, url = aws.client("sqs"), before["id"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes=self._settings(wanted))
        change_tags(
            before,
            wanted,
            lambda tags: sqs.tag_queue(QueueUrl=url, Tags=tags),
            lambda keys: sqs.untag_queue(QueueUrl=url, TagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("sqs").delete_queue, QueueUrl=state["id"])

    @staticmethod
    def _settings(wanted: Attributes) -> dict[str, str]:
        return {
            "KmsMasterKeyId": wanted["kms_master_key_id"],
            "MessageRetentionPeriod": str(wanted["message_retention_seconds"]),
        }


class QueuePolicy(Resource):
    type = "aws_sqs_queue_policy"
    arguments = frozenset({"queue_url", "policy"})
    replaced_by = frozenset({"queue_url"})
    documents = frozenset({"policy"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("sqs").set_queue_attributes(QueueUrl=wanted["queue_url"], Attributes={"Policy": wanted["policy"]})
        return {"id": wanted["queue_url"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        url = state["id"]
        answer = found(aws.client("sqs").get_queue_attributes, QueueUrl=url, AttributeNames=["Policy"]) or {}
        policy = answer.get("Attributes", {}).get("Policy")
        return {"queue_url": url, "policy": policy, "region": aws.region} if policy else None

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        self.create(aws, wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("sqs").set_queue_attributes, QueueUrl=state["id"], Attributes={"Policy": ""})


RESOURCES = (Queue(), QueuePolicy())
