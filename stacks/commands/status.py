"""status: the steps of an execution."""

import argparse
import json
import sys
from datetime import UTC, datetime

from definitions.commands.choices import one_of
from definitions.commands.ending import PROBLEMS, WELL, Refused
from definitions.commands.named_modules import compile_stack, pipeline_of
from definitions.commands.stack_arguments import stack
from stacks.operations.aws_errors import aws_errors
from stacks.operations.deployed import deployed_pipeline
from stacks.operations.executions import arn_of, describe, latest
from stacks.operations.status_report import as_json, as_text, step_rows
from stacks.operations.watching import watch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``status``."""
    parser.add_argument("stack", type=stack, metavar="STACK", help="the stack, such as acme-dev-marketing-churn")
    parser.add_argument(
        "execution", nargs="?", metavar="EXECUTION", help="the id or ARN of an execution; the latest if not given"
    )
    parser.add_argument("--watch", action="store_true", help="show the steps until the execution is over")
    parser.add_argument(
        "--format",
        type=one_of(("text", "json"), "a format"),
        default="text",
        metavar="FORMAT",
        help="text or json; text if not given",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the execution; 1 if it is over without success.

    Raises:
        InvalidConfig: with all problems of the stack, or if the project has no such stack.
        Refused: there is no such execution.
    """
    with aws_errors():
        pipeline = pipeline_of(compile_stack(arguments.stack, arguments.project), "status")
        deployed = deployed_pipeline(pipeline)
        if difference := deployed.difference(pipeline):
            print(f"warning: {difference}", file=sys.stderr)
        arn = arn_of(arguments.execution, deployed) if arguments.execution else latest(deployed)
        if arn is None:
            name = pipeline.names.stack
            raise Refused(f"'{deployed.name}' has no execution yet; start one: pipelines start {name}")
        is_text = arguments.format == "text"
        execution = watch(pipeline, deployed, arn, is_shown=is_text) if arguments.watch else describe(deployed, arn)
        rows = step_rows(pipeline, execution)
        if not is_text:
            json.dump(as_json(rows, execution, deployed.name), sys.stdout, indent=2)
            print()
        elif not arguments.watch:
            print("\n".join(as_text(rows, execution, deployed.name, datetime.now(UTC))))
        return PROBLEMS if execution.has_failed else WELL
