"""Names that two IAM patterns have in common.

Source: IAM User Guide, "IAM JSON policy elements: Resource".
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from definitions.foundation.patterns import pattern

_GENERATED = pattern(r"[A-Za-z0-9]")
_BEGINNING = pattern(r"/(\?+)[^/]*\Z")


def reaches(pattern: str, names: str) -> bool:
    """Whether an IAM pattern matches one of some names, other than by chance.

    Args:
        pattern: an ARN, in which ``?`` is any character.
        names: an ARN as well, in which ``?`` is a letter or digit that AWS makes up. At the beginning of a name, one of
            them may well be what a short pattern asks for; elsewhere, whole names of steps stand before it.
    """
    tokens, loops = _tokens(pattern)
    beginning = _BEGINNING.search(names)
    guessable = range(*beginning.span(1)) if beginning else ()
    # Bit i: the first i tokens of the pattern have matched what was read of the names.
    reached = _skipping(1, loops)
    position = 0
    for name in _pieces(names):
        if name == "*":
            # Whatever the rest of the pattern asks for may stand here.
            reached = (1 << (len(tokens) + 1)) - (reached & -reached)
        else:
            is_guessable = position in guessable
            ahead = (bit for bit in _bits(reached) if bit >> len(tokens) == 0)
            matched = sum(bit for bit in ahead if _meet(tokens[bit.bit_length() - 1], name, is_guessable))
            reached = _skipping(matched << 1 | reached & loops, loops)
        if not reached:
            return False
        position += len(name)
    return bool(reached >> len(tokens) & 1)


def _bits(number: int) -> Iterator[int]:
    """Its bits, each as a number; mostly there are few."""
    while number:
        bit = number & -number
        yield bit
        number ^= bit


def _meet(token: str, name: str, is_guessable: bool) -> bool:
    if token in ("*", "?"):
        return token == "?"
    if name == "?":
        return is_guessable and _GENERATED.fullmatch(token) is not None
    return token == name


def _skipping(reached: int, loops: int) -> int:
    """The same positions, and those behind a ``*`` that matches nothing."""
    more = reached
    while more:
        more = (more & loops) << 1 & ~reached
        reached |= more
    return reached


@lru_cache(maxsize=4096)
def _tokens(pattern: str) -> tuple[tuple[str, ...], int]:
    """The pattern in pieces, and a bit for each ``*`` among them."""
    tokens = _pieces(pattern)
    return tokens, sum(1 << i for i, token in enumerate(tokens) if token == "*")


@lru_cache(maxsize=4096)
def _pieces(pattern: str) -> tuple[str, ...]:
    """Characters; ``${*}``, which is the character itself, is one of them."""
    return tuple(re.findall(r"\$\{[*?$]\}|.", pattern, re.DOTALL))
