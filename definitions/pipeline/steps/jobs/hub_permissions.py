"""Read models and data sets of SageMaker hubs.

Source: Service Authorization Reference for Amazon SageMaker.
"""

from collections.abc import Iterator

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.source.nodes import NodePath
from definitions.values.infrastructure import Text, split, text


def read_hub(content: object, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Read a model or data set of a SageMaker hub, in any version: AWS takes the latest."""
    known = context.static_text(content)
    parts: list[Text] = [] if known is None else split(known, "/")
    if len(parts) < 4:
        message = "what is read from the hub is not known before it runs, so reading is not granted"
        yield MissingPermission(
            path, message, "give the ARN of the hub content as text, or as the default of the parameter"
        )
        return
    start = split(parts[0], "hub-content")[0]
    whole = text(parts[0], *(text("/", literal_pattern(part)) for part in parts[1:4]))
    resources = (text(start, "hub/", literal_pattern(parts[1])), whole, text(whole, "/*"))
    actions = ("sagemaker:DescribeHub", "sagemaker:DescribeHubContent")
    yield Statement("ReadHubContents", actions, resources, (f"step '{step}' reads '{known}'",))
