"""What ``approve`` and ``reject`` share: a version, a comment, and who decides with which commit."""

import argparse

from definitions.commands.ending import WELL, Refused
from definitions.commands.named_modules import compile_stack, pipeline_of
from definitions.commands.stack_arguments import stack
from stacks.operations.aws_errors import aws_errors
from stacks.operations.commit import commit_of_folder
from stacks.operations.deployed import account_of
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
        return WELL


def _version(word: str) -> int:
    if not word.isdecimal() or int(word) == 0:
        raise argparse.ArgumentTypeError(f"must be the number of a version, such as 3; got '{word}'")
    return int(word)
