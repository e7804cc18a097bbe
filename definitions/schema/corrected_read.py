"""Reading YAML without its mistakes, so that each of them is one problem and hides no other.

What explains and mends mistakes is imported for a config that has some.
"""

from collections.abc import Iterator
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from definitions.diagnostics.problems import Problem
from definitions.schema.lookalikes import lookalikes
from definitions.schema.mistakes import Mended
from definitions.schema.model import Model
from definitions.source.nodes import Node, Position

_Root = TypeVar("_Root", bound=Model)
_MOST_ROUNDS = 100


class CorrectedRead(NamedTuple, Generic[_Root]):
    """A model read from corrected YAML.

    Attributes:
        node: the YAML as it is meant: misspelt keys under the names that their hints propose, misplaced keys where they
            belong, ...
        model: the model, if the corrected YAML is valid.
        mistakes: a problem for each correction.
        other_problems: those that remain.
        guessed: positions of values that are read as something else than they are written.
    """

    node: Node
    model: _Root | None
    mistakes: list[Problem]
    other_problems: list[Problem]
    guessed: set[Position]


def read_corrected(node: Node, root: type[_Root]) -> CorrectedRead[_Root]:
    """Read YAML as a model, as it is meant."""
    mistakes: list[Problem] = []
    guessed: set[Position] = set()
    reported: set[Position] = set()
    moved: set[Position] = set()
    problems: list[Problem] = []
    if _has_split_maps(node):
        from definitions.schema.run_together import run_together

        if (mended := run_together(node, [], root)) is not None:
            node, mistakes, guessed = mended
    for _ in range(_MOST_ROUNDS):
        try:
            return CorrectedRead(node, root.read(node.plain()), mistakes, [], guessed)
        except ValidationError as error:
            from definitions.schema.pydantic_errors import from_pydantic

            problems = from_pydantic(error, node, root)
        mended = _mended(node, problems, root, moved)
        if mended is None:
            break
        node = mended.node
        # A mistake that is mended in two steps is one.
        mistakes += [problem for problem in mended.problems if problem.position not in reported]
        reported |= {problem.position for problem in mended.problems}
        guessed |= mended.guessed
    others = list(_without_consequences(problems, mistakes, guessed))
    return CorrectedRead(node, None, mistakes, others, guessed)


def _has_split_maps(node: Node) -> bool:
    """Look for keys that hold the beginning of a map, such as ``a:{b`` of ``a:{b: c}``: also free keys have none."""
    ahead = [node]
    for found in ahead:
        if isinstance(found.value, dict):
            if any("{" in key and "{{" not in key for key in found.value):
                return True
            ahead += found.value.values()
        elif isinstance(found.value, list):
            ahead += found.value
    return False


def _without_consequences(
    problems: list[Problem], mistakes: list[Problem], guessed: set[Position]
) -> Iterator[Problem]:
    """The problems but those that come from a mistake that is reported."""
    mistaken = {mistake.position for mistake in mistakes}
    hidden = [mistake for mistake in mistakes if mistake.rule == "invisible-character" and mistake.path]
    behind_hidden = {word for mistake in hidden for word in str(mistake.path[-1]).split()[-1:]}
    for problem in problems:
        match problem.rule:
            case "wrong-type":
                # A value of another kind than the key's is a sign that something else was meant.
                is_consequence = problem.position in guessed
            case "unknown-key":
                is_consequence = problem.position in mistaken
            case "missing-key":
                is_consequence = bool(problem.path) and str(problem.path[-1]) in behind_hidden
            case _:
                is_consequence = False
        if not is_consequence:
            yield problem


def _mended(node: Node, problems: list[Problem], root: type[Model], moved: set[Position]) -> Mended | None:
    """The YAML without the mistakes of one kind; ``None`` if there are none that are known."""
    from definitions.schema.misplaced_keys import misplaced_keys
    from definitions.schema.misspelt_keys import misspelt_keys
    from definitions.schema.run_together import run_together

    return (
        lookalikes(node, problems)
        or run_together(node, problems, root)
        or misplaced_keys(node, problems, root, moved)
        or misspelt_keys(node, problems)
    )
