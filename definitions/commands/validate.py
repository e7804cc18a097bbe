"""validate: read, check and compile project files, module configs and stacks, without Terraform."""

import argparse
import sys
from pathlib import Path

from definitions.commands.named_files import is_file
from definitions.commands.stack_arguments import stack
from definitions.commands.validation import Validation
from definitions.diagnostics.problems import has_errors, in_order, report, without_notes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``validate``."""
    parser.add_argument(
        "words",
        nargs="*",
        type=stack,
        metavar="FILE|STACK",
        help="project files, module configs, or stacks and patterns for them such as 'acme-dev-*'; a word with '/' or"
        " '.' is a file. Without any, all stacks of the project",
    )
    parser.add_argument("--notes", action="store_true", help="show notes as well: what is true and worth knowing")


def run(arguments: argparse.Namespace) -> int:
    """Print all problems of all files; the result is 1 if one is an error."""
    files = [Path(word) for word in arguments.words if is_file(word)]
    stacks = [word for word in arguments.words if not is_file(word)]
    validation = Validation(arguments.project)
    validation.add_files(files)
    if stacks or not files:
        validation.add_stacks(stacks)
    problems = in_order(validation.problems)
    print(report(problems if arguments.notes else without_notes(problems)), end="", file=sys.stderr)
    if has_errors(problems):
        return 1
    for module in validation.skipped:
        print(f"skipped, its kind is not built here: {module}")
    configs = validation.valid_configs
    summary = f"{configs} {'config is' if configs == 1 else 'configs are'} valid"
    print(summary if configs else "there is no config to validate")
    return 0
