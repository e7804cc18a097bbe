"""What ``approve`` and ``reject`` share: a version, a comment, and who decides with which commit."""

import argparse
from pathlib import Path

from definitions.commands.ending import WELL, Refused
from definitions.commands.named_modules import compile_stack, pipeline_of
from definitions.commands.stack_arguments import environment_with, stack
from definitions.compiler.registries import serving_newest
from definitions.diagnostics.problems import InvalidConfig
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.approvals.compiled import CompiledApprovals
from definitions.project.project_file import read_project
from definitions.project.project_file_location import chosen_project_file
from stacks.operations.aws_errors import aws_errors
from stacks.operations.commit import commit_of_folder
from stacks.operations.deployed import Account, account_of
from stacks.operations.model_packages import LONGEST_DESCRIPTION, decide, find_version
from stacks.operations.provenance import one_line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow the verb."""
    parser.add_argument("stack", type=stack, metavar="STACK", help="the stack, such as acme-dev-marketing-churn")
    parser.add_argument(
        "version",
        nargs="?",
        type=_version,
        metavar="VERSION",
        help="the number of a version; the latest that waits for approval if not given",
    )
    parser.add_argument("--comment", default="", metavar="TEXT", help="why; it is kept with the version")


def decide_on(arguments: argparse.Namespace, verb: str, approval: str) -> int:
    """Give the version that the words name this approval status, unless it has it; ``verb`` is the user's word for it.

    Raises:
        InvalidConfig: with all problems of the stack, or if the project has no such stack.
        Refused: there is no such version, it is not completed, the comment is too long, or AWS refuses.
    """
    with aws_errors():
        pipeline = pipeline_of(compile_stack(arguments.stack, arguments.project), verb)
        group = pipeline.names.group
        if group is None:
            raise Refused(
                f"the stack '{pipeline.names.stack}' has no 'modelPackageGroupName', so no models to decide on"
            )
        account = account_of(pipeline)
        version = find_version(account, group, arguments.version)
        if version.approval == approval:
            print(f"version {version.number} of {group} is {approval} already")
            if pipeline.approvals is not None:
                print(_how_to_publish(pipeline.approvals, account))
            return WELL
        commit = commit_of_folder()
        description = one_line(
            arguments.comment, f"{approval} by {account.caller}", f"commit {commit}" if commit else ""
        )
        if len(description) > LONGEST_DESCRIPTION:
            over = len(description) - LONGEST_DESCRIPTION
            raise Refused(
                f"--comment: AWS keeps {LONGEST_DESCRIPTION:,} characters with a version; shorten it by {over}"
            )
        decide(account, version, approval, description)
        print(f"version {version.number} of {group} was {version.approval} and is {approval}")
        if pipeline.approvals is not None:
            print(f"the newest approved version follows within a minute in {pipeline.approvals.names.parameter}")
            print(f"the next plan shows whether it is another one: {_plans(pipeline, arguments.project)}")
        return WELL


def _plans(pipeline: CompiledPipeline, project: Path | None) -> str:
    """Whose plans show it; what is decided is decided, so errors elsewhere in the project are for other verbs."""
    environment = environment_with(["*"])
    try:
        modules = read_project(chosen_project_file(project), environment).modules
    except InvalidConfig:
        modules = []
    return ", ".join(serving_newest(pipeline.stack, modules, environment)) or "that of each stack that reads it"


def _how_to_publish(approvals: CompiledApprovals, account: Account) -> str:
    """What is approved already makes no event: a version that was approved before the parameter was there, for one."""
    partition = account.caller.split(":")[1]
    machine = f"arn:{partition}:states:{account.region}:{account.number}:stateMachine:{approvals.names.state_machine}"
    return (
        f"if {approvals.names.parameter} does not have the newest approved version:\n"
        f"aws stepfunctions start-execution --region {account.region} --state-machine-arn {machine}"
    )


def _version(word: str) -> int:
    if not word.isdecimal() or int(word) == 0:
        raise argparse.ArgumentTypeError(f"must be the number of a version, such as 3; got '{word}'")
    return int(word)
