"""Reading YAML with misspelt keys corrected, so that each is one problem and hides no other."""

from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from definitions.diagnostics.problems import Problem
from definitions.schema.model import Model
from definitions.schema.pydantic_errors import from_pydantic
from definitions.source.nodes import Node, NodePath, Position

_Root = TypeVar("_Root", bound=Model)


class CorrectedRead(NamedTuple, Generic[_Root]):
    """A model read from corrected YAML.

    Attributes:
        node: the YAML with each misspelt key under the name that its hint proposes.
        model: the model, if the corrected YAML is valid.
        misspelt_keys: a problem for each corrected key.
        other_problems: those that remain.
    """

    node: Node
    model: _Root | None
    misspelt_keys: list[Problem]
    other_problems: list[Problem]


def read_corrected(node: Node, root: type[_Root]) -> CorrectedRead[_Root]:
    """Read YAML as a model, under the keys that are meant."""
    misspelt: list[Problem] = []
    guessed_values: set[Position] = set()
    while True:
        try:
            return CorrectedRead(node, root.model_validate(node.plain()), misspelt, [])
        except ValidationError as error:
            problems = from_pydantic(error, node, root)
        meant = {
            problem.position: problem.meant
            for problem in problems
            # What 'arguments' adds to a request is not what a step's own key says, however alike they are.
            if problem.meant is not None and not _is_in_arguments(problem.path)
        }
        renamed: dict[Position, Position] = {}
        node = _renamed(node, meant, renamed)
        if not renamed:
            # A value of another kind than the key's is a sign that something else was meant.
            others = [
                problem
                for problem in problems
                if problem.rule != "wrong-type" or problem.position not in guessed_values
            ]
            return CorrectedRead(node, None, misspelt, others)
        misspelt += [problem for problem in problems if problem.rule == "unknown-key" and problem.position in renamed]
        guessed_values |= set(renamed.values())


def _is_in_arguments(path: NodePath) -> bool:
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
