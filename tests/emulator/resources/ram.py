"""AWS RAM: shares, what they hold, and with whom.

Source: AWS RAM API Reference, CreateResourceShare and AssociateResourceShare.
"""

from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, tag_list, tags_of


class ResourceShare(Resource):
    type = "aws_ram_resource_share"
    arguments = frozenset({"name", "allow_external_principals", "tags"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        tags = tag_list(wanted["tags_all"], "key", "value")
        answer = aws.client("ram").create_resource_share(tags=tags, **_settings(wanted))
        return {"id": answer["resourceShare"]["resourceShareArn"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        shares = aws.client("ram").get_resource_shares(resourceOwner="SELF")["resourceShares"]
        share = next((one for one in shares if one["resourceShareArn"] == state["id"]), None)
        if share is None or share["status"] != "ACTIVE":
            return None
        return {
            "arn": share["resourceShareArn"],
            "name": share["name"],
            "allow_external_principals": share["allowExternalPrincipals"],
            "permission_arns": state["permission_arns"] or [],
            "region": aws.region,
            **tags_of(share["tags"], "key", "value"),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        ram, arn = aws.client("ram"), before["id"]
        if _settings(before) != _settings(wanted):
            ram.update_resource_share(resourceShareArn=arn, **_settings(wanted))
        change_tags(
            before,
            wanted,
            lambda tags: ram.tag_resource(resourceShareArn=arn, tags=tag_list(tags, "key", "value")),
            lambda keys: ram.untag_resource(resourceShareArn=arn, tagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        aws.client("ram").delete_resource_share(resourceShareArn=state["id"])


def _settings(wanted: Attributes) -> dict[str, Any]:
    return {"name": wanted["name"], "allowExternalPrincipals": wanted["allow_external_principals"]}


class _Association(Resource):
    """Something in a share; nothing of it can be changed.

    Attributes:
        entity: the argument that says what.
        kind: of the association, as the API names it.
        member: of requests, a list of such things.
    """

    entity: str
    kind: str
    member: str

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        share, entity = wanted["resource_share_arn"], wanted[self.entity]
        aws.client("ram").associate_resource_share(resourceShareArn=share, **{self.member: [entity]})
        return {"id": f"{share},{entity}"}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        share, entity = state["id"].split(",")
        answer = aws.client("ram").get_resource_share_associations(associationType=self.kind, resourceShareArns=[share])
        if not any(one["associatedEntity"] == entity for one in answer["resourceShareAssociations"]):
            return None
        return {"resource_share_arn": share, self.entity: entity, "region": aws.region}

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        raise AssertionError("each argument forces a new one")

    def delete(self, aws: Aws, state: Attributes) -> None:
        share, entity = state["id"].split(",")
        aws.client("ram").disassociate_resource_share(resourceShareArn=share, **{self.member: [entity]})


class ResourceAssociation(_Association):
    type = "aws_ram_resource_association"
    arguments = replaced_by = frozenset({"resource_share_arn", "resource_arn"})
    entity, kind, member = "resource_arn", "RESOURCE", "resourceArns"


class PrincipalAssociation(_Association):
    type = "aws_ram_principal_association"
    arguments = replaced_by = frozenset({"resource_share_arn", "principal"})
    entity, kind, member = "principal", "PRINCIPAL", "principals"


RESOURCES = (ResourceShare(), ResourceAssociation(), PrincipalAssociation())
