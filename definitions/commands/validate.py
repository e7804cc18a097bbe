"""validate: read, check and compile project files, module configs and stacks, without Terraform."""

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from definitions.commands.stack_arguments import environment_with, stack
from definitions.compiler.compile_project import CompiledProject, compile_modules, compile_project
from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors, in_order, report, without_notes
from definitions.project.module import ConfigFile, Module
from definitions.project.naming.standard import Naming
from definitions.project.project_file import PROJECT_KEYS
from definitions.project.project_file_location import chosen_project_file
from definitions.source.folders import shown_path
from definitions.source.located_yaml import load, read_text
from definitions.source.nodes import Position, YamlError


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
    files = [Path(word) for word in arguments.words if _is_file(word)]
    stacks = [word for word in arguments.words if not _is_file(word)]
    for file in files:
        yield partial(compile_project if _is_project_file(file) else _compile_config, file)
    if stacks or not files:
        yield lambda: compile_project(chosen_project_file(arguments.project), environment_with(stacks))


def _is_file(word: str) -> bool:
    """Tell a path from a stack, whose name has neither ``/`` nor ``.``."""
    return "/" in word or "." in word or Path(word).is_file()


def _compile_config(file: Path) -> CompiledProject:
    pipelines = compile_modules([_module_of_config(file)], is_complete=False)
    return CompiledProject(pipelines, [], [problem for pipeline in pipelines for problem in pipeline.problems])


def _is_project_file(file: Path) -> bool:
    """Recognize a project file by its keys; a file that cannot be read is reported when it is read as a config."""
    try:
        root = load(read_text(file, shown_path(file)), shown_path(file)).value
    except YamlError:
        return False
    return isinstance(root, dict) and bool(PROJECT_KEYS & set(root))


def _module_of_config(file: Path) -> Module:
    """A module for a config outside a project: its names are made up, its context stays open."""
    shown = shown_path(file)
    return Module(
        Naming("org", "env", "domain", "module"),
        (ConfigFile(file, Position(shown, 1, 1)),),
    )
