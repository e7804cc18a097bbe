"""Where a document of ``terraform providers schema -json`` differs from the derived schema."""

from collections.abc import Iterator, Mapping
from typing import Any

from tests.emulator.schema import Block

ATTRIBUTE = ("type", "required", "optional", "computed", "sensitive")
NESTED_BLOCK = ("nesting_mode", "min_items", "max_items")


def differences(derived: Mapping[str, Any], document: Mapping[str, Any]) -> list[str]:
    """One line for each difference, ``<type>.<attribute>: <what>``; types that are not in use are not compared."""
    [served] = [schema for name, schema in document["provider_schemas"].items() if name.endswith("/hashicorp/aws")]
    found = [*_blocks("provider", derived["provider"]["block"], served["provider"]["block"])]
    for kinds in ("resource_schemas", "data_source_schemas"):
        for name, schema in derived[kinds].items():
            if name in served[kinds]:
                found += _blocks(name, schema["block"], served[kinds][name]["block"])
            else:
                found.append(f"{name}: only derived")
    return found


def _blocks(path: str, derived: Block, served: Block) -> Iterator[str]:
    for kind, keys in (("attributes", ATTRIBUTE), ("block_types", NESTED_BLOCK)):
        ours, theirs = derived.get(kind, {}), served.get(kind, {})
        for name in sorted(ours.keys() ^ theirs.keys()):
            yield f"{path}.{name}: only {'derived' if name in ours else 'served'}"
        for name in sorted(ours.keys() & theirs.keys()):
            for key in keys:
                if (ours[name].get(key) or None) != (theirs[name].get(key) or None):
                    yield f"{path}.{name}: {key} {ours[name].get(key)!r}, served {theirs[name].get(key)!r}"
            if kind == "block_types":
                yield from _blocks(f"{path}.{name}", ours[name]["block"], theirs[name]["block"])
