"""KMS: keys and aliases.

Source: AWS Key Management Service API Reference.
"""

from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found, tag_list, tags_of, without_none

_TAG = ("TagKey", "TagValue")
_LONGEST_WINDOW_IN_DAYS = 30  # KMS's and the provider's default


class Key(Resource):
    type = "aws_kms_key"
    arguments = frozenset(
        {"description", "policy", "enable_key_rotation", "is_enabled", "deletion_window_in_days", "tags"}
    )
    documents = frozenset({"policy"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        optional = {"Description": wanted["description"], "Policy": wanted["policy"]}
        tags = tag_list(wanted["tags_all"], *_TAG)
        key = aws.client("kms").create_key(Tags=tags, **without_none(optional))["KeyMetadata"]["KeyId"]
        self._switch(aws.client("kms"), key, wanted)
        return {"id": key}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        kms, name = aws.client("kms"), {"KeyId": state["id"]}
        answer = found(kms.describe_key, **name)
        # A key that waits for its deletion is gone, as far as Terraform is concerned.
        if answer is None or answer["KeyMetadata"]["KeyState"] == "PendingDeletion":
            return None
        key = answer["KeyMetadata"]
        rotates = kms.get_key_rotation_status(**name)["KeyRotationEnabled"]
        return {
            "arn": key["Arn"],
            "key_id": key["KeyId"],
            "description": key["Description"],
            "policy": kms.get_key_policy(PolicyName="default", **name)["Policy"],
            "multi_region": key.get("MultiRegion", False),
            "enable_key_rotation": _told(state["enable_key_rotation"], rotates, usual=False),
            "is_enabled": _told(state["is_enabled"], key["Enabled"], usual=True),
            "region": aws.region,
            **tags_of(kms.list_resource_tags(**name)["Tags"], *_TAG),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        kms, name = aws.client("kms"), {"KeyId": before["id"]}
        if wanted["description"] != before["description"]:
            kms.update_key_description(Description=wanted["description"] or "", **name)
        if wanted["policy"] != before["policy"]:
            kms.put_key_policy(PolicyName="default", Policy=wanted["policy"], **name)
        self._switch(kms, before["id"], wanted)
        change_tags(
            before,
            wanted,
            lambda tags: kms.tag_resource(Tags=tag_list(tags, *_TAG), **name),
            lambda keys: kms.untag_resource(TagKeys=keys, **name),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        window = state["deletion_window_in_days"] or _LONGEST_WINDOW_IN_DAYS
        found(aws.client("kms").schedule_key_deletion, KeyId=state["id"], PendingWindowInDays=window)

    @staticmethod
    def _switch(kms: Any, key: str, wanted: Attributes) -> None:
        """Rotation and the key itself on or off; each call may be repeated."""
        rotate = kms.enable_key_rotation if wanted["enable_key_rotation"] else kms.disable_key_rotation
        rotate(KeyId=key)
        switch = kms.disable_key if wanted["is_enabled"] is False else kms.enable_key
        switch(KeyId=key)


class Alias(Resource):
    type = "aws_kms_alias"
    arguments = frozenset({"name", "target_key_id"})
    replaced_by = frozenset({"name"})
    patterns = {"name": "alias/[a-zA-Z0-9/_-]+"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("kms").create_alias(AliasName=wanted["name"], TargetKeyId=wanted["target_key_id"])
        return {"id": wanted["name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        kms = aws.client("kms")
        pages = kms.get_paginator("list_aliases").paginate()
        aliases = {alias["AliasName"]: alias for page in pages for alias in page["Aliases"]}
        alias = aliases.get(state["id"])
        if alias is None:
            return None
        key = kms.describe_key(KeyId=alias["TargetKeyId"])["KeyMetadata"]
        return {
            "name": alias["AliasName"],
            "arn": alias["AliasArn"],
            "target_key_id": key["KeyId"],
            "target_key_arn": key["Arn"],
            "region": aws.region,
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        aws.client("kms").update_alias(AliasName=before["id"], TargetKeyId=wanted["target_key_id"])

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("kms").delete_alias, AliasName=state["id"])


RESOURCES = (Key(), Alias())


def _told(state: bool | None, is_so: bool, *, usual: bool) -> bool | None:
    """What is usual and was never said stays unsaid."""
    return None if state is None and is_so is usual else is_so
