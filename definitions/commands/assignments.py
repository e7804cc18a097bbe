"""``--set NAME=VALUE``: parameters of an execution, as the command line has them."""

import argparse
from collections.abc import Iterator, Mapping, Sequence

from definitions.commands.ending import Refused
from definitions.diagnostics.secret_formats import hide
from definitions.pipeline.operations.start_parameters import name_fault, value_fault
from definitions.pipeline.settings.parameters import Parameter, converted

Assignment = tuple[str, str]
"""The name of a parameter and its value."""


def add_assignments(parser: argparse.ArgumentParser) -> None:
    """Let parameters be given."""
    parser.add_argument(
        "--set",
        dest="given",
        type=_assignment,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a parameter of the pipeline; may be given several times",
    )


def given_parameters(given: Sequence[Assignment], parameters: Mapping[str, Parameter]) -> dict[str, object]:
    """The parameters that are given, in their types.

    Raises:
        Refused: with all that AWS would refuse, one line each.
    """
    faults = list(faults_of(given, parameters))
    if faults:
        raise Refused(hide("\n".join(faults)))
    return {name: converted(value, parameters[name].type) for name, value in given}


def faults_of(given: Sequence[Assignment], parameters: Mapping[str, Parameter]) -> Iterator[str]:
    """What is wrong with parameters that are given, one line each."""
    seen: set[str] = set()
    for name, value in given:
        if name in seen:
            yield f"--set {name}: is given twice"
        seen.add(name)
        fault = name_fault(name, parameters) or value_fault(value, parameters[name])
        if fault is not None:
            yield f"--set {name}: {fault.message}" + (f"; {fault.hint}" if fault.hint else "")


def _assignment(word: str) -> Assignment:
    name, equals, value = word.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"must be NAME=VALUE; got '{word}'")
    return name, value
