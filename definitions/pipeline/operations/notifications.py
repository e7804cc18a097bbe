"""Notifications: who hears of executions, of steps that fail and of versions of the model.

Sources: EventBridge User Guide, "Amazon EventBridge event bus targets" (standard topics only, five targets for a rule);
Amazon SNS API Reference, CreateTopic and Subscribe; Amazon SageMaker Developer Guide, "Events that SageMaker AI sends
to EventBridge".
"""

from typing import Annotated, Self

from pydantic import Field

from definitions.diagnostics.messages import quoted
from definitions.pipeline.operations.triggers import NAME, NAME_HINT
from definitions.schema.errors import invalid
from definitions.schema.field_types import TopicArn
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.values.infrastructure import Text

EXECUTION_EVENTS = ("executionStarted", "executionSucceeded", "executionFailed", "executionStopped")
MODEL_EVENTS = ("modelRegistered", "modelApproved")
NOTIFIED_EVENTS = (*EXECUTION_EVENTS, "stepFailed", *MODEL_EVENTS)

NotifiedEvent = Annotated[
    str,
    ChoiceField(
        NOTIFIED_EVENTS,
        hints=(("failed", "write executionFailed or stepFailed"), ("stepsucceeded", "only stepFailed tells of steps")),
    ),
]
ReceiverName = Annotated[
    str, TextField("the name of a notification", "bad-name", NAME, infrastructure=False, hint=NAME_HINT)
]
EmailAddress = Annotated[
    Text,
    TextField(
        "an e-mail address",
        "bad-email",
        r"[A-Za-z0-9.!#%&'*+/=?^_|~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
        hint="such as ml-team@example.com",
    ),
]
EventBusArn = Annotated[
    Text,
    TextField(
        "the ARN of an event bus",
        "bad-event-bus-arn",
        r"arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus/[A-Za-z0-9._/-]{1,256}",
        hint="such as arn:aws:events:us-east-1:123456789012:event-bus/operations",
    ),
]


class Topic(Model):
    """A topic of Amazon SNS that is made with the module, and encrypted with its key."""

    email_addresses: Annotated[list[EmailAddress], Field(max_length=10)] = []
    """They get its messages, once each has confirmed the mail that AWS sends first."""


class Notification(Model):
    """One receiver of messages: exactly one of topic, topicArn and eventBusArn.

    Example:
        notifications:
          - name: team
            events: [executionFailed, stepFailed, modelRegistered]
            topic: {emailAddresses: [ml-team@example.com]}
    """

    name: ReceiverName
    """Part of the names of what is deployed for it; unique in the module."""
    events: list[NotifiedEvent] = []
    """What it hears of; if none is given, of alarms only."""
    topic: Topic | None = None
    """A topic of the module's own; {} for one to which others subscribe."""
    topic_arn: TopicArn | None = None
    """A topic that exists already, in the same Region."""
    event_bus_arn: EventBusArn | None = None
    """An event bus, which gets the events as AWS sends them; alarms are not sent there."""

    @validator("after")
    def _has_one_receiver(self) -> Self:
        receivers = {"topic": self.topic, "topicArn": self.topic_arn, "eventBusArn": self.event_bus_arn}
        given = [key for key, value in receivers.items() if value is not None]
        if len(given) != 1:
            got = f"has {' and '.join(map(quoted, given))}" if given else "has none"
            message = f"must have exactly one of {', '.join(receivers)}; it {got}"
            raise invalid("not-one-of", message, key=given[1] if given else None)
        return self

    @property
    def takes_alarms(self) -> bool:
        """Whether CloudWatch can send alarms there: to topics only."""
        return self.event_bus_arn is None
