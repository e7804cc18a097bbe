"""validate: read, check and compile project files and module configs, without Terraform."""

import argparse
import sys
from pathlib import Path

from definitions.compiler.compile_project import compile_modules, compile_project
from definitions.diagnostics.problems import InvalidConfig, Problem, has_errors, report
from definitions.project.module import ConfigFile, Module
from definitions.project.naming.standard import Naming
from definitions.project.project_file_location import find_project_file
from definitions.source.folders import shown_path
from definitions.source.located_yaml import load, read_text
from definitions.source.nodes import Position, YamlError

HELP = "check project files and module configs"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``validate``."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="project files or module configs; without any, the project file that synth takes",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print all problems of all files; the result is 1 if one is an error."""
    problems: list[Problem] = []
    skipped: list[str] = []
    configs = 0
    for file in arguments.files or [find_project_file(Path.cwd())]:
        try:
            if _is_project_file(file):
                project = compile_project(file)
                pipelines = project.pipelines
                problems.extend(project.warnings)
                skipped.extend(project.skipped)
            else:
                pipelines = compile_modules([_module_of_config(file)], is_complete=False)
                problems.extend(warning for pipeline in pipelines for warning in pipeline.warnings)
            configs += len(pipelines)
        except InvalidConfig as invalid:
            problems.extend(invalid.problems)
    problems = sorted(set(problems))
    print(report(problems), end="", file=sys.stderr)
    if has_errors(problems):
        return 1
    for stack in skipped:
        print(f"skipped, its kind is not built here: {stack}")
    summary = f"{configs} {'config is' if configs == 1 else 'configs are'} valid"
    print(summary if configs else "there is no config to validate")
    return 0


def _is_project_file(file: Path) -> bool:
    """Recognize a project file by its keys; a file that cannot be read is reported when it is read as a config."""
    try:
        root = load(read_text(file, shown_path(file)), shown_path(file)).value
    except YamlError:
        return False
    return isinstance(root, dict) and bool({"organization", "domains"} & set(root))


def _module_of_config(file: Path) -> Module:
    """A module for a config outside a project: its names are made up, its context stays open."""
    shown = shown_path(file)
    return Module(
        Naming("org", "env", "domain", "module"),
        (ConfigFile(file, Position(shown, 1, 1)),),
    )
