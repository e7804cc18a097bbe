"""Callback: put a message into a queue and wait until somebody answers it.

The receiver of the message calls SendPipelineExecutionStepSuccess or ...StepFailure with the token in it.
Source: Amazon SageMaker Developer Guide, "Callback step".
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.external.user_code_step import Inputs, OutputParameters, UserCodeStep
from definitions.schema.fields import TextField
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import Text, arn, split

_QUEUE_FORM = "https://sqs.<region>.amazonaws.com/<account>/<queue>"

QueueUrl = Annotated[
    Text,
    TextField(
        "the URL of an SQS queue",
        "bad-queue-url",
        r"https://sqs\.[a-z0-9-]+\.[a-z0-9.-]+/\d{12}/[A-Za-z0-9_-]{1,75}(\.fifo|[A-Za-z0-9_-]{0,5})",
        hint=f"such as {_QUEUE_FORM}",
    ),
]


class Callback(Model):
    """Settings of a Callback step."""

    sqs_queue_url: QueueUrl
    """The queue; fixed text, for AWS takes no expression here. A key of your own that encrypts the queue must let the
    pipeline's role use it, by its key policy."""
    inputs: Inputs = {}
    """Content of the message, by name: texts, numbers, booleans and expressions. Lists and maps
    are taken, but AWS does not document them."""
    outputs: OutputParameters = []
    """What the answer must hold; at most 50. Later steps use {stepOutput: <step>.<outputName>}."""


class CallbackStep(UserCodeStep):
    """A step that waits for an answer from outside."""

    type_name: ClassVar = "Callback"
    payload: ClassVar = "callback"

    type: Literal["Callback"]
    callback: Callback

    @property
    def callee(self) -> tuple[NodePath, Text]:
        return (self.payload, "sqsQueueUrl"), self.callback.sqs_queue_url

    @property
    def inputs(self) -> Inputs:
        return self.callback.inputs

    @property
    def output_parameters(self) -> OutputParameters:
        return self.callback.outputs

    @classmethod
    def step_paths(cls) -> Mapping[str, str]:
        return {**super().step_paths(), **members("", "sqsQueueUrl")}

    def extra_fields(self, context: StepContext) -> dict[str, Json]:
        """``SqsQueueUrl`` and ``OutputParameters``."""
        return {"SqsQueueUrl": self.callback.sqs_queue_url, **super().extra_fields(context)}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Send messages to the queue."""
        queue = _queue_arn(self.callback.sqs_queue_url)
        if queue is None:
            message = "which queue this is is not known when it is synthesized, so sending to it is not granted"
            yield MissingPermission(("callback", "sqsQueueUrl"), message, f"write it out: {_QUEUE_FORM}")
            return
        reason = f"step '{self.name}' sends its message there"
        yield Statement("SendToQueues", ("sqs:SendMessage",), (queue,), (reason,))


def _queue_arn(url: Text) -> Text | None:
    parts = split(url, "/")
    host = split(parts[2], ".") if len(parts) == 5 else []
    if len(host) < 3:
        return None
    return arn("sqs", literal_pattern(parts[4]), region=literal_pattern(host[1]), account=literal_pattern(parts[3]))
