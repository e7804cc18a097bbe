"""list: as without an output folder, and which modules may have been renamed since the last synth or deployment."""

import argparse
from contextlib import suppress

from definitions.commands import list_command
from definitions.commands.list_command import add_arguments as add_arguments
from stacks.output.folder import OutputProblem, output_folder
from stacks.output.former_stacks import former_stacks


def run(arguments: argparse.Namespace) -> int:
    """Print the stacks; 1 if errors in the project file keep some of them from being listed.

    Raises:
        InvalidConfig: so little of the project file is sound that nothing can be listed.
    """
    former: set[str] = set()
    with suppress(OutputProblem):  # list needs no cdktf.json
        former = former_stacks(output_folder())
    return list_command.run(arguments, former)
