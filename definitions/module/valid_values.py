"""A config without the values that have errors, in which one run finds all other errors."""

from collections.abc import Set

from definitions.source.nodes import Node, NodePath


def without_values(node: Node, paths: Set[NodePath], at: NodePath = ()) -> Node:
    """The YAML without the entries of maps at these paths."""
    value = node.value
    if isinstance(value, dict):
        value = {
            key: without_values(child, paths, (*at, key)) for key, child in value.items() if (*at, key) not in paths
        }
    elif isinstance(value, list):
        value = [without_values(child, paths, (*at, index)) for index, child in enumerate(value)]
    return Node(value, node.position, node.key_position)
