"""Physical names of what triggers need.

Sources: EventBridge Scheduler, CreateScheduleGroup; EventBridge, PutRule; Step Functions, CreateStateMachine; Amazon
SQS, CreateQueue; Amazon DynamoDB, CreateTable; IAM, CreateRole (lengths).
"""

from definitions.foundation.records import record
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.resources.resource_names import LONGEST_ROLE
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import ACCOUNT, DNS_SUFFIX, REGION, Text, arn, text

LONGEST_RULE = 64
LONGEST_GROUP = 64
LONGEST_QUEUE = 80
LONGEST_STATE_MACHINE = 80
LONGEST_TABLE = 255


@record
class TriggerNames:
    """Physical names.

    Attributes:
        rules: of EventBridge rules, by trigger; schedules are called like their triggers, in the group.
        schedule_group: of the schedules.
        queue: of the dead-letter queue.
        state_machine: of the state machine that starts the pipeline.
        lock_table: of the table that says which execution holds the lock.
        schedule_role: under which EventBridge Scheduler starts; likewise ``event_role`` and ``state_machine_role``.
    """

    rules: dict[str, str]
    schedule_group: str
    queue: str
    state_machine: str
    lock_table: str
    schedule_role: str
    event_role: str
    state_machine_role: str

    @classmethod
    def of(cls, config: ModuleConfig, naming: Naming) -> "TriggerNames":
        """The names that a config gives under a naming."""
        project = config.project_name
        events = [trigger.name for trigger in config.triggers if trigger.schedule is None]
        return cls(
            rules={name: naming.resource_name(f"{project}-{name}", LONGEST_RULE) for name in events},
            schedule_group=naming.resource_name(f"pipeline-{project}", LONGEST_GROUP),
            queue=naming.resource_name(f"pipeline-triggers-{project}", LONGEST_QUEUE),
            state_machine=naming.resource_name(f"pipeline-start-{project}", LONGEST_STATE_MACHINE),
            lock_table=naming.resource_name(f"pipeline-lock-{project}", LONGEST_TABLE),
            schedule_role=naming.resource_name(f"pipeline-schedule-{project}", LONGEST_ROLE),
            event_role=naming.resource_name(f"pipeline-event-{project}", LONGEST_ROLE),
            state_machine_role=naming.resource_name(f"pipeline-start-{project}", LONGEST_ROLE),
        )

    @property
    def log_group(self) -> str:
        """Of the state machine; under this prefix the account's log resource policy does not grow."""
        return f"/aws/vendedlogs/states/{self.state_machine}"

    @property
    def log_group_arn(self) -> Text:
        """Without its streams."""
        return arn("logs", f"log-group:{self.log_group}")

    @property
    def queue_arn(self) -> Text:
        """Of the dead-letter queue."""
        return arn("sqs", self.queue)

    @property
    def queue_url(self) -> Text:
        """Of the dead-letter queue."""
        return text("https://sqs.", REGION, ".", DNS_SUFFIX, "/", ACCOUNT, f"/{self.queue}")

    @property
    def state_machine_arn(self) -> Text:
        """Of the state machine."""
        return arn("states", f"stateMachine:{self.state_machine}")

    @property
    def schedule_group_arn(self) -> Text:
        """Of the group of schedules: Scheduler's trust policies take no narrower source."""
        return arn("scheduler", f"schedule-group/{self.schedule_group}")

    def schedule_arn(self, trigger: str) -> Text:
        """Of a schedule."""
        return arn("scheduler", f"schedule/{self.schedule_group}/{trigger}")

    @property
    def rule_arns(self) -> tuple[Text, ...]:
        """Of all rules."""
        return tuple(arn("events", f"rule/{rule}") for rule in self.rules.values())
