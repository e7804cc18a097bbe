"""approve: a version of the stack's model package group."""

import argparse

from stacks.commands.decision import add_arguments as add_arguments
from stacks.commands.decision import decide_on


def run(arguments: argparse.Namespace) -> int:
    """Approve the version.

    Raises:
        InvalidConfig: with all problems of the stack, or if the project has no such stack.
        Refused: there is no such version, or AWS refuses.
    """
    return decide_on(arguments, "approve", "Approved")
