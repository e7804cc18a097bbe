"""show: what a module becomes: its definition as AWS reads it, its permissions, its names."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from definitions.commands.choices import one_of
from definitions.commands.ending import WELL, Refused
from definitions.commands.named_files import file_of
from definitions.commands.named_modules import add_module, compile_named
from definitions.compiler.kinds import view_of
from definitions.diagnostics.hidden_values import without_secrets
from definitions.diagnostics.messages import did_you_mean
from definitions.diagnostics.problems import print_report
from definitions.diagnostics.secret_formats import hide
from definitions.iam.statements import policy_document
from definitions.inspection.given_values import GivenValues, read_values
from definitions.inspection.names import names_text
from definitions.inspection.permissions import permission_table
from definitions.module.compiled import CompiledModule
from definitions.module.service_roles import ENDPOINT, ServiceRole
from definitions.pipeline.service_roles import ROLES as ROLES_OF_PIPELINES
from definitions.source.folders import shown_path

DEFINITION, PERMISSIONS, NAMES = "definition", "permissions", "names"
_ROLES = (*ROLES_OF_PIPELINES, ENDPOINT)
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
        help="definition, if not given: as AWS reads it, of an endpoint its requests; permissions: what roles may do,"
        " and why; names: of what is deployed",
    )
    parser.add_argument(
        "--format",
        metavar="FORMAT",
        help="; ".join(f"of the {what}: {', '.join(formats)}" for what, formats in FORMATS.items())
        + "; if not given, the first of them",
    )
    parser.add_argument(
        "--role",
        type=one_of(_ROLES, "a role"),
        metavar="ROLE",
        help=f"of the permissions: those of one role, {', '.join(_ROLES)}; if not given, a table has all roles of the"
        " module, and other formats that of the pipeline or endpoint",
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
        Refused: the word names no module or several, or the module has no such role.
        SystemExit: with 2 if the role or the format does not go with what is asked for, or the values are the module.
    """
    formats = FORMATS[arguments.what]
    form = arguments.format or formats[0]
    if form not in formats:
        hint = did_you_mean(form, formats) or f"choose from {', '.join(map(repr, formats))}"
        arguments.refuse(f"argument --format: {form!r} is no format of the {arguments.what}; {hint}")
    if arguments.values == file_of(arguments.module):
        arguments.refuse("argument --values: must be another file than the module's")
    if arguments.role is not None and arguments.what != PERMISSIONS:
        arguments.refuse(f"argument --role: goes with --what {PERMISSIONS} alone")
    view = view_of(compile_named(arguments.module, arguments.project))
    every_role = view.roles()
    roles = _roles(every_role, arguments.role, has_all=form == "table")
    trees = {
        DEFINITION: view.definition,
        PERMISSIONS: [policy_document(role.statements) for role in roles],
        NAMES: view.names(),
    }
    tree = trees[arguments.what]
    known: list[object] = [*trees.values(), [policy_document(role.statements) for role in every_role]]
    values = _values(arguments.values, view.module, known, tree)
    shown = without_secrets(values.fill(tree))
    if arguments.what == PERMISSIONS:
        print(_permissions(shown, roles, form), end="")
    else:
        print(_text(shown, form), end="")
    return WELL


def _roles(roles: list[ServiceRole], key: str | None, *, has_all: bool) -> list[ServiceRole]:
    """The role of a key; without one, all roles, or the first.

    Raises:
        Refused: the module has no such role.
    """
    if key is None and has_all:
        return roles
    found = [role for role in roles if role.key == (key or roles[0].key)]
    if not found:
        raise Refused(f"this module has no role for '{key}'; there are: {', '.join(role.key for role in roles)}")
    return found


def _values(path: Path | None, module: CompiledModule, trees: list[object], tree: object) -> GivenValues:
    """The values of a file; standard error tells which keys fill nothing, and what stays open in the tree."""
    if path is None:
        return GivenValues({})
    values, problems = read_values(path, trees, module.published)
    print_report(problems)
    missing = values.missing_in(tree)
    if missing:
        print(f"{shown_path(path)} has no value for {', '.join(missing)}", file=sys.stderr)
    return values


def _permissions(policies: object, roles: list[ServiceRole], form: str) -> str:
    """Policies of roles as a table; of one role as JSON, or the reasons of its statements."""
    assert isinstance(policies, list)
    reasons = [{one.sid: [hide(reason) for reason in one.reasons] for one in role.statements} for role in roles]
    if form != "table":
        return _text((reasons if form == "reasons" else policies)[0], "json")
    tables = list(map(permission_table, policies, reasons))
    if len(roles) == 1:
        return tables[0]
    titled = zip(roles, tables, strict=True)
    return "\n".join(f"{role.title.capitalize()}: {role.name}\n\n{table}" for role, table in titled)


def _text(tree: object, form: str) -> str:
    match form:
        case "yaml":
            from definitions.inspection.readable_yaml import readable_yaml

            return readable_yaml(tree)
        case "text":
            return names_text(tree)
    return f"{json.dumps(tree, indent=2)}\n"
