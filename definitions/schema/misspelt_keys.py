"""Misspelt keys put right, so that the rest is read as it is meant and one key is one problem."""

from typing import TypeVar

from pydantic import ValidationError

from definitions.diagnostics.messages import meant_by
from definitions.diagnostics.problems import Problem
from definitions.schema.model import Model
from definitions.schema.validation import from_pydantic
from definitions.source.nodes import Node, Position

_Root = TypeVar("_Root", bound=Model)


def mended(node: Node, root: type[_Root]) -> tuple[Node, _Root | None, list[Problem], list[Problem]]:
    """Read a config under the keys that are meant.

    Args:
        node: the YAML.
        root: the model it is read as.

    Returns:
        The YAML with each misspelt key under the name that its hint proposes, the config if it is valid then, the
        problems of those keys, and all other problems.
    """
    misspelt: list[Problem] = []
    guessed: set[Position] = set()
    while True:
        try:
            return node, root.model_validate(node.plain()), misspelt, []
        except ValidationError as error:
            found = from_pydantic(error, node, root)
        meant = {
            problem.position: name
            for problem in found
            # What 'arguments' adds to a request is not what a step's own key says, however alike they are.
            if problem.rule == "unknown-key" and ".arguments." not in problem.path
            if (name := meant_by(problem.hint)) is not None
        }
        renamed: dict[Position, Position] = {}
        node = _renamed(node, meant, renamed)
        if not renamed:
            # A value of another kind than the key's is a sign that something else was meant.
            others = [one for one in found if one.rule != "wrong-type" or one.position not in guessed]
            return node, None, misspelt, others
        misspelt += [problem for problem in found if problem.rule == "unknown-key" and problem.position in renamed]
        guessed |= set(renamed.values())


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
