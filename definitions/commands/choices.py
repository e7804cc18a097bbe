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


def add_choice(
    parser: "argparse._ActionsContainer", option: str, words: Sequence[str], what: str, help_text: str
) -> None:
    """Let an option be one of some words, the first if it is not given; what else as for ``one_of``."""
    parser.add_argument(option, type=one_of(words, what), default=words[0], metavar="|".join(words), help=help_text)
