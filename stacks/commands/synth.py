"""synth: write the Terraform stacks of the project.

Imported before Node starts, so what takes time is imported after that.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from definitions.commands.ending import COULD_NOT_RUN, PROBLEMS, WELL
from definitions.commands.stack_arguments import add_stacks, environment_with
from stacks.loading.node_folders import UnusableFolder
from stacks.loading.nodejs import start_node
from stacks.output.folder import OutputProblem, output_folder

if TYPE_CHECKING:
    from definitions.pipeline.compile import CompiledPipeline


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
        0 if all is written; 1 if the project has problems; 2 if nothing could be written.
    """
    try:
        out = output_folder()
        start_node()  # takes a third of a second; meanwhile the configs are read and checked
        return _synthesize(out, project_file, environment_with(stacks), with_summary=with_summary)
    except (OutputProblem, UnusableFolder) as problem:
        print(problem, file=sys.stderr)
        return COULD_NOT_RUN


def _synthesize(out: Path, project_file: Path | None, environment: Mapping[str, str], *, with_summary: bool) -> int:
    from definitions.compiler.compile_project import compile_project
    from definitions.diagnostics.problems import InvalidConfig, print_report, without_notes
    from definitions.project.project_file_location import chosen_project_file
    from definitions.project.selection import Selection
    from stacks.output.leftovers import remove_leftovers
    from stacks.output.manifest import manifest_entries

    try:
        project = compile_project(chosen_project_file(project_file), environment)
    except InvalidConfig as invalid:
        print_report(without_notes(invalid.problems))
        return PROBLEMS
    print_report(project.warnings)
    for skipped in project.skipped:
        print(f"skipped, its kind is not built here: {skipped}")
    names = [pipeline.names.stack for pipeline in project.pipelines]
    is_partial = bool(str(Selection.of(environment)))
    before = manifest_entries(out) if is_partial else {}
    others = {
        name: entry
        for name, entry in before.items()
        if name not in names and (out / entry["synthesizedStackPath"]).is_file()
    }
    _write(project.pipelines, out, others)
    if not is_partial:
        for sentence in remove_leftovers(out, names):
            print(sentence)
    if with_summary and names:
        from stacks.output.manifest import stack_files
        from stacks.output.summary import summary

        files = stack_files(out)
        print(summary([file for name, file in files.items() if name in names]))
    return WELL


def _write(pipelines: "Sequence[CompiledPipeline]", out: Path, others: Mapping[str, dict[str, object]]) -> None:
    """Build the stacks, and put them into the output folder together.

    Raises:
        OutputProblem: CDKTF cannot be loaded, or the folder cannot be written.
    """
    # Only now: a config with problems needs none of this, and must leave no output behind.
    from jsii.errors import JSIIError

    from stacks.output.manifest import add_entries
    from stacks.output.staging import publish, staging

    with staging(out) as folder:
        try:
            from stacks.bindings import App
            from stacks.pipeline_stack import PipelineStack
        except (JSIIError, OSError, RuntimeError) as error:
            raise OutputProblem(f"Node cannot load CDKTF: {_first_line(error)}") from None
        try:
            app = App(outdir=str(folder.absolute()))  # Node may have started in another folder
            for pipeline in pipelines:
                PipelineStack(app, pipeline, folder, out)
            app.synth()
        except (JSIIError, OSError, RuntimeError, ValueError) as error:  # ValueError: Node ended without an answer
            raise OutputProblem(f"{out}: CDKTF cannot write the stacks: {_first_line(error)}") from None
        if others:
            add_entries(folder, others)
        publish(folder, out)


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
