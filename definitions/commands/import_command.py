"""import: what Terraform needs to take over a module that MDAA deployed."""

import argparse
import json
from pathlib import Path

from definitions.commands.ending import COULD_NOT_RUN, WELL
from definitions.commands.import_blocks import import_configuration
from definitions.commands.named_modules import compile_stack
from definitions.commands.stack_arguments import stack
from definitions.commands.whole_files import write_whole

FILE = "imports.tf.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``import``."""
    parser.add_argument("stack", type=stack, metavar="STACK", help="the stack, such as acme-dev-marketing-churn")
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        help=f"write DIR/stacks/STACK/{FILE} instead of printing; DIR is the output folder of synth, such as cdktf.out",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the configuration, or write it beside the synthesized stack, where each later synth leaves it alone.

    Raises:
        InvalidConfig: with all problems of the stack, or if the project has no such stack.
        Refused: the word names several stacks, or one that is not built here.
    """
    module = compile_stack(arguments.stack, arguments.project)
    text = json.dumps(import_configuration(module), indent=2)
    if arguments.output is None:
        print(text)
        return WELL
    return _write(text, arguments.output / "stacks" / module.stack)


def _write(text: str, folder: Path) -> int:
    """Put the configuration beside the stack of that folder, where Terraform reads it."""
    file = folder / FILE
    if not write_whole(file, f"{text}\n"):
        return COULD_NOT_RUN
    if not (folder / "cdk.tf.json").is_file():
        print(f"the stack itself is not there yet: run `pipelines synth {folder.name}`, with the same folder")
    return WELL
