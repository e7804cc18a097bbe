"""list: the stacks of the project, and the modules that are not built here. Reads the project file alone."""

import argparse
import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from definitions.commands.stack_arguments import add_stacks, environment_with
from definitions.diagnostics.printable import escaped

if TYPE_CHECKING:  # help needs none of them
    from definitions.project.deployment.deployment import State
    from definitions.project.naming.standard import Naming
    from definitions.project.project_file import Project

_COLUMNS = ("stack", "kind", "domain", "environment", "backend")
_NOT_BUILT = "-"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``list``."""
    add_stacks(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON array, with an object for each stack")


def run(arguments: argparse.Namespace, former: Collection[str] = ()) -> int:
    """Print the stacks; 1 if errors in the project file keep some of them from being listed.

    Args:
        arguments: of the command line.
        former: names of stacks that were synthesized or deployed earlier.

    Raises:
        InvalidConfig: so little of the project file is sound that nothing can be listed.
    """
    from definitions.diagnostics.problems import print_report
    from definitions.project.project_file import read_project
    from definitions.project.project_file_location import chosen_project_file
    from definitions.project.renames import possible_renames

    project = read_project(chosen_project_file(arguments.project), environment_with(arguments.stacks))
    rows = _rows(project)
    print(json.dumps(rows, indent=2) if arguments.json else _table(rows))
    print_report([*project.problems, *possible_renames(project, former)])
    return int(any(problem.severity == "error" for problem in project.problems))


def _rows(project: "Project") -> list[dict[str, object]]:
    built = [_row(one.naming, one.name, one.package, _backend(one.deployment.state)) for one in project.modules]
    others = [_row(other.naming, other.naming.module, other.kind, None, other.instead) for other in project.others]
    return built + others


def _row(
    naming: "Naming", module: str, kind: str, backend: str | None, instead: str | None = None
) -> dict[str, object]:
    return {
        "stack": naming.stack_name,
        "kind": kind,
        "domain": naming.domain,
        "environment": naming.environment,
        "module": module,
        "backend": backend,
        "skipped": backend is None,
        "instead": instead,
    }


def _backend(state: "State | None") -> str:
    """The block of Terraform that says where state is kept."""
    if state is None:
        return "local"
    from definitions.project.deployment.settings import Cloud, S3Backend

    match state:
        case S3Backend():
            return "s3"
        case Cloud():
            return "cloud"
    return "local"


def _table(rows: Sequence[dict[str, object]]) -> str:
    """A line for each stack, in columns; those that are not built are ``skipped``, maybe with what to use instead."""
    lines = [tuple(name.upper() for name in _COLUMNS)]
    lines += [tuple(escaped(str(row[name] or _NOT_BUILT)) for name in _COLUMNS) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    marks = ["", *map(_mark, rows)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() + mark
        for line, mark in zip(lines, marks, strict=True)
    )


def _mark(row: dict[str, object]) -> str:
    if not row["skipped"]:
        return ""
    return f"  skipped; {row['instead']}" if row["instead"] else "  skipped"
