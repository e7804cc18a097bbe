"""The command line: verbs, each imported when it runs.

A verb is a module with ``add_arguments(parser)`` and ``run(arguments)``, which returns the exit code. ``--project`` may
stand before or behind it.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from definitions import __version__
from definitions.foundation.records import record

EXIT_CODES = "Exit codes: 0 well, 1 problems, 2 could not run."
_OF_FIXED_WIDTH: Any = partial(argparse.HelpFormatter, width=80)
"""By it argparse checks what is added to a parser; to learn how wide the terminal is, it would import much."""


@record
class Verb:
    """A verb: its module, and what it does in one line."""

    module: str
    help: str


PURE_VERBS = {
    "init": Verb("definitions.commands.init", "make a new project, with a module that works as it is"),
    "add": Verb("definitions.commands.add", "put another module into the project file"),
    "validate": Verb("definitions.commands.validate", "check configs without Terraform"),
    "list": Verb("definitions.commands.list_command", "list the stacks of the project"),
    "show": Verb("definitions.commands.show", "print what a module becomes: its definition, permissions or names"),
    "graph": Verb("definitions.commands.graph", "draw a module, or the modules of a project and what links them"),
    "explain": Verb("definitions.commands.explain", "tell what a rule, a module or a key of a config is about"),
    "run": Verb("definitions.commands.run", "run a pipeline on this machine, without Docker or AWS"),
    "simulate": Verb("definitions.commands.simulate", "walk through an execution without running anything"),
    "test": Verb("definitions.commands.test_command", "compare executions of pipelines with what is expected of them"),
    "diff": Verb("definitions.commands.diff_command", "tell what changes in meaning between two modules"),
    "adopt": Verb("definitions.commands.adopt", "make a module config of a pipeline definition that exists"),
    "schema": Verb("definitions.commands.schema", "print JSON Schema of the files that you write, for editors"),
    "import": Verb("definitions.commands.import_command", "make import blocks for a stack that MDAA deployed"),
}
"""Verbs that need nothing but YAML."""


def run_command(program: str, verbs: Mapping[str, Verb], words: Sequence[str] | None = None) -> int:
    """Run the verb that the words name; the result is the exit code.

    Raises:
        SystemExit: with 2 if the words are wrong, with 0 after ``--help`` and ``--version``.
    """
    words = sys.argv[1:] if words is None else words
    parser = argument_parser(program, verbs, words)
    _refuse_misspelt_verb(parser, verbs, words)
    arguments = parser.parse_args(words)
    code: int = arguments.run(arguments)
    return code


def argument_parser(program: str, verbs: Mapping[str, Verb], words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the verb that stands first, or of all, in which those among the words have their arguments.

    Only verbs among the words are imported; and to make the parsers of all takes longer than to read a small config.
    """
    parser = argparse.ArgumentParser(prog=program, description=EXIT_CODES, formatter_class=_OF_FIXED_WIDTH)
    parser.add_argument("--version", action="version", version=f"pipelines {__version__}")
    _add_project(parser, default=None)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", prog=program)
    first = words[0] if words else ""
    for name, verb in ({first: verbs[first]} if first in verbs else verbs).items():
        description = f"{verb.help[0].upper()}{verb.help[1:]}."
        command = commands.add_parser(name, help=verb.help, description=description, formatter_class=_OF_FIXED_WIDTH)
        _add_project(command, default=argparse.SUPPRESS)
        if name in words:
            module = import_module(verb.module)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
        command.formatter_class = argparse.HelpFormatter
    parser.formatter_class = argparse.HelpFormatter
    return parser


def _refuse_misspelt_verb(parser: argparse.ArgumentParser, verbs: Mapping[str, Verb], words: Sequence[str]) -> None:
    """End with the nearest verb if the first word that is no option is none; argparse would list all of them."""
    rest = iter(words)
    for word in rest:
        if word == "--project":
            next(rest, None)
        elif not word.startswith("-"):
            if word not in verbs:
                from definitions.diagnostics.messages import did_you_mean, quoted

                if hint := did_you_mean(word, list(verbs)):
                    parser.error(f"there is no command {quoted(word)}; {hint}")
            return


def _add_project(parser: argparse.ArgumentParser, default: str | None) -> None:
    """Let the project file be named; behind a verb without a default, which would win over what stands before it."""
    parser.add_argument(
        "--project",
        type=_path,
        default=default,
        metavar="FILE",
        help="the project file; if not given, that of PIPELINES_PROJECT, that of 'projectFile' in the context of"
        " cdktf.json, or configs/mdaa.yaml",
    )


def _path(word: str) -> Path:
    if not word:
        raise argparse.ArgumentTypeError("must be the path of a file")
    return Path(word)
