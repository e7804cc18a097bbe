"""import: print what Terraform needs to take over a module that MDAA deployed."""

import argparse
import json
import sys
from pathlib import Path

from definitions.commands.import_blocks import import_configuration
from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.messages import did_you_mean
from definitions.project.location import project_file

HELP = "print import blocks for a module that MDAA deployed, as JSON"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``import``."""
    parser.add_argument("stack", metavar="STACK", help="the stack, such as acme-dev-marketing-churn")
    parser.add_argument(
        "project", nargs="?", type=Path, metavar="FILE", help="the project file; the one that synth takes if not given"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the configuration; 1 if the project has no such stack.

    Raises:
        InvalidConfig: with all problems of the project.
    """
    project = compile_project(arguments.project or project_file(Path.cwd()))
    stacks = {pipeline.names.stack: pipeline for pipeline in project.pipelines}
    if arguments.stack not in stacks:
        hint = did_you_mean(arguments.stack, list(stacks)) or (
            f"there are: {', '.join(stacks)}" if stacks else "nothing of it is built"
        )
        print(f"there is no stack '{arguments.stack}' in the project; {hint}", file=sys.stderr)
        return 1
    print(json.dumps(import_configuration(stacks[arguments.stack]), indent=2))
    return 0
