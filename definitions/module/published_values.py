"""Values that a module publishes for others, as SSM parameters under MDAA's paths and as Terraform outputs."""

from definitions.foundation.records import record
from definitions.values.infrastructure import Text


@record
class PublishedValue:
    """A value that other modules read.

    Attributes:
        name: of the Terraform output, such as ``pipeline-arn``; unique.
        path: of the SSM parameter.
        value: what is published.
        is_of_mdaa: whether MDAA publishes it, too.
    """

    name: str
    path: str
    value: Text
    is_of_mdaa: bool = True


def solution(package: str) -> str:
    """The marker by which AWS counts what MDAA's solution deploys."""
    return f"(SO0320-{package}) Modern Data Architecture Accelerator. Version 1.6.0"
