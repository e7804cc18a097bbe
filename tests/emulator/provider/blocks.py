"""Schemas in the words of the plugin protocol, and values held against them."""

import json
from collections.abc import Iterator, Set
from typing import Any

from tf.gen import tfplugin_pb2 as pb

from tests.emulator.provider.problems import Problem
from tests.emulator.provider.values import Attributes, is_unknown
from tests.emulator.schema import Block

_FLAGS = ("required", "optional", "computed", "sensitive")
_NESTING = {name.lower(): number for name, number in pb.Schema.NestedBlock.NestingMode.items()}


def message(schema: Block) -> Any:
    """A schema as the plugin protocol has it."""
    return pb.Schema(version=schema["version"], block=_block(schema["block"]))


def _block(block: Block) -> Any:
    attributes = [
        pb.Schema.Attribute(
            name=name, type=json.dumps(attribute["type"]).encode(), **{f: True for f in _FLAGS if attribute.get(f)}
        )
        for name, attribute in block["attributes"].items()
    ]
    nested = [
        pb.Schema.NestedBlock(
            type_name=name,
            nesting=_NESTING[inner["nesting_mode"]],
            block=_block(inner["block"]),
            min_items=inner.get("min_items", 0),
            max_items=inner.get("max_items", 0),
        )
        for name, inner in block.get("block_types", {}).items()
    ]
    return pb.Schema.Block(attributes=attributes, block_types=nested)


def is_set(block: Block, name: str) -> bool:
    """Whether an attribute or nested block is a set."""
    if name in block["attributes"]:
        return bool(block["attributes"][name]["type"][0] == "set")
    return bool(block["block_types"][name]["nesting_mode"] == "set")


def complete(block: Block, values: Any) -> Any:
    """The values with all that the schema has and nothing else; ``None`` stays.

    Raises:
        ValueError: there is a value that the schema lacks.
    """
    if values is None or is_unknown(values):
        return values
    nested = block.get("block_types", {})
    if extra := values.keys() - block["attributes"].keys() - nested.keys():
        raise ValueError(f"not in the schema: {', '.join(sorted(extra))}")
    whole: Attributes = dict.fromkeys(block["attributes"]) | values
    for name, inner in nested.items():
        value = values.get(name, None if inner["nesting_mode"] == "single" else [])
        items = isinstance(value, list)
        whole[name] = [complete(inner["block"], v) for v in value] if items else complete(inner["block"], value)
    return whole


def refused(block: Block, config: Attributes, supported: Set[str], of: str) -> Iterator[Problem]:
    """What is configured and cannot be, or is nothing that the stand-in acts upon.

    Args:
        block: schema of the resource, data source or provider.
        config: its configuration.
        supported: paths of the arguments that are acted upon, such as ``rule.status``.
        of: the type, for messages.
    """
    for path, attribute in _configured(block, config):
        if not (attribute.get("optional") or attribute.get("required")):
            yield Problem(
                "Value for unconfigurable attribute",
                f"Can't configure a value for {path!r}: its value will be decided automatically.",
                path,
            )
        elif path not in supported:
            yield Problem(
                f"The stand-in for the AWS provider does not support {of}.{path}",
                "Teach it in tests/emulator/resources; it never ignores an argument.",
                path,
            )


def _configured(block: Block, config: Attributes, above: str = "") -> Iterator[tuple[str, Block]]:
    """Path and schema of each attribute that is set, at any depth."""
    for name, attribute in block["attributes"].items():
        if config.get(name) is not None:
            yield f"{above}{name}", attribute
    for name, inner in block.get("block_types", {}).items():
        value = config.get(name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                yield from _configured(inner["block"], item, f"{above}{name}.")
