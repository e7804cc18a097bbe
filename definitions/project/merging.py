"""Merging the YAML files of one module: maps merge, lists append, of two scalars the later wins."""

from definitions.nodes import Node


def merge(earlier: Node, later: Node) -> Node:
    """Both as one; every value keeps the place it came from."""
    if isinstance(earlier.value, dict) and isinstance(later.value, dict):
        merged = dict(earlier.value)
        for key, child in later.value.items():
            merged[key] = merge(merged[key], child) if key in merged else child
        return Node(merged, earlier.position, earlier.key_position)
    if isinstance(earlier.value, list) and isinstance(later.value, list):
        return Node([*earlier.value, *later.value], earlier.position, earlier.key_position)
    return later
