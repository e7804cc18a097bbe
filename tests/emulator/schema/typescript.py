"""Reads a block's schema out of the TypeScript that a CDK generates for a resource, data source or provider.

Three places tell of an attribute: a comment above it says ``computed``, ``optional`` and ``required``; the function
that writes it as HCL says its type, and whether it is a block; for attributes that are only computed, the getter does.
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.emulator.schema import Block

_FLAGS = re.compile(r"// (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n(.*\n.*)")
_PROPERTY = re.compile(r"#(\w+) \w+#\w+\}\n +\*/\n +readonly \w+(\??):")
_HCL = re.compile(
    r'^ +(\w+): \{\n +value: (.*),\n +isBlock: (true|false),\n +type: "(\w+)",\n +storageClassType: "(\w+)",\n',
    re.MULTILINE,
)
_NESTED = re.compile(r"(?<![.\w])(\w+)ToHclTerraform")
_STORAGE = re.compile(r"(string|number|boolean|any)(?:(List|Map)(List|Map)?)?")
_GETTER = re.compile(r"this\.get(?:(String|Number|Boolean|Any)(List|Map)?|(List))Attribute\(")
_COLLECTION = re.compile(r"new cdkt[fn]\.(String|Number|Boolean|Any)(Map|List)\(this")
_OBJECTS = re.compile(r'= new (\w+?)(OutputReference|List|Map)\(this, "\w+"(?:, (true|false))?\)')
_SCALARS = {"string": "string", "number": "number", "boolean": "bool", "any": "dynamic"}


class _Attribute(NamedTuple):
    flags: dict[str, bool]
    getter: str


class Module:
    """The source of one module.

    Attributes:
        kind: ``Resource``, ``DataSource`` or ``Provider``.
        type: as Terraform writes it, such as ``aws_kms_key``.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._classes = _named(r"^export class (\w+) extends cdkt[fn]\.\w+ \{\n.*?^\}", source)
        self._functions = _named(r"^export function (\w+)ToHclTerraform\(.*?^\}", source)
        self._main, self.kind = _groups(
            r"class (\w+) extends cdkt[fn]\.Terraform(Resource|DataSource|Provider) ", source
        )
        [kind] = _groups(r'static readonly tfResourceType = "(\w+)"', source)
        self.type = kind.removeprefix("data_")
        [self.provider_version] = _groups(r"providerVersion: '([^']+)'", source)

    def schema(self) -> Block:
        """The block of the resource, data source or provider itself."""
        written = re.search(r"synthesizeHclAttributes\(\).*?^  \}", self._classes[self._main], re.MULTILINE | re.DOTALL)
        return self._block(self._main, f"{self._main}Config", written[0] if written else "")

    def _block(self, name: str, interface: str, written: str) -> Block:
        attributes: dict[str, Any] = {}
        blocks: dict[str, Any] = {}
        declared = self._declared(name, interface)
        for attribute, value, is_block, kind, storage in _HCL.findall(written):
            flags = declared.pop(attribute).flags
            nested = _NESTED.search(value)
            if nested is None:
                attributes[attribute] = {"type": _type(kind, storage), **flags}
            elif is_block == "true":
                blocks[attribute] = _nested_block(self._struct(nested[1]), kind, flags, many="apperHcl(" in value)
            else:
                objects = _object(self._struct(nested[1]))
                attributes[attribute] = {"type": objects if kind == "struct" else [kind, objects], **flags}
        for attribute, (flags, getter) in declared.items():
            attributes[attribute] = {"type": self._computed_type(getter), **flags}
        block: Block = {"attributes": dict(sorted(attributes.items()))}
        return {**block, "block_types": dict(sorted(blocks.items()))} if blocks else block

    def _struct(self, function: str) -> Block:
        name = function[0].upper() + function[1:]
        return self._block(f"{name}OutputReference", name, self._functions[function])

    def _declared(self, name: str, interface: str) -> dict[str, _Attribute]:
        found: dict[str, _Attribute] = {}
        for attribute, computed, optional, required, getter in _FLAGS.findall(self._classes.get(name, "")):
            flags = {"computed": computed, "optional": optional, "required": required}
            found[attribute] = _Attribute({flag: True for flag, is_set in flags.items() if is_set == "true"}, getter)
        # The blocks of a provider have no class: only the interface says which attributes may be left out.
        properties = dict(self._properties(interface))
        return found or {
            attribute: _Attribute({"optional" if optional else "required": True}, "")
            for attribute, optional in properties.items()
        }

    def _properties(self, interface: str) -> Iterator[tuple[str, bool]]:
        body = re.search(rf"^export interface {interface} [^{{]*\{{\n(.*?)^\}}", self._source, re.MULTILINE | re.DOTALL)
        for attribute, mark in _PROPERTY.findall(body[1] if body else ""):
            yield attribute, mark == "?"

    def _computed_type(self, getter: str) -> Any:
        """The type of an attribute that is only computed, from the lines below its comment."""
        if plain := _GETTER.search(getter):
            scalar = _SCALARS[(plain[1] or "string").lower()]
            kind = plain[2] or plain[3]
            return [("set" if "Fn.tolist" in getter else kind.lower()), scalar] if kind else scalar
        if collection := _COLLECTION.search(getter):
            return [collection[2].lower(), _SCALARS[collection[1].lower()]]
        objects = _OBJECTS.search(getter)
        assert objects, f"{self.type}: no type in {getter!r}"
        nested = _object(self._block(f"{objects[1]}OutputReference", objects[1], ""))
        if objects[2] == "OutputReference":
            return nested
        return ["map" if objects[2] == "Map" else "set" if objects[3] == "true" else "list", nested]


def _named(pattern: str, source: str) -> dict[str, str]:
    return {match[1]: match[0] for match in re.finditer(pattern, source, re.MULTILINE | re.DOTALL)}


def _groups(pattern: str, source: str) -> tuple[str, ...]:
    match = re.search(pattern, source)
    assert match, f"no {pattern} in the source"
    return match.groups()


def _type(kind: str, storage: str) -> Any:
    """``simple`` and ``stringMap`` and so on, as Terraform writes types."""
    parts = _STORAGE.fullmatch(storage)
    assert parts, storage
    scalar = _SCALARS[parts[1]]
    if kind == "simple":
        return scalar
    return [kind, [parts[2].lower(), scalar] if parts[3] else scalar]


def _object(block: Block) -> Any:
    return ["object", {name: attribute["type"] for name, attribute in block["attributes"].items()}]


def _nested_block(block: Block, kind: str, flags: dict[str, bool], *, many: bool) -> Block:
    nested: Block = {"nesting_mode": "single" if kind == "struct" else kind, "block": block}
    if kind != "struct":
        nested |= {"min_items": 1} if "required" in flags else {}
        nested |= {} if many else {"max_items": 1}
    return nested
