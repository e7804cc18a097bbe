"""Values of a YAML text with the places where they stand, and faults of such a text."""

from collections.abc import Iterator
from typing import TypeAlias

from definitions.foundation.records import record

Scalar: TypeAlias = str | int | float | bool | None
PathSegment: TypeAlias = str | int
NodePath: TypeAlias = tuple[PathSegment, ...]


class NumberText(str):
    """A number that does not print back as it is written, such as ``0.90`` or ``1e-05``.

    It is text, as a version may be; where JSON is written as YAML, ``number`` is what JSON means by it.
    """

    __slots__ = ()

    @property
    def number(self) -> int | float:
        return float(self) if any(sign in self for sign in ".eE") else int(self)


@record(order=True)
class Position:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@record(frozen=False)
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
        ahead = [(path, self)]
        while ahead:
            path, node = ahead.pop()
            yield path, node
            if isinstance(node.value, dict):
                ahead += [((*path, key), child) for key, child in reversed(node.value.items())]
            elif isinstance(node.value, list):
                ahead += [((*path, index), child) for index, child in enumerate(node.value)][::-1]


@record
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
