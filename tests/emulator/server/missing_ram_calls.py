"""Calls of AWS RAM that moto does not answer: what a share holds is changed, and has tags.

Source: AWS RAM API Reference, AssociateResourceShare, DisassociateResourceShare, TagResource and UntagResource; AWS RAM
User Guide, "Shareable AWS resources".
"""

import json
from typing import Any

from moto.ram import urls
from moto.ram.models import ResourceShare
from moto.ram.responses import ResourceAccessManagerResponse


def add() -> None:
    """Teach moto the calls, and that parameters of Systems Manager are shared."""
    ResourceShare.SHAREABLE_RESOURCES = [*ResourceShare.SHAREABLE_RESOURCES, "parameter"]
    ResourceShare.describe = described_with_tags
    for call in (associate_resource_share, disassociate_resource_share, tag_resource, untag_resource):
        setattr(ResourceAccessManagerResponse, call.__name__, call)
        path = call.__name__.replace("_", "")
        urls.url_paths[f"{{0}}/{path}$"] = ResourceAccessManagerResponse.dispatch
    ResourceAccessManagerResponse.create_resource_share = create_with_tags


_create = ResourceAccessManagerResponse.create_resource_share
_described = ResourceShare.describe


def create_with_tags(self: Any) -> str:
    answer: str = _create(self)
    share = _share(self, json.loads(answer)["resourceShare"]["resourceShareArn"])
    share.tags = {tag["key"]: tag["value"] for tag in self.request_params.get("tags", [])}
    return answer


def described_with_tags(self: Any) -> dict[str, Any]:
    tags = [{"key": key, "value": value} for key, value in getattr(self, "tags", {}).items()]
    return {**_described(self), "tags": tags}


def associate_resource_share(self: Any) -> str:
    share, given = _share(self, self.request_params["resourceShareArn"]), self.request_params
    share.add_principals(given.get("principals", []))
    share.add_resources(given.get("resourceArns", []))
    return json.dumps({"resourceShareAssociations": []})


def disassociate_resource_share(self: Any) -> str:
    share, given = _share(self, self.request_params["resourceShareArn"]), self.request_params
    share.principals = [one for one in share.principals if one not in given.get("principals", [])]
    share.resource_arns = [one for one in share.resource_arns if one not in given.get("resourceArns", [])]
    return json.dumps({"resourceShareAssociations": []})


def tag_resource(self: Any) -> str:
    share = _share(self, self.request_params["resourceShareArn"])
    share.tags.update({tag["key"]: tag["value"] for tag in self.request_params["tags"]})
    return "{}"


def untag_resource(self: Any) -> str:
    share = _share(self, self.request_params["resourceShareArn"])
    share.tags = {key: value for key, value in share.tags.items() if key not in self.request_params["tagKeys"]}
    return "{}"


def _share(self: Any, arn: str) -> Any:
    return next(share for share in self.ram_backend.resource_shares if share.arn == arn)
