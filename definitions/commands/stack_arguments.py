"""``STACK...``, the argument of all verbs that take some stacks of a project.

Imported before Node starts in the background, so it imports next to nothing.
"""

import argparse
import os
from collections.abc import Mapping, Sequence

HELP = "a stack, such as acme-dev-marketing-churn, or a pattern, such as 'acme-dev-*'; without any, all stacks"


def add_stacks(parser: argparse.ArgumentParser) -> None:
    """Let stacks be named."""
    parser.add_argument("stacks", nargs="*", type=stack, metavar="STACK", help=HELP)


def stack(word: str) -> str:
    """A stack or pattern; an empty one, as of an unset variable of a shell, must not come to mean all stacks."""
    if not word.strip():
        raise argparse.ArgumentTypeError("must be the name of a stack; got an empty text")
    return word


def environment_with(stacks: Sequence[str]) -> Mapping[str, str]:
    """The environment of the process, in which the stacks are those that are meant; none leave it as it is."""
    return {**os.environ, "PIPELINES_STACK": " ".join(stacks)} if stacks else os.environ
