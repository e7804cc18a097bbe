"""validate: read, check and compile project files, module configs and stacks, without Terraform."""

import argparse
from importlib import import_module

from definitions.commands.choices import one_of
from definitions.commands.ending import PROBLEMS, WELL
from definitions.commands.named_files import file_of, is_file
from definitions.commands.stack_arguments import stack
from definitions.commands.validation import Validation
from definitions.diagnostics.problems import Problem, findings, has_errors, print_report, without_notes
from definitions.project.stack_names import first_names

FORMATS = {
    "json": "definitions.diagnostics.formats.json_report",
    "github": "definitions.diagnostics.formats.github",
    "sarif": "definitions.diagnostics.formats.sarif",
}
"""Formats for machines, each with the module that writes it."""
_TEXT = "text"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of ``validate``."""
    parser.add_argument(
        "words",
        nargs="*",
        type=stack,
        metavar="FILE|STACK",
        help="project files, module configs and parts of them, folders, '-' for standard input, or stacks and patterns"
        " for them such as 'acme-dev-*'; a word with '/' or '.' is a file. Without any, all stacks of the project",
    )
    parser.add_argument(
        "--format",
        type=one_of([_TEXT, *FORMATS], "a format"),
        default=_TEXT,
        metavar="FORMAT",
        help="text (default), json, github (annotations of GitHub Actions) or sarif (2.1.0); all but text go to"
        " standard output",
    )
    parser.add_argument("--notes", action="store_true", help="show notes as well: what is true and worth knowing")
    parser.add_argument("--strict", action="store_true", help="end with 1 for warnings too")
    parser.add_argument("--quiet", action="store_true", help="print problems alone: nothing if there are none")


def run(arguments: argparse.Namespace) -> int:
    """Print all problems of all files; the result is 1 if one is an error, or strictly a warning."""
    files = [file_of(word) for word in arguments.words if is_file(word)]
    stacks = [word for word in arguments.words if not is_file(word)]
    validation = Validation(arguments.project)
    validation.add_files(files)
    if stacks or not files:
        validation.add_stacks(stacks)
    problems = list(validation.problems if arguments.notes else without_notes(validation.problems))
    failed = has_errors(problems) or (arguments.strict and bool(without_notes(problems)))
    if arguments.format == _TEXT:
        print_report(problems)
        if not failed and not arguments.quiet:
            _print_summary(validation)
    else:
        _print_for_machines(validation, problems, arguments.format)
    return PROBLEMS if failed else WELL


def _print_summary(validation: Validation) -> None:
    for module in validation.skipped:
        print(f"skipped, its kind is not built here: {module}")
    for file in first_names(validation.passed_over):
        print(f"passed over, neither a project file nor a module config: {file}")
    for file in first_names(validation.tests):
        print(f"read, and left to 'test': {file}")
    configs = validation.valid_configs
    summary = f"{configs} {'config is' if configs == 1 else 'configs are'} valid"
    print(summary if configs else "there is no config to validate")


def _print_for_machines(validation: Validation, problems: list[Problem], format: str) -> None:
    from definitions.diagnostics.formats.report import Report

    report = Report(findings(problems), validation.valid_configs, validation.passed_over)
    text: str = import_module(FORMATS[format]).formatted(report)
    if text:
        print(text)
