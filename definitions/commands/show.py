"""show: what a module becomes: its definition as AWS reads it, its permissions, its names."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from definitions.commands.choices import one_of
from definitions.commands.ending import WELL
from definitions.commands.named_files import file_of
from definitions.commands.named_modules import add_module, compile_named
from definitions.diagnostics.hidden_values import without_secrets
from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import print_report
from definitions.diagnostics.secret_formats import hide
from definitions.iam.statements import policy_document
from definitions.inspection.given_values import GivenValues, read_values
from definitions.inspection.names import names_of, names_text
from definitions.inspection.permissions import permission_table
from definitions.pipeline.compile import CompiledPipeline
from definitions.source.folders import shown_path

DEFINITION, PERMISSIONS, NAMES = "definition", "permissions", "names"
FORMATS: Mapping[str, tuple[str, ...]] = {
    DEFINITION: ("json", "yaml"),
    PERMISSIONS: ("table", "json", "reasons"),
    NAMES: ("text", "json"),
}
"""What can be shown, and its formats; the first is the usual one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``show``."""
    add_module(parser)
    parser.add_argument(
        "--what",
        type=one_of([*FORMATS], "what can be shown"),
        default=DEFINITION,
        metavar="WHAT",
        help="definition, if not given: as AWS reads it; permissions: the policy of the pipeline's role, and why;"
        " names: of what is deployed",
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help="; ".join(f"of the {what}: {', '.join(formats)}" for what, formats in FORMATS.items())
        + "; if not given, the first of them",
    )
    parser.add_argument(
        "--values",
        type=file_of,
        metavar="FILE",
        help="fill in values that only Terraform knows: a map in YAML or JSON, or what 'terraform output -json' prints;"
        " '-' for standard input",
    )
    parser.set_defaults(refuse=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Print what is asked for.

    Raises:
        InvalidConfig: with all problems of the module, or of the file of values.
        Refused: the word names no module or several.
        SystemExit: with 2 if the format does not go with what is asked for, or the values are the module.
    """
    formats = FORMATS[arguments.what]
    form = arguments.format or formats[0]
    if form not in formats:
        hint = did_you_mean(form, formats) or f"choose from {', '.join(map(repr, formats))}"
        arguments.refuse(f"argument --format: {form!r} is no format of the {arguments.what}; {hint}")
    if arguments.values == file_of(arguments.module):
        arguments.refuse("argument --values: must be another file than the module's")
    pipeline = compile_named(arguments.module, arguments.project)
    trees = {
        DEFINITION: pipeline.definition,
        PERMISSIONS: policy_document(pipeline.statements),
        NAMES: names_of(pipeline),
    }
    tree = trees[arguments.what]
    values = _values(arguments.values, pipeline, list(trees.values()), tree)
    shown = without_secrets(values.fill(tree))
    reasons = {statement.sid: [hide(reason) for reason in statement.reasons] for statement in pipeline.statements}
    print(_text(shown, reasons, form), end="")
    return WELL


def _values(path: Path | None, pipeline: CompiledPipeline, trees: list[object], tree: object) -> GivenValues:
    """The values of a file; standard error tells which keys fill nothing, and what stays open in the tree."""
    if path is None:
        return GivenValues({})
    values, problems = read_values(path, trees, pipeline.published)
    print_report(problems)
    missing = values.missing_in(tree)
    if missing:
        print(f"{shown_path(path)} has no value for {', '.join(missing)}", file=sys.stderr)
    return values


def _text(tree: object, reasons: dict[str, list[str]], form: str) -> str:
    match form:
        case "yaml":
            from definitions.inspection.readable_yaml import readable_yaml

            return readable_yaml(tree)
        case "table":
            return permission_table(tree, reasons)
        case "text":
            return names_text(tree)
        case "reasons":
            tree = reasons
    return f"{json.dumps(tree, indent=2)}\n"
