"""Misspelt keys, read under the names that are meant."""

from collections.abc import Sequence
from itertools import pairwise

from definitions.diagnostics.problems import Problem
from definitions.schema.mistakes import Mended
from definitions.source.nodes import Node, NodePath, Position


def misspelt_keys(node: Node, problems: Sequence[Problem]) -> Mended | None:
    """The YAML with each misspelt key under the name that its hint proposes; ``None`` if there is none."""
    meant = {
        problem.position: problem.meant
        for problem in problems
        # What 'arguments' adds to a request is not what a step's own key says, however alike they are.
        if problem.meant is not None and not is_in_arguments(problem.path)
    }
    renamed: dict[Position, Position] = {}
    node = _renamed(node, meant, renamed)
    if not renamed:
        return None
    misspelt = [problem for problem in problems if problem.rule == "unknown-key" and problem.position in renamed]
    return Mended(node, misspelt, set(renamed.values()))


def is_in_arguments(path: NodePath) -> bool:
    """Recognize what a step's ``arguments`` add to its request."""
    return any(key == "arguments" and isinstance(below, str) for key, below in pairwise(path[1:]))


def _renamed(node: Node, names: dict[Position, str], renamed: dict[Position, Position]) -> Node:
    """The YAML with other keys at these positions, unless the map has the other key as well."""
    value = node.value
    if isinstance(value, dict):
        entries: dict[str, Node] = {}
        for key, child in value.items():
            meant: str = names.get(child.key_position) or key
            if meant != key and (meant in value or meant in entries):
                meant = key
            if meant != key:
                renamed[child.key_position] = child.position
            entries[meant] = _renamed(child, names, renamed)
        value = entries
    elif isinstance(value, list):
        value = [_renamed(child, names, renamed) for child in value]
    return Node(value, node.position, node.key_position)
