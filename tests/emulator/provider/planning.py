"""What a plan says of one resource: values to come, which are unknown until apply, and what forces a replacement."""

from typing import Any, NamedTuple

from tests.emulator.provider.blocks import is_set
from tests.emulator.provider.values import UNKNOWN, Attributes, equal, is_unknown
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource
from tests.emulator.schema import Block


class Plan(NamedTuple):
    """Attributes as they will be, and those whose change replaces the resource."""

    values: Attributes
    replaced_by: list[str]


def plan(
    resource: Resource, block: Block, before: Attributes | None, proposed: Attributes, config: Attributes, aws: Aws
) -> Plan:
    """The plan for a resource that is to be made (``before`` is ``None``) or kept.

    Args:
        resource: says which changes replace it, and which attributes are JSON documents.
        block: its schema.
        before: its state.
        proposed: the configuration, with computed values of the state where nothing is configured.
        config: the configuration alone.
        aws: gives region and default tags of the provider.
    """
    values = dict(proposed)
    changed = set() if before is None else _changed(resource, block, before, values, config)
    _decide_later(block, before, values, config)
    if "tags_all" in values:
        values["tags_all"] = UNKNOWN if is_unknown(values["tags"]) else aws.default_tags | (values["tags"] or {})
    if before is None and "region" in values:
        values["region"] = aws.region
    for name in resource.changes_with_every_update if changed else ():
        values[name] = UNKNOWN
    return Plan(values, sorted(changed & resource.replaced_by))


def _changed(resource: Resource, block: Block, before: Attributes, values: Attributes, config: Attributes) -> set[str]:
    """Names of what differs; where only the spelling of a value does, the one in the state is kept."""
    changed = set()
    for name, value in values.items():
        if config.get(name) is None and block["attributes"].get(name, {}).get("computed"):
            continue
        document = name in resource.documents
        if not equal(before.get(name), value, is_set=is_set(block, name), is_document=document):
            changed.add(name)
        elif before.get(name) is not None:
            values[name] = before[name]
    return changed


def _decide_later(block: Block, before: Any, values: Any, config: Any) -> None:
    """Make unknown, in place, what is computed, not configured, and has no value yet."""
    if not (isinstance(values, dict) and isinstance(config, dict)):
        return
    for name, attribute in block["attributes"].items():
        if before is None and attribute.get("computed") and config.get(name) is None:
            values[name] = UNKNOWN
    for name, inner in block.get("block_types", {}).items():
        earlier = (before or {}).get(name)
        value, configured = values.get(name), config.get(name)
        if isinstance(value, list) and isinstance(configured, list):
            old = earlier if isinstance(earlier, list) else []
            for number, pair in enumerate(zip(value, configured, strict=True)):
                _decide_later(inner["block"], old[number] if number < len(old) else None, *pair)
        else:
            _decide_later(inner["block"], earlier, value, configured)
