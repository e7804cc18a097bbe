"""Amazon CloudWatch Logs: log groups.

Source: Amazon CloudWatch Logs API Reference, CreateLogGroup and PutRetentionPolicy.
"""

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found, without_none


class LogGroup(Resource):
    type = "aws_cloudwatch_log_group"
    arguments = frozenset({"name", "kms_key_id", "retention_in_days", "tags"})
    replaced_by = frozenset({"name"})
    patterns = {"name": r"[0-9A-Za-z_/.#-]{1,512}"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        key = without_none({"kmsKeyId": wanted["kms_key_id"]})
        aws.client("logs").create_log_group(logGroupName=wanted["name"], tags=wanted["tags_all"] or {}, **key)
        self._retain(aws, wanted)
        return {"id": wanted["name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        logs, name = aws.client("logs"), state["id"]
        groups = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
        group = next((one for one in groups if one["logGroupName"] == name), None)
        if group is None:
            return None
        arn = group["arn"].removesuffix(":*")
        tags = logs.list_tags_for_resource(resourceArn=arn)["tags"]
        return {
            "arn": arn,
            "name": name,
            "name_prefix": "",
            "kms_key_id": group.get("kmsKeyId"),
            "retention_in_days": group.get("retentionInDays", 0),
            "log_group_class": "STANDARD",
            "region": aws.region,
            "tags": tags or None,
            "tags_all": tags,
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        logs, arn = aws.client("logs"), before["arn"]
        self._retain(aws, wanted)
        change_tags(
            before,
            wanted,
            lambda tags: logs.tag_resource(resourceArn=arn, tags=tags),
            lambda keys: logs.untag_resource(resourceArn=arn, tagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("logs").delete_log_group, logGroupName=state["id"])

    @staticmethod
    def _retain(aws: Aws, wanted: Attributes) -> None:
        days = wanted["retention_in_days"]
        aws.client("logs").put_retention_policy(logGroupName=wanted["name"], retentionInDays=days)


RESOURCES = (LogGroup(),)
