"""validate: read, check and compile project files, module configs and stacks, without Terraform."""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from definitions.commands.named_modules import compile_config, is_file, is_project_file
from definitions.commands.stack_arguments import environment_with, stack
from definitions.compiler.compile_project import CompiledProject, compile_project
from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors, in_order, report, without_notes
from definitions.project.project_file_location import chosen_project_file


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
    problems: list[Problem] = []
    skipped: list[str] = []
    configs = 0
    for compiled in _compilations(arguments):
        try:
            project = compiled()
        except InvalidConfig as invalid:
            problems.extend(invalid.problems)
        else:
            problems.extend(project.problems)
            skipped.extend(project.skipped)
            configs += len(project.pipelines)
    problems = in_order(set(problems))
    print(report(problems if arguments.notes else without_notes(problems)), end="", file=sys.stderr)
    if has_errors(problems):
        return 1
    for module in skipped:
        print(f"skipped, its kind is not built here: {module}")
    summary = f"{configs} {'config is' if configs == 1 else 'configs are'} valid"
    print(summary if configs else "there is no config to validate")
    return 0


def _compilations(arguments: argparse.Namespace) -> Iterator[Callable[[], CompiledProject]]:
    """One compilation for each file, and one for the stacks of the project: those that are named, or all."""
    files = [Path(word) for word in arguments.words if is_file(word)]
    stacks = [word for word in arguments.words if not is_file(word)]
    for file in files:
        yield partial(compile_project if is_project_file(file) else compile_config, file)
    if stacks or not files:
        yield lambda: compile_project(chosen_project_file(arguments.project), environment_with(stacks))
