"""What AWS's APIs take and answer: the shapes of the requests and responses that steps of a pipeline stand for.

The JSON files beside this one are generated from botocore's service models; ``tests/api`` makes them and compares.
Source: the service models ``sagemaker``, ``emr`` and ``emr-serverless`` of botocore.
"""

import json
import re
from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeAlias

from definitions.foundation.records import field, record, replace

Kind: TypeAlias = Literal["structure", "list", "map", "string", "integer", "float", "boolean", "timestamp"]

SAGEMAKER, EMR, EMR_SERVERLESS = "sagemaker", "emr", "emr-serverless"


@record(slots=False, eq=False)
class Shape:
    """What a value of a request or response looks like.

    Attributes:
        kind: what it is in JSON; ``timestamp`` only in responses.
        name: AWS's name for it.
        members: of a structure: shape of each member.
        required: of a structure: members that must be there.
        is_union: of a structure: exactly one member must be there.
        item: of a list or map: shape of its entries.
        key: of a map: shape of its keys.
        least: the smallest length, count or number; likewise ``most``.
        words: the texts there are, where they are few.
        pattern: what the whole text must match, as ``re.fullmatch`` understands it.
    """

    kind: Kind
    name: str = ""
    member_shapes: Mapping[str, "ShapeName"] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    is_union: bool = False
    item_shape: "ShapeName | None" = None
    key_shape: "ShapeName | None" = None
    least: float | None = None
    most: float | None = None
    words: tuple[str, ...] = ()
    pattern: str | None = None
    service: str = SAGEMAKER

    def _resolved(self, named: "ShapeName") -> "Shape":
        return shape(named, self.service) if isinstance(named, str) else named

    @cached_property
    def members(self) -> dict[str, "Shape"]:
        return {name: self._resolved(named) for name, named in self.member_shapes.items()}

    @cached_property
    def item(self) -> "Shape":
        assert self.item_shape is not None
        return self._resolved(self.item_shape)

    @cached_property
    def key(self) -> "Shape":
        assert self.key_shape is not None
        return self._resolved(self.key_shape)

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Members by the key that stands for them in YAML: ``volumeKmsKeyId`` for ``VolumeKmsKeyId``."""
        return {name[0].lower() + name[1:]: name for name in self.member_shapes}

    @cached_property
    def matches(self) -> re.Pattern[str] | None:
        return None if self.pattern is None else re.compile(self.pattern)


ShapeName: TypeAlias = str | Shape

TEXT, INTEGER, NUMBER, BOOLEAN = Shape("string"), Shape("integer"), Shape("float"), Shape("boolean")


def structure(members: Mapping[str, ShapeName], service: str = SAGEMAKER) -> Shape:
    """A structure that no service model describes."""
    return Shape("structure", member_shapes=members, service=service)


@cache
def shape(name: str, service: str = SAGEMAKER) -> Shape:
    """The shape of this name.

    Raises:
        KeyError: the files hold no such shape.
    """
    raw = _shapes(service)[name]
    return Shape(
        kind=raw["type"],
        name=name,
        member_shapes=raw.get("members", {}),
        required=tuple(raw.get("required", ())),
        is_union=raw.get("union", False),
        item_shape=raw.get("item", raw.get("value")),
        key_shape=raw.get("key"),
        least=raw.get("min"),
        most=raw.get("max"),
        words=tuple(raw.get("enum", ())),
        pattern=raw.get("pattern"),
        service=service,
    )


@cache
def without(name: str, service: str, members: tuple[str, ...], optional: str | None = None) -> Shape:
    """The structure of this name without some of its members, and with one that is never required."""
    whole = shape(name, service)
    left = {member: named for member, named in whole.member_shapes.items() if member not in members}
    required = tuple(member for member in whole.required if member in left and member != optional)
    return replace(whole, member_shapes=left, required=required)


@cache
def _shapes(service: str) -> dict[str, Any]:
    path = Path(__file__).with_name(f"{service}.json")
    shapes: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["shapes"]
    return shapes
