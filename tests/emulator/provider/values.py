"""Values as Terraform sends them: plain data, in which some parts may not be known yet."""

import json
from typing import Any, TypeAlias

import msgpack
from tf.gen import tfplugin_pb2 as pb

Attributes: TypeAlias = dict[str, Any]
"""A resource, a data source or a nested block: values by attribute, with ``None`` where nothing is set."""

UNKNOWN = msgpack.ExtType(0, b"\x00")
"""Known only after apply. What Terraform sends may say more about such a value; that is kept as it came."""


def is_unknown(value: object) -> bool:
    return isinstance(value, msgpack.ExtType)


def decoded(value: Any) -> Any:
    """The content of a ``DynamicValue``."""
    if value.msgpack:
        return msgpack.unpackb(value.msgpack, strict_map_key=False)
    return json.loads(value.json) if value.json else None


def encoded(value: object) -> Any:
    return pb.DynamicValue(msgpack=msgpack.packb(value))


def known(value: Any) -> Any:
    """The value with ``None`` in place of what is unknown, at any depth."""
    if is_unknown(value):
        return None
    if isinstance(value, dict):
        return {name: known(part) for name, part in value.items()}
    return [known(part) for part in value] if isinstance(value, list) else value


def resolved(planned: Any, found: Any) -> Any:
    """The planned value with what was unknown taken from what was found: a plan must come out as it was shown."""
    if is_unknown(planned):
        return found
    if isinstance(planned, dict) and isinstance(found, dict):
        return {name: resolved(part, found.get(name)) for name, part in planned.items()}
    if isinstance(planned, list) and isinstance(found, list) and len(planned) == len(found):
        return [resolved(*parts) for parts in zip(planned, found, strict=True)]
    return known(planned)


def equal(one: Any, other: Any, *, is_set: bool = False, is_document: bool = False) -> bool:
    """Whether Terraform sees no difference: sets come in any order, JSON documents are compared by what they say."""
    if is_set and isinstance(one, list) and isinstance(other, list):
        return sorted(map(_sortable, one)) == sorted(map(_sortable, other))
    if is_document and isinstance(one, str) and isinstance(other, str):
        try:
            return bool(json.loads(one) == json.loads(other))
        except ValueError:
            return one == other
    return bool(one == other)


def _sortable(value: object) -> str:
    return json.dumps(value, sort_keys=True, default=repr)
