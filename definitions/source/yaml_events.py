"""From the events of a YAML parser to nodes, with an explicit stack: no text is too deep for it."""

from collections.abc import Callable
from math import isinf
from typing import NoReturn

import yaml

from definitions.foundation.patterns import pattern
from definitions.foundation.records import field, record
from definitions.source.nodes import Fault, Node, NumberText, Position, Scalar, YamlError

MAX_DEPTH = 64
MAX_NODES = 200_000

_NUMBER = pattern(r"-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<power>[eE][+-]?[0-9]+)?")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@record(frozen=False)
class _Frame:
    """A list or map that is still open."""

    node: Node
    anchor: str | None
    key: str | None = None
    key_position: Position | None = None
    awaits_key: bool = False


class GiveUp(Exception):
    """Ends the reading at once; the reason is already among the faults."""


@record(frozen=False)
class Reader:
    """Takes the events of one document; ``root`` is the result, ``faults`` what is wrong."""

    file: str
    include: Callable[[str], str] | None
    faults: list[Fault] = field(default_factory=list)
    root: Node | None = None
    open: list[_Frame] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    extents: dict[int, tuple[int, int]] = field(default_factory=dict)
    nodes: int = 0
    documents: int = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self.scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self.begin(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            frame = self.open.pop()
            if frame.anchor is not None:
                self.anchors[frame.anchor] = frame.node
        elif isinstance(event, yaml.AliasEvent):
            self.alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents == 2:
                self.stop(event, "holds a second document; one file is one document", "second-document")

    def scalar(self, event: yaml.ScalarEvent) -> None:
        position = self.position(event)
        frame = self.open[-1] if self.open else None
        if frame is not None and frame.awaits_key:
            self.key(frame, event, position)
            return
        value = self.value(event, position)
        node = Node(value, position, position)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        self.attach(node, event)

    def key(self, frame: _Frame, event: yaml.ScalarEvent, position: Position) -> None:
        frame.awaits_key = False
        frame.key, frame.key_position = event.value, position
        if event.tag not in (None, "!"):
            self.unknown_tag(event.tag, position)
        if event.anchor is not None:
            self.anchors[event.anchor] = Node(event.value, position, position)
        if event.implicit[0] and event.value == "<<":
            message = "merge keys ('<<') are not part of YAML 1.2; write the keys out"
            self.faults.append(Fault(position, message, "merge-key"))
            return
        assert isinstance(frame.node.value, dict)
        if event.value in frame.node.value:
            first = frame.node.value[event.value].key_position
            message = f"key '{event.value}' stands twice in this map; first at line {first.line}"
            self.faults.append(Fault(position, message, "duplicate-key"))

    def value(self, event: yaml.ScalarEvent, position: Position) -> Scalar:
        if event.tag == "!include":
            return self.included(event.value, position)
        if event.tag not in (None, "!", "tag:yaml.org,2002:str"):
            self.unknown_tag(event.tag, position)
        if event.implicit[0] and event.tag is None:
            return plain_scalar(event.value)
        text: str = event.value
        return text

    def included(self, path: str, position: Position) -> Scalar:
        if self.include is None:
            self.faults.append(Fault(position, "'!include' is not allowed here", "unknown-tag"))
            return None
        try:
            return self.include(path)
        except YamlError as error:
            fault = error.faults[0]
            message = f"'!include {path}': {fault.message}"
            if fault.rule in ("outside-project", "include-cycle"):
                self.faults.append(Fault(position, message, fault.rule, fault.hint))
            else:
                self.faults.append(Fault(position, message, "missing-include", fault.hint))
            return None

    def begin(self, event: yaml.CollectionStartEvent) -> None:
        position = self.position(event)
        if self.open and self.open[-1].awaits_key:
            self.stop(event, "a list or a map cannot be a key", "key-not-text", "put quotes around '{{...}}'")
        if len(self.open) == MAX_DEPTH:
            self.stop(event, f"nests deeper than {MAX_DEPTH} levels", "too-deep")
        if event.tag not in (None, "!"):
            self.unknown_tag(event.tag, position)
        is_map = isinstance(event, yaml.MappingStartEvent)
        node = Node({} if is_map else [], position, position)
        self.attach(node, event)
        self.open.append(_Frame(node, event.anchor, awaits_key=is_map))

    def alias(self, event: yaml.AliasEvent) -> None:
        frame = self.open[-1] if self.open else None
        if frame is not None and frame.awaits_key:
            self.stop(event, "an alias cannot be a key", "key-not-text")
        target = self.anchors.get(str(event.anchor))
        if target is None:
            known = [frame.anchor for frame in self.open if frame.anchor == event.anchor]
            reason = "contains itself" if known else "names no anchor above it"
            self.stop(event, f"alias '*{event.anchor}' {reason}", "bad-alias")
        size, depth = self.extent(target)
        self.nodes += size - 1
        if len(self.open) + depth > MAX_DEPTH:
            self.stop(event, f"nests deeper than {MAX_DEPTH} levels once its aliases are expanded", "too-deep")
        self.attach(Node(target.value, target.position, target.position), event)

    def extent(self, node: Node) -> tuple[int, int]:
        """How many values a finished node holds and how many levels it has; each node is measured once."""
        known = self.extents.get(id(node.value))
        if known is not None:
            return known
        children: list[Node] = []
        if isinstance(node.value, dict):
            children = list(node.value.values())
        elif isinstance(node.value, list):
            children = node.value
        extents = [self.extent(child) for child in children]
        if not isinstance(node.value, dict | list):
            return 1, 0
        extent = 1 + sum(size for size, _ in extents), 1 + max((depth for _, depth in extents), default=0)
        self.extents[id(node.value)] = extent
        return extent

    def attach(self, node: Node, event: yaml.Event) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.stop(event, f"holds more than {MAX_NODES:,} values once its aliases are expanded", "too-large")
        if not self.open:
            self.root = node
            return
        frame = self.open[-1]
        if isinstance(frame.node.value, dict):
            assert frame.key is not None
            assert frame.key_position is not None
            node.key_position = frame.key_position
            frame.node.value[frame.key] = node
            frame.awaits_key = True
        elif isinstance(frame.node.value, list):
            frame.node.value.append(node)

    def unknown_tag(self, tag: str, position: Position) -> None:
        shown = tag.replace("tag:yaml.org,2002:", "!!")
        hint = "only '!include' is known" if self.include else "write the value without a tag"
        self.faults.append(Fault(position, f"tag '{shown}' is not known", "unknown-tag", hint))

    def stop(self, event: yaml.Event, message: str, rule: str, hint: str | None = None) -> NoReturn:
        self.faults.append(Fault(self.position(event), message, rule, hint))
        raise GiveUp

    def position(self, event: yaml.Event) -> Position:
        mark = event.start_mark
        assert mark is not None
        return Position(self.file, mark.line + 1, mark.column + 1)


def plain_scalar(text: str) -> Scalar:
    """What an unquoted scalar means: a constant, a number that prints back as written, or else its text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    number: float | None = None
    if match["power"] is None:
        number = float(text) if match["fraction"] else int(text) if len(text) <= 20 else None
    if number is not None and str(number) == text:
        return number
    return text if isinf(float(text)) else NumberText(text)
