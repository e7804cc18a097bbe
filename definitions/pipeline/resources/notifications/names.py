"""Physical names of what notifications and alarms need.

Sources: Amazon SNS, CreateTopic; Amazon CloudWatch, PutMetricAlarm (lengths).
"""

import re

from definitions.foundation.records import record
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.operations.notifications import NOTIFIED_EVENTS
from definitions.pipeline.resources.events.names import LONGEST_QUEUE, LONGEST_RULE, RuleNames
from definitions.pipeline.resources.resource_names import LONGEST_ROLE
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import Text, arn

LONGEST_TOPIC = 256
LONGEST_ALARM = 255


@record
class NotificationNames(RuleNames):
    """Physical names; rules are those of events.

    Attributes:
        topics: of the module's own topics, by notification.
        role: under which rules send events to event buses.
    """

    topics: dict[str, str]
    role: str

    @classmethod
    def of(cls, config: ModuleConfig, naming: Naming) -> "NotificationNames":
        """The names that a config gives under a naming."""
        project, receivers = config.project_name, config.notifications
        events = [event for event in NOTIFIED_EVENTS if any(event in receiver.events for receiver in receivers)]
        return cls(
            rules={event: naming.resource_name(f"notify-{kebab(event)}-{project}", LONGEST_RULE) for event in events},
            topics={
                receiver.name: naming.resource_name(f"pipeline-{project}-{receiver.name}", LONGEST_TOPIC)
                for receiver in receivers
                if receiver.topic is not None
            },
            queue=naming.resource_name(f"pipeline-notifications-{project}", LONGEST_QUEUE),
            role=naming.resource_name(f"pipeline-notify-{project}", LONGEST_ROLE),
        )

    def topic_arn(self, notification: str) -> Text:
        """Of a topic of the module's own."""
        return arn("sns", self.topics[notification])


def kebab(event: str) -> str:
    """``executionFailed`` as ``execution-failed``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", event).lower()
