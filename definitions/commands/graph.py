"""graph: the picture of a pipeline, in a language that draws it."""

import argparse
import sys
from importlib import import_module

from definitions.commands.choices import add_choice
from definitions.commands.ending import COULD_NOT_RUN, WELL
from definitions.commands.named_modules import add_module, compile_named
from definitions.commands.simulated import add_outcomes, simulated
from definitions.commands.whole_files import add_output, write_whole
from definitions.diagrams.marks import Marks
from definitions.pipeline.compile import CompiledPipeline

FORMATS = {
    "mermaid": "definitions.diagrams.mermaid",
    "dot": "definitions.diagrams.dot",
    "html": "definitions.diagrams.page.page",
}
"""Formats, each with the module whose ``draw(pipeline)`` returns the text; only the one in use is imported."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``graph``."""
    add_module(parser)
    language = "the language of the picture; mermaid if not given"
    add_choice(parser, "--format", [*FORMATS], "a format", language)
    add_outcomes(parser)
    add_output(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the picture, or write it into a file.

    Raises:
        InvalidConfig: with all problems of the module or of the outcomes.
        Refused: the word names no module or several.
    """
    pipeline = compile_named(arguments.module, arguments.project)
    text: str = import_module(FORMATS[arguments.format]).draw(pipeline, _marks(pipeline, arguments))
    if arguments.format == "mermaid":
        _remark_on_size(text)
    if arguments.output is None:
        print(text, end="")
        return WELL
    return WELL if write_whole(arguments.output, text) else COULD_NOT_RUN


def _marks(pipeline: CompiledPipeline, arguments: argparse.Namespace) -> Marks | None:
    """What became of the steps in the execution that the arguments tell; ``None`` if they tell of none."""
    if arguments.outcomes is None and not arguments.given:
        return None
    from definitions.commands.execution_marks import marks_of

    return marks_of(simulated(pipeline, arguments))


def _remark_on_size(flowchart: str) -> None:
    from definitions.diagrams.mermaid import too_large

    remark = too_large(flowchart)
    if remark is not None:
        print(remark, file=sys.stderr)
