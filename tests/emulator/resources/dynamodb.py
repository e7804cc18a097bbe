"""Amazon DynamoDB: tables.

Source: Amazon DynamoDB API Reference, CreateTable and UpdateContinuousBackups.
"""

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found, tag_list, tags_of


class Table(Resource):
    type = "aws_dynamodb_table"
    arguments = frozenset(
        {
            "name",
            "billing_mode",
            "hash_key",
            "attribute.name",
            "attribute.type",
            "point_in_time_recovery.enabled",
            "server_side_encryption.enabled",
            "server_side_encryption.kms_key_arn",
            "tags",
        }
    )
    replaced_by = frozenset({"name", "hash_key"})
    patterns = {"name": r"[0-9A-Za-z_.-]{3,255}", "billing_mode": "PROVISIONED|PAY_PER_REQUEST"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        dynamodb, name = aws.client("dynamodb"), wanted["name"]
        [encryption] = wanted["server_side_encryption"]
        dynamodb.create_table(
            TableName=name,
            BillingMode=wanted["billing_mode"],
            KeySchema=[{"AttributeName": wanted["hash_key"], "KeyType": "HASH"}],
            AttributeDefinitions=[
                {"AttributeName": one["name"], "AttributeType": one["type"]} for one in wanted["attribute"]
            ],
            SSESpecification={
                "Enabled": encryption["enabled"],
                "SSEType": "KMS",
                "KMSMasterKeyId": encryption["kms_key_arn"],
            },
            Tags=tag_list(wanted["tags_all"]),
        )
        self._keep_backups(aws, wanted)
        return {"id": name}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        dynamodb, name = aws.client("dynamodb"), state["id"]
        answer = found(dynamodb.describe_table, TableName=name)
        if answer is None:
            return None
        table = answer["Table"]
        backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        recovery = backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
        encryption = table.get("SSEDescription", {})
        return {
            "arn": table["TableArn"],
            "name": name,
            "billing_mode": table["BillingModeSummary"]["BillingMode"],
            "hash_key": table["KeySchema"][0]["AttributeName"],
            "attribute": [
                {"name": one["AttributeName"], "type": one["AttributeType"]} for one in table["AttributeDefinitions"]
            ],
            "point_in_time_recovery": [{"enabled": recovery, "recovery_period_in_days": None}],
            "server_side_encryption": [
                {"enabled": encryption.get("Status") == "ENABLED", "kms_key_arn": encryption.get("KMSMasterKeyArn")}
            ],
            "read_capacity": 0,
            "write_capacity": 0,
            "stream_arn": "",
            "stream_label": "",
            "stream_view_type": "",
            "region": aws.region,
            **tags_of(dynamodb.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"]),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        dynamodb, arn = aws.client("dynamodb"), before["arn"]
        self._keep_backups(aws, wanted)
        change_tags(
            before,
            wanted,
            lambda tags: dynamodb.tag_resource(ResourceArn=arn, Tags=tag_list(tags)),
            lambda keys: dynamodb.untag_resource(ResourceArn=arn, TagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("dynamodb").delete_table, TableName=state["id"])

    @staticmethod
    def _keep_backups(aws: Aws, wanted: Attributes) -> None:
        [recovery] = wanted["point_in_time_recovery"]
        aws.client("dynamodb").update_continuous_backups(
            TableName=wanted["name"],
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": recovery["enabled"]},
        )


RESOURCES = (Table(),)
