"""Merging YAML: the files of one module, the levels of the project file, a template and its environment.

Every value keeps its position.
"""

from definitions.source.nodes import Node


def merge(earlier: Node, later: Node) -> Node:
    """Two files as one. Maps are merged, lists are concatenated, and for any other value the later file wins."""
    if isinstance(earlier.value, dict) and isinstance(later.value, dict):
        merged = dict(earlier.value)
        for key, child in later.value.items():
            merged[key] = merge(merged[key], child) if key in merged else child
        return Node(merged, earlier.position, earlier.key_position)
    if isinstance(earlier.value, list) and isinstance(later.value, list):
        return Node([*earlier.value, *later.value], earlier.position, earlier.key_position)
    return later


def merge_shallow(upper: Node, lower: Node) -> Node:
    """Two maps as one; the lower's values win."""
    if not (isinstance(upper.value, dict) and isinstance(lower.value, dict)):
        return lower
    return Node({**upper.value, **lower.value}, lower.position, lower.key_position)


def merge_deep(template: Node, own: Node) -> Node:
    """A template with its environment, as MDAA merges them: maps at all depths, lists item by item."""
    if isinstance(template.value, dict) and isinstance(own.value, dict):
        merged = dict(template.value)
        for key, child in own.value.items():
            merged[key] = merge_deep(merged[key], child) if key in merged else child
        return Node(merged, own.position, own.key_position)
    if isinstance(template.value, list) and isinstance(own.value, list):
        pairs = [merge_deep(*pair) for pair in zip(template.value, own.value, strict=False)]
        rest = (template.value if len(template.value) > len(pairs) else own.value)[len(pairs) :]
        return Node([*pairs, *rest], own.position, own.key_position)
    return own
