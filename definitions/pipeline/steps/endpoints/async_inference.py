"""Asynchronous inference: answers that an endpoint writes to S3.

Source: API AsyncInferenceConfig.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated

from definitions.api.structure import Structure
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.bucket_layout import execution_uri
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.permissions import kms_keys, s3_objects
from definitions.schema.api_field import ApiField
from definitions.schema.field_types import (
    IntegerValue,
    S3Uri,
)
from definitions.schema.fields import NumberField
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN

_NOTIFICATIONS = "AsyncInferenceNotificationConfig"


class AsyncInference(Model):
    """Answers that are written to S3 when they are ready."""

    s3_output_path: S3Uri | None = None
    """S3 URI below which answers are written; a folder of the execution in the pipeline's bucket if not given."""
    s3_failure_path: S3Uri | None = None
    """S3 URI below which failed requests are reported."""
    max_concurrent_invocations_per_instance: Annotated[IntegerValue, NumberField(1, 1000)] | None = None
    """How many requests an instance works on at once; SageMaker chooses if not given."""
    notification_config: Annotated[Structure, ApiField(_NOTIFICATIONS)] | None = None
    """SNS topics that are notified: {successTopic, errorTopic, includeInferenceResponseIn}."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members("OutputConfig", "s3OutputPath s3FailurePath notificationConfig"),
            **members("ClientConfig", "maxConcurrentInvocationsPerInstance"),
        }

    def render(self, step: str, context: StepContext) -> Json:
        most = self.max_concurrent_invocations_per_instance
        return {
            "ClientConfig": None if most is None else {"MaxConcurrentInvocationsPerInstance": most},
            "OutputConfig": {
                "KmsKeyId": KEY_ARN,
                "S3OutputPath": self.s3_output_path or execution_uri(f"{step}/answers", context),
                "NotificationConfig": self.notification_config,
                "S3FailurePath": self.s3_failure_path,
            },
        }

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read requests, write answers, and notify topics about them."""
        message = "where callers of the endpoint put their requests is not known here, so reading is not granted"
        yield from s3_objects.report_missing_read(message, path, context)
        where = (*path, "s3OutputPath")
        yield from s3_objects.write_output(self.s3_output_path, f"{step}/answers", where, "answers", step, context)
        if self.s3_failure_path is not None:
            yield from s3_objects.write_value(self.s3_failure_path, (*path, "s3FailurePath"), "failures", step, context)
        yield from kms_keys.use_key(step)
        if self.notification_config is not None:
            for key, name, topic in self.notification_config.members:
                if name.endswith("Topic"):
                    yield _publish(topic, (*path, "notificationConfig", key), step, context)


def _publish(topic: object, path: NodePath, step: str, context: StepContext) -> PermissionResult:
    known = context.static_text(topic)
    if known is None:
        message = "the topic is not known before it runs, so telling it is not granted"
        return MissingPermission(path, message, "give its ARN as text, or as the default of the parameter")
    reason = f"the endpoint of step '{step}' tells there that answers are ready"
    return Statement("PublishToTopics", ("sns:Publish",), (literal_pattern(known),), (reason,))
