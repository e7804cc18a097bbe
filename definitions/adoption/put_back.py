"""Parts that would not compile, back in the config: its problems tell what to mend, and where."""

from collections.abc import Sequence
from copy import deepcopy

from definitions.adoption.round_trip import TakenOut

_SECRETS = {"plain-secret"}
"""Rules of values that belong in no file."""


def with_taken_out(tree: dict[str, object], taken_out: Sequence[TakenOut]) -> dict[str, object]:
    """A copy of a config with the parts that were taken out of it, but for secrets, where they stood."""
    whole = deepcopy(tree)
    for part in reversed(taken_out):
        if part.problem.rule not in _SECRETS:
            _put(whole, part)
    return whole


def _put(tree: object, part: TakenOut) -> None:
    try:
        for segment in part.path[:-1]:
            tree = tree[segment]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return
    last = part.path[-1]
    if isinstance(tree, list) and isinstance(last, int):
        tree.insert(last, part.value)
    elif isinstance(tree, dict):
        tree.setdefault(last, part.value)
