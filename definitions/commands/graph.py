"""graph: the picture of a module, or of the modules of a project, in a language that draws it."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from definitions.commands.choices import add_choice
from definitions.commands.ending import COULD_NOT_RUN, WELL, Refused
from definitions.commands.named_files import FileKind, file_of, is_file, kind_of
from definitions.commands.named_modules import compile_named, pipeline_of
from definitions.commands.simulated import add_outcomes, simulated
from definitions.commands.stack_arguments import environment_with, stack
from definitions.commands.whole_files import add_output, write_whole
from definitions.compiler.compile_project import compile_project
from definitions.diagnostics.messages import quoted
from definitions.diagnostics.problems import print_report
from definitions.diagrams.marks import Marks
from definitions.diagrams.picture import Drawn, Modules
from definitions.project.project_file_location import chosen_project_file
from definitions.source.folders import shown_path

FORMATS = {
    "mermaid": "definitions.diagrams.mermaid",
    "dot": "definitions.diagrams.dot",
    "html": "definitions.diagrams.page.page",
}
"""Formats, each with the module whose ``draw(drawn)`` returns the text; only the one in use is imported."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``graph``."""
    parser.add_argument(
        "module",
        nargs="*",
        type=stack,
        metavar="FILE|STACK",
        help="a module config or a stack, whose picture it is; or a project file, several stacks or a pattern for them:"
        " one picture of these modules and of what links them. Without any, all stacks of the project",
    )
    language = "the language of the picture; mermaid if not given"
    add_choice(parser, "--format", [*FORMATS], "a format", language)
    add_outcomes(parser)
    add_output(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the picture, or write it into a file.

    Raises:
        InvalidConfig: with all problems of the module or of the outcomes.
        Refused: the words name no module.
    """
    drawn = _drawn(arguments.module, arguments.project)
    text: str = import_module(FORMATS[arguments.format]).draw(drawn, _marks(drawn, arguments))
    if arguments.format == "mermaid":
        _remark_on_size(text)
    if arguments.output is None:
        print(text, end="")
        return WELL
    return WELL if write_whole(arguments.output, text) else COULD_NOT_RUN


def _drawn(words: Sequence[str], project: Path | None) -> Drawn:
    """The module that words name, or the modules; their warnings go to standard error.

    Raises:
        InvalidConfig: with all problems of what is named.
        Refused: the words name nothing that is built here, or a file among others.
    """
    files = [word for word in words if is_file(word)]
    if files and len(words) > 1:
        raise Refused(f"{quoted(files[0])} is a file, of which one is drawn alone: name stacks, or one file")
    if files and kind_of(file_of(files[0])) is not FileKind.PROJECT:
        return compile_named(files[0], project)
    file = file_of(files[0]) if files else chosen_project_file(project)
    compiled = compile_project(file, None if files else environment_with(words))
    print_report(compiled.warnings)
    if not compiled.modules:
        raise Refused(f"{shown_path(file)} has no module that is built here")
    return compiled.modules[0] if len(compiled.modules) == 1 else Modules(shown_path(file), compiled.modules)


def _marks(drawn: Drawn, arguments: argparse.Namespace) -> Marks | None:
    """What became of the steps in the execution that the arguments tell; ``None`` if they tell of none."""
    if arguments.outcomes is None and not arguments.given:
        return None
    if isinstance(drawn, Modules):
        raise Refused("--outcomes and --set tell of an execution: name one pipeline")
    from definitions.commands.execution_marks import marks_of

    return marks_of(simulated(pipeline_of(drawn, "graph --outcomes"), arguments))


def _remark_on_size(flowchart: str) -> None:
    from definitions.diagrams.mermaid import too_large

    remark = too_large(flowchart)
    if remark is not None:
        print(remark, file=sys.stderr)
