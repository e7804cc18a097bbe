"""synth: write the Terraform stacks of the project.

Imported before Node starts, so what takes time is imported after that.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from definitions.commands.ending import COULD_NOT_RUN, WELL
from definitions.commands.stack_arguments import add_stacks, environment_with
from stacks.loading.cdk import UnusableCdk, chosen_cdk
from stacks.loading.node_folders import UnusableFolder
from stacks.loading.nodejs import UnusableNode, start_node
from stacks.output.folder import OutputProblem, output_folder, refuse_hcl


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``synth``."""
    add_stacks(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the stacks, and print what was written."""
    return synthesize(arguments.project, arguments.stacks, with_summary=True)


def synthesize(project_file: Path | None = None, stacks: Sequence[str] = (), *, with_summary: bool = False) -> int:
    """Write stacks into the output folder, or report all problems and write nothing.

    Some stacks are written beside the others, whose files are left alone. All stacks take the place of those that
    earlier synths left there.

    Args:
        project_file: the project file; if not given, that of the current folder.
        stacks: names and patterns of stacks; without any, all that ``PIPELINES_STACK`` and its like mean.
        with_summary: whether to print a line for each stack.

    Returns:
        0 if all is written; 2 if nothing could be written.

    Raises:
        InvalidConfig: with all problems of the project.
    """
    try:
        cdk = chosen_cdk()
        refuse_hcl()
        out = output_folder()
        start_node(cdk)  # takes a third of a second; meanwhile the configs are read and checked
        return _synthesize(out, project_file, environment_with(stacks), with_summary=with_summary)
    except (OutputProblem, UnusableCdk, UnusableFolder, UnusableNode) as problem:
        print(problem, file=sys.stderr)
        return COULD_NOT_RUN


def _synthesize(out: Path, project_file: Path | None, environment: Mapping[str, str], *, with_summary: bool) -> int:
    from definitions.compiler.compile_project import checked_together
    from definitions.diagnostics.problems import print_report, without_notes
    from definitions.project.project_file import read_project
    from definitions.project.project_file_location import chosen_project_file
    from definitions.project.renames import possible_renames
    from definitions.project.selection import Selection
    from stacks.output.former_stacks import former_stacks
    from stacks.output.leftovers import remove_leftovers
    from stacks.output.manifest import add_entries, manifest_entries
    from stacks.output.staging import publish, staging
    from stacks.synthesis.shares import shares_of

    file = chosen_project_file(project_file)
    project = read_project(file, environment)
    with shares_of(project.modules, file, environment) as shares:
        compiled = shares.compile()
        modules = [facts for facts, _ in compiled if facts is not None]
        found = [*possible_renames(project, former_stacks(out)), *(one for _, some in compiled for one in some)]
        problems = checked_together(project, modules, found)
        print_report(without_notes(problems))
        for skipped in project.skipped:
            print(f"skipped, its kind is not built here: {skipped}")
        names = [module.stack for module in modules]
        is_partial = bool(str(Selection.of(environment)))
        before = manifest_entries(out) if is_partial else {}
        others = {
            name: entry
            for name, entry in before.items()
            if name not in names and (out / entry["synthesizedStackPath"]).is_file()
        }
        with staging(out) as folder:
            shares.build(folder, out)
            if others:
                add_entries(folder, others)
            publish(folder, out)
    if not is_partial:
        for sentence in remove_leftovers(out, names):
            print(sentence)
    if with_summary and names:
        from stacks.output.manifest import stack_files
        from stacks.output.summary import summary

        files = stack_files(out)
        print(summary([file for name, file in files.items() if name in names]))
    return WELL
