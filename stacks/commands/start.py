"""start: an execution of a pipeline that is deployed."""

import argparse
import sys
from collections.abc import Mapping

from definitions.commands.assignments import add_assignments
from definitions.commands.ending import PROBLEMS, WELL, Refused
from definitions.commands.named_modules import compile_stack, pipeline_of
from definitions.commands.stack_arguments import stack
from definitions.pipeline.compile import CompiledPipeline
from stacks.operations import selection
from stacks.operations.aws_errors import aws_errors
from stacks.operations.commit import commit_of_folder
from stacks.operations.deployed import DeployedPipeline, deployed_pipeline
from stacks.operations.executions import FAILED, RUNNING, SUCCEEDED, arn_of, describe, latest, parameters_of, start
from stacks.operations.provenance import display_name, one_line
from stacks.operations.start_parameters import start_parameters
from stacks.operations.watching import watch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``start``."""
    parser.add_argument("stack", type=stack, metavar="STACK", help="the stack, such as acme-dev-marketing-churn")
    add_assignments(parser)
    steps = parser.add_mutually_exclusive_group()
    steps.add_argument("--only", type=_names, metavar="STEP,STEP", help="run these steps alone")
    steps.add_argument("--from", dest="first", metavar="STEP", help="run this step and all that run after it")
    parser.add_argument(
        "--execution",
        metavar="EXECUTION",
        help="with --only or --from: the id or ARN of the execution whose outputs and parameters are used again;"
        " the latest that succeeded or failed if not given",
    )
    parser.add_argument("--wait", action="store_true", help="show the steps until the execution is over")


def run(arguments: argparse.Namespace) -> int:
    """Start the execution; 1 if it was waited for and did not succeed.

    Raises:
        InvalidConfig: with all problems of the stack, or if the project has no such stack.
        Refused: the words name nothing there is, or AWS refuses the start.
    """
    with aws_errors():
        pipeline = pipeline_of(compile_stack(arguments.stack, arguments.project), "start")
        selected = _selected(arguments, pipeline)
        if not selected:  # nothing is inherited, so no call is needed to find all faults
            start_parameters(arguments.given, {}, pipeline.context.parameters)
        deployed = deployed_pipeline(pipeline)
        if difference := deployed.difference(pipeline):
            print(f"warning: {difference}", file=sys.stderr)
        source = _source(arguments.execution, selected, pipeline, deployed)
        inherited = {} if source is None else parameters_of(deployed, source)
        parameters = start_parameters(arguments.given, inherited, pipeline.context.parameters)
        arn = _start(deployed, parameters, selected, source)
        _print_start(arn, deployed, parameters, selected, source)
        if not arguments.wait:
            print(f"its steps: pipelines status {pipeline.names.stack} {_id(arn)} --watch")
            return WELL
        return PROBLEMS if watch(pipeline, deployed, arn).has_failed else WELL


def _selected(arguments: argparse.Namespace, pipeline: CompiledPipeline) -> list[str]:
    if arguments.only is not None:
        return selection.only(arguments.only, pipeline.graph)
    if arguments.first is not None:
        return selection.beginning_at(arguments.first, pipeline.graph)
    if arguments.execution is not None:
        raise Refused("--execution needs --only or --from: without them all steps run, and nothing is used again")
    return []


def _source(
    word: str | None, selected: list[str], pipeline: CompiledPipeline, deployed: DeployedPipeline
) -> str | None:
    """The ARN of the execution whose outputs and parameters the selected steps use.

    Raises:
        Refused: there is no such execution, or none yet and the steps need one.
    """
    if not selected:
        return None
    if word is None:
        found = latest(deployed, (SUCCEEDED, FAILED))
        if found is None and selection.needs_others(selected, pipeline.graph):
            raise Refused("the selected steps use outputs of others, and no execution has succeeded or failed yet")
        return found
    execution = describe(deployed, arn_of(word, deployed))
    if execution.status not in (SUCCEEDED, FAILED):
        over = "is not over" if execution.status in RUNNING else f"is {execution.status}"
        raise Refused(f"execution {execution.id} {over}; AWS takes outputs of one that succeeded or failed")
    return execution.arn


def _start(deployed: DeployedPipeline, parameters: Mapping[str, str], selected: list[str], source: str | None) -> str:
    caller, commit = deployed.account.caller, deployed.commit or commit_of_folder()
    description = one_line(
        f"Started by {caller}",
        f"commit {commit}" if commit else "",
        f"steps of {_id(source)} used again" if source else "",
    )
    return start(deployed, parameters, display_name(commit, caller), description, selected, source)


def _print_start(
    arn: str, deployed: DeployedPipeline, parameters: Mapping[str, str], selected: list[str], source: str | None
) -> None:
    account = deployed.account
    print(f"started {_id(arn)} of {deployed.name} in account {account.number}, {account.region}")
    if parameters:
        print(f"parameters: {', '.join(parameters)}")
    if selected:
        print(f"steps: {', '.join(selected)}" + (f"; others as in {_id(source)}" if source else ""))


def _id(arn: str) -> str:
    return arn.rpartition("/")[2]


def _names(word: str) -> list[str]:
    names = [name.strip() for name in word.split(",") if name.strip()]
    if not names:
        raise argparse.ArgumentTypeError("must name steps, with commas between")
    return names
