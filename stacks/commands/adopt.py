"""adopt: as without boto3, and a pipeline by its name in AWS.

Source: Amazon SageMaker API Reference, DescribePipeline.
"""

import argparse

from definitions.commands import adopt as of_files
from definitions.commands.adopt import adopt
from definitions.commands.ending import Refused
from definitions.diagnostics.printable import escaped
from definitions.documents.definition import NoDefinition, definition_in_text
from stacks.operations.aws_errors import aws_errors, error_code


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What may follow ``adopt``."""
    of_files.add_arguments(parser)
    parser.add_argument(
        "--pipeline",
        metavar="NAME",
        help="instead of FILE: the name or ARN of a pipeline in the account and Region of your credentials",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the config, and on standard error what became of the definition; 1 if anything of it is lost or refused.

    Raises:
        InvalidConfig: the document is no JSON.
        Refused: there is no such file or pipeline, or it holds no definition.
        CouldNotRun: no call of AWS is possible.
    """
    name = arguments.pipeline
    if name is None:
        return of_files.run(arguments)
    if arguments.file is not None:
        arguments.refuse("FILE and --pipeline exclude each other")
    with aws_errors():
        text = _definition(name)
    try:
        definition = definition_in_text(text, name)
    except NoDefinition as error:
        raise Refused(escaped(str(error))) from None
    return adopt({name.rpartition("/")[2]: definition}, name, arguments)


def _definition(name: str) -> str:
    import boto3
    from botocore.exceptions import ClientError

    try:
        answer = boto3.client("sagemaker").describe_pipeline(PipelineName=name)
    except ClientError as error:
        if error_code(error) != "ResourceNotFound":
            raise
        raise Refused(escaped(f"AWS has no pipeline '{name}' in this account and Region")) from None
    return str(answer["PipelineDefinition"])
