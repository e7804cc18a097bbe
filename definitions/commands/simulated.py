"""``--set`` and ``--outcomes``: the simulation that a command line asks for."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from definitions.commands.assignments import add_assignments, given_parameters
from definitions.pipeline.compile import CompiledPipeline

if TYPE_CHECKING:
    from definitions.execution.simulate import Simulation


def add_outcomes(parser: argparse.ArgumentParser) -> None:
    """Let parameters and outcomes be given."""
    add_assignments(parser)
    parser.add_argument(
        "--outcomes", type=Path, metavar="FILE", help="how steps end and what they answer; all succeed if not given"
    )


def simulated(pipeline: CompiledPipeline, arguments: argparse.Namespace, earlier: Path | None = None) -> "Simulation":
    """The simulation of a pipeline by ``--set`` and ``--outcomes``.

    Raises:
        InvalidConfig: with all problems of the outcomes, or a decision needs a value.
        Refused: a parameter is not taken.
    """
    from definitions.execution.given_outcomes import GivenOutcomes, read_outcomes
    from definitions.execution.simulate import simulate

    parameters = given_parameters(arguments.given, pipeline.context.parameters)
    given = GivenOutcomes() if arguments.outcomes is None else read_outcomes(arguments.outcomes, pipeline)
    if earlier is None:
        return simulate(pipeline, given, parameters)
    from definitions.execution.reports.as_json import read_earlier

    return simulate(pipeline, given, parameters, read_earlier(earlier, pipeline.names.pipeline))
