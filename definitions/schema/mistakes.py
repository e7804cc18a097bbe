"""What a mistake is and what the YAML says without it."""

from collections.abc import Callable
from typing import NamedTuple

from definitions.diagnostics.problems import Problem
from definitions.source.nodes import Node, NodePath, Position


class Mended(NamedTuple):
    """YAML without some mistakes.

    Attributes:
        node: the YAML as it is meant.
        problems: one for each mistake.
        guessed: positions of values that are read as something else than they are written.
    """

    node: Node
    problems: list[Problem]
    guessed: set[Position]


def changed(node: Node, path: NodePath, change: Callable[[Node], Node]) -> Node:
    """The YAML with another value at a path."""
    if not path:
        return change(node)
    segment, *rest = path
    child = node.child(segment)
    if child is None:
        return node
    other = changed(child, tuple(rest), change)
    if isinstance(node.value, dict):
        return with_value(node, node.value | {segment: other})
    assert isinstance(node.value, list)
    assert isinstance(segment, int)
    return with_value(node, [*node.value[:segment], other, *node.value[segment + 1 :]])


def with_value(node: Node, value: object) -> Node:
    """The node with another value."""
    return Node(value, node.position, node.key_position)
