"""IAM: roles and policies.

Source: AWS Identity and Access Management API Reference.
"""

import json
from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found, tag_list, tags_of, without_none

_KEPT_VERSIONS = 5  # of a managed policy; IAM refuses a sixth


class Role(Resource):
    type = "aws_iam_role"
    arguments = frozenset({"name", "description", "assume_role_policy", "permissions_boundary", "tags"})
    replaced_by = frozenset({"name"})
    documents = frozenset({"assume_role_policy"})
    patterns = {"name": r"[\w+=,.@-]{1,64}"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        optional = {"Description": wanted["description"], "PermissionsBoundary": wanted["permissions_boundary"]}
        aws.client("iam").create_role(
            RoleName=wanted["name"],
            AssumeRolePolicyDocument=wanted["assume_role_policy"],
            Tags=tag_list(wanted["tags_all"]),
            **without_none(optional),
        )
        return {"id": wanted["name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        answer = found(aws.client("iam").get_role, RoleName=state["id"])
        if answer is None:
            return None
        role = answer["Role"]
        return {
            "arn": role["Arn"],
            "name": role["RoleName"],
            "description": role.get("Description") or None,
            "assume_role_policy": _document(role["AssumeRolePolicyDocument"]),
            "permissions_boundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            "unique_id": role["RoleId"],
            "create_date": role["CreateDate"].isoformat(),
            **tags_of(role.get("Tags", [])),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        iam, name = aws.client("iam"), before["id"]
        if wanted["assume_role_policy"] != before["assume_role_policy"]:
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=wanted["assume_role_policy"])
        if wanted["description"] != before["description"]:
            iam.update_role(RoleName=name, Description=wanted["description"] or "")
        boundary = wanted["permissions_boundary"]
        if boundary and boundary != before["permissions_boundary"]:
            iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=boundary)
        elif before["permissions_boundary"] and not boundary:
            iam.delete_role_permissions_boundary(RoleName=name)
        change_tags(
            before,
            wanted,
            lambda tags: iam.tag_role(RoleName=name, Tags=tag_list(tags)),
            lambda keys: iam.untag_role(RoleName=name, TagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("iam").delete_role, RoleName=state["id"])


class RolePolicy(Resource):
    type = "aws_iam_role_policy"
    arguments = frozenset({"name", "role", "policy"})
    replaced_by = frozenset({"name", "role"})
    documents = frozenset({"policy"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("iam").put_role_policy(
            RoleName=wanted["role"], PolicyName=wanted["name"], PolicyDocument=wanted["policy"]
        )
        return {"id": f"{wanted['role']}:{wanted['name']}"}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        role, _, name = state["id"].partition(":")
        answer = found(aws.client("iam").get_role_policy, RoleName=role, PolicyName=name)
        return answer and {"role": role, "name": name, "policy": _document(answer["PolicyDocument"])}

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        self.create(aws, wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("iam").delete_role_policy, RoleName=state["role"], PolicyName=state["name"])


class Policy(Resource):
    type = "aws_iam_policy"
    arguments = frozenset({"name", "description", "policy", "tags"})
    replaced_by = frozenset({"name", "description"})
    documents = frozenset({"policy"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        answer = aws.client("iam").create_policy(
            PolicyName=wanted["name"],
            PolicyDocument=wanted["policy"],
            Tags=tag_list(wanted["tags_all"]),
            **without_none({"Description": wanted["description"]}),
        )
        return {"id": answer["Policy"]["Arn"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        iam = aws.client("iam")
        answer = found(iam.get_policy, PolicyArn=state["id"])
        if answer is None:
            return None
        policy = answer["Policy"]
        version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId=policy["DefaultVersionId"])
        return {
            "arn": policy["Arn"],
            "name": policy["PolicyName"],
            "description": policy.get("Description"),
            "policy": _document(version["PolicyVersion"]["Document"]),
            "policy_id": policy["PolicyId"],
            "attachment_count": policy["AttachmentCount"],
            **tags_of(policy.get("Tags", [])),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        iam, arn = aws.client("iam"), before["id"]
        if wanted["policy"] != before["policy"]:
            others = _other_versions(iam, arn)
            if len(others) >= _KEPT_VERSIONS - 1:
                iam.delete_policy_version(PolicyArn=arn, VersionId=others[0])
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=wanted["policy"], SetAsDefault=True)
        change_tags(
            before,
            wanted,
            lambda tags: iam.tag_policy(PolicyArn=arn, Tags=tag_list(tags)),
            lambda keys: iam.untag_policy(PolicyArn=arn, TagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        iam, arn = aws.client("iam"), state["id"]
        if found(iam.get_policy, PolicyArn=arn) is not None:
            for version in _other_versions(iam, arn):
                iam.delete_policy_version(PolicyArn=arn, VersionId=version)
            iam.delete_policy(PolicyArn=arn)


class RolePolicyAttachment(Resource):
    type = "aws_iam_role_policy_attachment"
    arguments = replaced_by = frozenset({"role", "policy_arn"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("iam").attach_role_policy(RoleName=wanted["role"], PolicyArn=wanted["policy_arn"])
        return {"id": f"{wanted['role']}/{wanted['policy_arn']}"}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        role, _, policy = state["id"].partition("/")
        answer = found(aws.client("iam").list_attached_role_policies, RoleName=role)
        attached = {entry["PolicyArn"] for entry in answer["AttachedPolicies"]} if answer else set()
        return {"role": role, "policy_arn": policy} if policy in attached else None

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        raise AssertionError("each of its arguments replaces it")

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("iam").detach_role_policy, RoleName=state["role"], PolicyArn=state["policy_arn"])


RESOURCES = (Role(), RolePolicy(), Policy(), RolePolicyAttachment())


def _document(answer: str | dict[str, Any]) -> str:
    """botocore decodes documents of IAM."""
    return answer if isinstance(answer, str) else json.dumps(answer)


def _other_versions(iam: Any, arn: str) -> list[str]:
    """Versions of a managed policy that are not in force, the oldest first."""
    versions = iam.list_policy_versions(PolicyArn=arn)["Versions"]
    others = [version for version in versions if not version["IsDefaultVersion"]]
    return [version["VersionId"] for version in sorted(others, key=lambda version: version["CreateDate"])]
