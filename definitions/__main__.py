"""``python -m definitions``: work on configs without Terraform. Exit codes: 0 well, 1 problems, 2 could not run."""

import argparse
import gc
import sys

from definitions.commands import import_blocks, validate
from definitions.diagnostics.problems import InvalidConfig

COMMANDS = {"validate": validate, "import": import_blocks}


def main(words: list[str] | None = None) -> int:
    """Run one command; the result is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m definitions", description=__doc__.split(":", 1)[1].strip())
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        verb = verbs.add_parser(name, help=command.HELP, description=command.HELP)
        command.add_arguments(verb)
        verb.set_defaults(run=command.run)
    arguments = parser.parse_args(words)
    try:
        code: int = arguments.run(arguments)
    except InvalidConfig as invalid:
        print(invalid, end="", file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    gc.disable()  # a run is over before there is anything worth collecting
    sys.exit(main())
