"""Algorithms that training jobs run instead of an image: of your own, or from AWS Marketplace.

Source: Amazon SageMaker API Reference, AlgorithmSpecification; Service Authorization Reference for Amazon SageMaker.
"""

from collections.abc import Iterator

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.schema.fields import TextField
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import arn, text

ALGORITHM_NAME = TextField(
    "the name or ARN of an algorithm",
    "bad-name",
    r"(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:\d{12}:algorithm/)?[A-Za-z0-9](-*[A-Za-z0-9]){0,62}",
    longest=170,
    hint="1 to 63 letters, digits and '-', or an ARN that ends so",
)


def use_algorithm(name: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Train with an algorithm, given by its name or ARN."""
    known = context.static_text(name)
    if known is None:
        message = "the algorithm is not known before it runs, so using it is not granted"
        yield MissingPermission(path, message, "give its name or ARN as text, or as the default of the parameter")
        return
    is_arn = str(known).startswith("arn:")
    algorithm = literal_pattern(known) if is_arn else arn("sagemaker", text("algorithm/", literal_pattern(known)))
    reason = f"step '{step}' trains with this algorithm"
    yield Statement("DescribeAlgorithms", ("sagemaker:DescribeAlgorithm",), (algorithm,), (reason,))
