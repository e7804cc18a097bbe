"""YAML text to plain data that remembers the position of every key and value.

The dialect is the YAML 1.2 core schema (https://yaml.org/spec/1.2.2, chapter 10.3), narrowed so that nothing changes
silently: a number is a number only when it prints back as it was written, and two equal keys are an error.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import yaml

MAX_DEPTH = 64
MAX_NODES = 200_000

_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

Scalar: TypeAlias = str | int | float | bool | None
PathSegment: TypeAlias = str | int
NodePath: TypeAlias = tuple[PathSegment, ...]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(slots=True)
class Node:
    """A value, where it stands, and where its key stands (its own place for list items and for the root)."""

    value: object
    position: Position
    key_position: Position

    def plain(self) -> object:
        """The value without positions."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def child(self, segment: PathSegment) -> "Node | None":
        """The child under a key or an index, if there is one."""
        if isinstance(self.value, dict):
            return self.value.get(segment)
        if isinstance(self.value, list) and isinstance(segment, int) and -1 < segment < len(self.value):
            item: Node = self.value[segment]
            return item
        return None

    def nearest(self, path: NodePath) -> "Node":
        """The node at the path, or its closest ancestor that exists."""
        node = self
        for segment in path:
            child = node.child(segment)
            if child is None:
                return node
            node = child
        return node

    def walk(self, path: NodePath = ()) -> "Iterator[tuple[NodePath, Node]]":
        """This node and all below it, with their paths."""
        yield path, self
        children = self.value.items() if isinstance(self.value, dict) else ()
        if isinstance(self.value, list):
            children = enumerate(self.value)
        for segment, child in children:
            yield from child.walk((*path, segment))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text as YAML, and where."""

    position: Position
    message: str
    rule: str
    hint: str | None = None


class YamlError(Exception):
    """A text that is not acceptable YAML; ``faults`` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.position}: {fault.message}" for fault in faults))
        self.faults = faults


def read_text(path: Path, shown_as: str) -> str:
    """The text of a UTF-8 file.

    Raises:
        YamlError: the file is missing, unreadable or not UTF-8.
    """
    start = Position(shown_as, 1, 1)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise YamlError([Fault(start, "there is no such file", "missing-file")]) from None
    except IsADirectoryError:
        raise YamlError([Fault(start, "is a folder, not a file", "unreadable-file")]) from None
    except OSError as error:
        raise YamlError([Fault(start, f"cannot be read: {error.strerror}", "unreadable-file")]) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", "replace")
        position = Position(shown_as, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"byte 0x{content[error.start]:02x} is not UTF-8 text"
        raise YamlError([Fault(position, message, "not-utf8", "save the file as UTF-8")]) from None


def load(text: str, file: str, include: Callable[[str], str] | None = None) -> Node:
    """Read one YAML document.

    Args:
        text: the document.
        file: how the file is called in positions.
        include: gives the text that an ``!include PATH`` tag stands for; without it the tag is refused.

    Raises:
        YamlError: the text is no YAML, is empty, or uses what is not accepted (duplicate keys, unknown tags, merge keys,
            keys that are not text, several documents, nesting beyond ``MAX_DEPTH``, aliases that expand beyond
            ``MAX_NODES`` values).
    """
    reader = _Reader(file, include)
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            reader.take(event)
    except _GiveUp:
        raise YamlError(reader.faults) from None
    except yaml.MarkedYAMLError as error:
        raise YamlError([*reader.faults, _syntax_fault(error, text, file)]) from None
    except yaml.reader.ReaderError as error:
        raise YamlError([*reader.faults, _character_fault(error, text, file)]) from None
    if not reader.faults and reader.root is None:
        reader.faults.append(Fault(Position(file, 1, 1), "is empty", "empty-file"))
    if reader.faults or reader.root is None:
        raise YamlError(reader.faults)
    return reader.root


@dataclass(slots=True)
class _Frame:
    """A list or map that is still open."""

    node: Node
    anchor: str | None
    key: str | None = None
    key_position: Position | None = None
    awaits_key: bool = False


class _GiveUp(Exception):  # noqa: N818
    """Ends the reading at once; the reason is already among the faults."""


@dataclass(slots=True)
class _Reader:
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
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self.begin(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
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
            reason = error.faults[0].message
            self.faults.append(Fault(position, f"'!include {path}': {reason}", "missing-include"))
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
        target = self.anchors.get(event.anchor)
        if target is None:
            known = [frame.anchor for frame in self.open if frame.anchor == event.anchor]
            reason = "contains itself" if known else "names no anchor above it"
            self.stop(event, f"alias '*{event.anchor}' {reason}", "bad-alias")
            return
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

    def stop(self, event: yaml.Event, message: str, rule: str, hint: str | None = None) -> None:
        self.faults.append(Fault(self.position(event), message, rule, hint))
        raise _GiveUp

    def position(self, event: yaml.Event) -> Position:
        return Position(self.file, event.start_mark.line + 1, event.start_mark.column + 1)


def plain_scalar(text: str) -> Scalar:
    """What an unquoted scalar means: a constant, a number that prints back as written, or else its text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    number = float(text) if match[2] else int(text) if len(text) < 20 else text
    return number if str(number) == text else text


def _syntax_fault(error: yaml.MarkedYAMLError, text: str, file: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    position = Position(file, mark.line + 1, mark.column + 1) if mark else Position(file, 1, 1)
    lines = text.splitlines()
    line = lines[position.line - 1] if position.line <= len(lines) else ""
    indentation = line[: len(line) - len(line.lstrip())]
    if "\t" in indentation or line[position.column - 1 : position.column] == "\t":
        column = line.index("\t") + 1
        position = Position(file, position.line, column)
        return Fault(position, "a tab character cannot indent YAML", "yaml-syntax", "use spaces")
    problem = str(error.problem or "cannot be read")
    context = f" {error.context}" if error.context else ""
    return Fault(position, f"is not YAML: {problem}{context}", "yaml-syntax", _syntax_hint(line))


def _syntax_hint(line: str) -> str | None:
    quotes = "put quotes around a text that starts with one of * & ! % @ ` or contains ': '"
    if re.search(r":\s+[*&!%@`]", line) or len(re.findall(r":\s", line)) > 1:
        return quotes
    return None


def _character_fault(error: yaml.reader.ReaderError, text: str, file: str) -> Fault:
    for number, (before, after) in enumerate(pairwise([-1, *_line_ends(text)]), 1):
        for column, character in enumerate(text[before + 1 : after], 1):
            if not _is_printable(character):
                message = f"character U+{ord(character):04X} cannot stand in YAML"
                return Fault(Position(file, number, column), message, "yaml-syntax", "write it as an escape in double quotes")
    return Fault(Position(file, 1, 1), f"is not YAML: {error.reason}", "yaml-syntax")


def _line_ends(text: str) -> list[int]:
    return [index for index, character in enumerate(text + "\n") if character == "\n"]


def _is_printable(character: str) -> bool:
    code = ord(character)
    return character in "\t\n\r\x85" or 0x20 <= code <= 0x7E or 0xA0 <= code <= 0xD7FF or 0xE000 <= code
