"""Settings of an endpoint around its variants: capture, asynchronous answers, network.

Sources: APIs DataCaptureConfig, CaptureContentTypeHeader, AsyncInferenceConfig and VpcConfig.
"""

from typing import Annotated, Self

from pydantic import Field

from definitions.module.bucket_lifecycle import Days, Lifecycle
from definitions.module.vpc import require_whole_vpc, vpc_config
from definitions.schema.errors import invalid
from definitions.schema.field_types import Boolean, PlainText, SecurityGroupId, SubnetId, TopicArn
from definitions.schema.fields import ChoiceField, NumberField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.values.infrastructure import Text

ContentType = Annotated[
    str,
    TextField(
        "a content type such as text/csv",
        "bad-content-type",
        r"[a-zA-Z0-9](-*[a-zA-Z0-9])*/[a-zA-Z0-9](-*[a-zA-Z0-9.])*",
        infrastructure=False,
        longest=256,
    ),
]


class DataCapture(Model):
    """Requests and answers that are kept in the endpoint's own bucket."""

    enable_capture: Boolean = False
    """true: capture them."""
    sampling_percentage: Annotated[int, NumberField(0, 100, unit="percent", parameter=False)] = 100
    """How many of the requests, in percent."""
    csv_content_types: Annotated[list[ContentType], Field(min_length=1, max_length=10)] = ["text/csv"]
    """Content types that are captured as text of CSV; others are captured in base64."""
    json_content_types: Annotated[list[ContentType], Field(min_length=1, max_length=10)] = ["application/json"]
    """Content types that are captured as text of JSON."""


class EndpointLifecycle(Lifecycle):
    """Expiry of what is captured, of old versions and of unfinished uploads; all else stays."""

    captured_data_days: Days | None = None
    """Requests and answers are deleted so many days after they were captured, and become old versions; they stay if
    this is not given."""


class AsyncNotifications(Model):
    """Topics of Amazon SNS that hear of answers."""

    success_topic: TopicArn | None = None
    """Hears that an answer is ready."""
    error_topic: TopicArn | None = None
    """Hears that a request failed."""
    include_inference_response_in: (
        Annotated[
            list[Annotated[str, ChoiceField(("SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"))]],
            Field(min_length=1, max_length=2),
        ]
        | None
    ) = None
    """Topics whose messages hold the answer itself."""


class AsyncInference(Model):
    """Answers that are written to the endpoint's own bucket when they are ready; {} for all defaults."""

    max_concurrent_invocations_per_instance: Annotated[int, NumberField(1, 1000, parameter=False)] | None = None
    """How many requests an instance works on at once; SageMaker chooses if not given."""
    notification_config: AsyncNotifications | None = None
    """Topics that hear of answers: {successTopic, errorTopic, includeInferenceResponseIn}."""

    @property
    def topics(self) -> list[Text]:
        """The topics, each once."""
        told = self.notification_config
        topics = (told.success_topic, told.error_topic) if told is not None else ()
        return list(dict.fromkeys(topic for topic in topics if topic is not None))


class EndpointNetwork(Model):
    """Where containers run and what they may reach."""

    vpc_id: PlainText | None = None
    """As in MDAA; subnetIds and securityGroupIds say which VPC is meant."""
    subnet_ids: list[SubnetId] = []
    """Subnets of the VPC in which containers run; with securityGroupIds."""
    security_group_ids: list[SecurityGroupId] = []
    """Security groups of the containers; with subnetIds."""
    enable_network_isolation: Boolean | None = None
    """true: containers make no network calls. If not given, it is true, and false for a serverless variant."""

    @validator("after")
    def _is_a_vpc(self) -> Self:
        require_whole_vpc(self.subnet_ids, self.security_group_ids)
        if self.vpc_id is not None and not self.subnet_ids:
            message = "puts the endpoint in no VPC: 'subnetIds' and 'securityGroupIds' do"
            raise invalid("half-vpc", message, "add both, or leave 'vpcId' out", key="vpcId")
        return self

    @property
    def vpc_config(self) -> dict[str, object] | None:
        """``VpcConfig`` of CreateModel; ``None`` for no VPC."""
        return vpc_config(self.subnet_ids, self.security_group_ids)
