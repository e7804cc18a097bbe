"""simulate: an execution of a pipeline in which nothing runs."""

import argparse
import sys
from pathlib import Path

from definitions.commands.choices import add_choice
from definitions.commands.ending import COULD_NOT_RUN, WELL
from definitions.commands.named_modules import add_module, pipeline_named
from definitions.commands.simulated import add_outcomes, simulated
from definitions.commands.whole_files import add_output, write_whole
from definitions.diagnostics.colours import paint_for, plain, write_painted

FORMATS = ("text", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``simulate``."""
    add_module(parser)
    add_outcomes(parser)
    parser.add_argument(
        "--earlier",
        type=Path,
        metavar="FILE",
        help="an earlier execution, for steps that are cached: what --format json printed",
    )
    add_choice(parser, "--format", FORMATS, "a format", "text if not given")
    add_output(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what happens; 0 also if the execution fails.

    Raises:
        InvalidConfig: with all problems of the module or of the outcomes, or a decision needs a value.
        Refused: the word names no module or several, or a parameter is not taken.
    """
    pipeline = pipeline_named(arguments.module, arguments.project, "simulate")
    simulation = simulated(pipeline, arguments, arguments.earlier)
    if arguments.format == "json":
        from definitions.execution.reports.as_json import json_report

        text = json_report(simulation)
    else:
        from definitions.execution.reports.text import timeline

        text = timeline(simulation, plain if arguments.output is not None else paint_for(sys.stdout))
    if arguments.output is not None:
        return WELL if write_whole(arguments.output, text) else COULD_NOT_RUN
    write_painted(text, sys.stdout)
    return WELL
