"""Amazon SNS: topics, their policies and subscriptions by mail.

Source: Amazon SNS API Reference, CreateTopic, SetTopicAttributes and Subscribe.
"""

import json

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found, tag_list, tags_of

_KEY = "KmsMasterKeyId"


class Topic(Resource):
    type = "aws_sns_topic"
    arguments = frozenset({"name", "kms_master_key_id", "tags"})
    replaced_by = frozenset({"name"})
    patterns = {"name": r"[0-9A-Za-z_-]{1,256}"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        key = {_KEY: wanted["kms_master_key_id"]}
        topic = aws.client("sns").create_topic(Name=wanted["name"], Attributes=key, Tags=tag_list(wanted["tags_all"]))
        return {"id": topic["TopicArn"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        sns, arn = aws.client("sns"), state["id"]
        answer = found(sns.get_topic_attributes, TopicArn=arn)
        if answer is None:
            return None
        told = answer["Attributes"]
        return {
            "arn": arn,
            "name": arn.rpartition(":")[2],
            "name_prefix": "",
            "owner": told["Owner"],
            "kms_master_key_id": told.get(_KEY),
            "policy": told["Policy"],
            "beginning_archive_time": "",
            "fifo_throughput_scope": "",
            "signature_version": 0,
            "tracing_config": "",
            "region": aws.region,
            **tags_of(sns.list_tags_for_resource(ResourceArn=arn)["Tags"]),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        sns, arn = aws.client("sns"), before["id"]
        sns.set_topic_attributes(TopicArn=arn, AttributeName=_KEY, AttributeValue=wanted["kms_master_key_id"])
        change_tags(
            before,
            wanted,
            lambda tags: sns.tag_resource(ResourceArn=arn, Tags=tag_list(tags)),
            lambda keys: sns.untag_resource(ResourceArn=arn, TagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("sns").delete_topic, TopicArn=state["id"])


class TopicPolicy(Resource):
    type = "aws_sns_topic_policy"
    arguments = frozenset({"arn", "policy"})
    replaced_by = frozenset({"arn"})
    documents = frozenset({"policy"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        self._set(aws, wanted["arn"], wanted["policy"])
        return {"id": wanted["arn"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        answer = found(aws.client("sns").get_topic_attributes, TopicArn=state["id"])
        told = answer and answer["Attributes"]
        return told and {
            "arn": state["id"],
            "policy": told["Policy"],
            "owner": told["Owner"],
            "region": aws.region,
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        self._set(aws, before["id"], wanted["policy"])

    def delete(self, aws: Aws, state: Attributes) -> None:
        """A topic has always a policy: without another one its owner may do everything."""
        arn = state["id"]
        owner = {"Effect": "Allow", "Principal": {"AWS": state["owner"]}, "Action": "sns:Publish", "Resource": arn}
        self._set(aws, arn, json.dumps({"Version": "2008-10-17", "Statement": [owner]}))

    @staticmethod
    def _set(aws: Aws, arn: str, policy: str) -> None:
        found(aws.client("sns").set_topic_attributes, TopicArn=arn, AttributeName="Policy", AttributeValue=policy)


class Subscription(Resource):
    type = "aws_sns_topic_subscription"
    arguments = frozenset({"topic_arn", "protocol", "endpoint"})
    replaced_by = arguments
    patterns = {"protocol": "email|email-json|http|https|lambda|sms|sqs|application|firehose"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        answer = aws.client("sns").subscribe(
            TopicArn=wanted["topic_arn"],
            Protocol=wanted["protocol"],
            Endpoint=wanted["endpoint"],
            ReturnSubscriptionArn=True,
        )
        return {"id": answer["SubscriptionArn"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        answer = found(aws.client("sns").get_subscription_attributes, SubscriptionArn=state["id"])
        told = answer and answer["Attributes"]
        return told and {
            "arn": state["id"],
            "topic_arn": told["TopicArn"],
            "protocol": told["Protocol"],
            "endpoint": told["Endpoint"],
            "owner_id": told["Owner"],
            "pending_confirmation": told["PendingConfirmation"] == "true",
            "confirmation_was_authenticated": told["ConfirmationWasAuthenticated"] == "true",
            "filter_policy_scope": "",
            "region": aws.region,
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        """Nothing of what is given can change."""

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("sns").unsubscribe, SubscriptionArn=state["id"])


RESOURCES = (Topic(), TopicPolicy(), Subscription())
