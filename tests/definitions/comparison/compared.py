"""Two configs compared, and what changes between them, by path."""

from typing import Any

from definitions.comparison.compare import Side, compare
from definitions.comparison.comparison import Comparison, PlacedChange
from definitions.comparison.paths import shown_path
from tests.support import compiled


def compared(old: str, new: str, **settings: Any) -> Comparison:
    return compare("both", Side.of(compiled(old, **settings)), Side.of(compiled(new, **settings)))


def values_of(changes: list[PlacedChange]) -> dict[str, tuple[object, object]]:
    return {shown_path(placed.change.path): (placed.change.old, placed.change.new) for placed in changes}


def lines_of(changes: list[PlacedChange]) -> list[int | None]:
    return [None if placed.position is None else placed.position.line for placed in changes]
