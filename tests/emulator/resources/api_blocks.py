"""Blocks of Terraform as members of the API, and back: their names differ only in underscores and capitals.

A structure of the API is a block that occurs once; a list of structures is a block that may occur often.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from tests.emulator.provider.values import Attributes


def members(shape: Any, block: Attributes, renamed: Mapping[str, str] = MappingProxyType({})) -> dict[str, Any]:
    """The members of a structure, as the API takes them; those that are not given are left out.

    Args:
        shape: of botocore.
        block: attributes and nested blocks.
        renamed: names of arguments by members of this structure, where they are others.
    """
    by_name = {_plain(name): value for name, value in block.items()}
    found = {
        member: _member(inner, by_name[argument])
        for member, inner in shape.members.items()
        if (argument := _plain(renamed.get(member, member))) in by_name
    }
    return {member: value for member, value in found.items() if value not in (None, [], {})}


def block_of(
    schema: Mapping[str, Any], answer: Mapping[str, Any], renamed: Mapping[str, str] = MappingProxyType({})
) -> Attributes:
    """Attributes and nested blocks of an answer, as far as the schema has them."""
    by_name = {_plain(renamed.get(member, member)): value for member, value in answer.items()}
    attributes = {name: by_name.get(_plain(name)) for name in schema["attributes"]}
    return attributes | {
        name: _blocks(inner["block"], by_name.get(_plain(name)))
        for name, inner in schema.get("block_types", {}).items()
    }


def _member(shape: Any, value: Any) -> Any:
    if shape.type_name == "structure":
        return members(shape, value[0]) if value else None
    if shape.type_name == "list" and shape.member.type_name == "structure":
        return [members(shape.member, each) for each in value or []]
    return value


def _blocks(schema: Mapping[str, Any], value: Any) -> list[Attributes]:
    if not value:
        return []
    return [block_of(schema, each) for each in (value if isinstance(value, list) else [value])]


def _plain(name: str) -> str:
    return name.replace("_", "").lower()
