"""Keys that stand twice in a map because the dash of the second item is missing."""

from collections.abc import Callable

from definitions.source.nodes import Fault, Position
from definitions.source.syntax.punctuation import missing_dashes

_DUPLICATE = "duplicate-key"
_MOST = 10


def without_consequences(faults: list[Fault], text: str, read: Callable[[str], list[Fault]]) -> list[Fault]:
    """The faults, with one for each missing dash in place of the keys that stand twice for the lack of it.

    Args:
        faults: of a text.
        text: the text.
        read: gives the faults of a changed text.
    """
    if any(fault.rule != _DUPLICATE for fault in faults):
        return faults
    lines = text.replace("\r\n", "\n").split("\n")
    explained: list[Fault] = []
    for _ in range(_MOST):
        first = next((fault for fault in faults if fault.rule == _DUPLICATE), None)
        if first is None:
            break
        number = first.position.line - 1
        for repair in missing_dashes(lines, number):
            if repair.line != number:
                break
            changed = repair.apply(lines)
            others = read("\n".join(changed))
            if len(others) < len(faults) and first not in others:
                position = Position(first.position.file, number + 1, repair.column + 1)
                explained.append(Fault(position, repair.message, _DUPLICATE, repair.hint))
                faults, lines = others, changed
                break
        else:
            break
        if first in faults:
            break
    return sorted([*explained, *faults], key=lambda fault: fault.position)
