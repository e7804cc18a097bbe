"""Arguments that are one word of a few."""

import argparse
from collections.abc import Callable, Sequence

from definitions.diagnostics.messages import did_you_mean, quoted


def one_of(words: Sequence[str], what: str) -> Callable[[str], str]:
    """The type of an argument that is one of some words; any other is wrong usage, with the nearest one named.

    Args:
        words: in the order in which help lists them.
        what: such as ``a format``.
    """

    def chosen(word: str) -> str:
        if word in words:
            return word
        hint = did_you_mean(word, words) or f"there are: {', '.join(words)}"
        raise argparse.ArgumentTypeError(f"{quoted(word)} is not {what}; {hint}")

    return chosen
