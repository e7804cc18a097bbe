"""Physical names of what triggers need.

Sources: EventBridge Scheduler, CreateScheduleGroup; Amazon DynamoDB, CreateTable (lengths).
"""

from definitions.foundation.records import record
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.resources.events.names import (
    LONGEST_RULE,
    LONGEST_STATE_MACHINE,
    StateMachineNames,
    dead_letter_queue,
)
from definitions.pipeline.resources.resource_names import LONGEST_ROLE
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import Text, arn

LONGEST_GROUP = 64
LONGEST_TABLE = 255


@record
class TriggerNames(StateMachineNames):
    """Physical names; rules are those of triggers, and the state machine starts the pipeline.

    Attributes:
        schedule_group: of the schedules, which are called like their triggers.
        schedule_role: under which EventBridge Scheduler starts.
        lock_table: of the table that says which execution holds the lock.
    """

    schedule_group: str
    schedule_role: str
    lock_table: str

    @classmethod
    def of(cls, config: ModuleConfig, naming: Naming) -> "TriggerNames":
        """The names that a config gives under a naming."""
        project = config.project_name
        events = [trigger.name for trigger in config.triggers if trigger.schedule is None]
        return cls(
            rules={name: naming.resource_name(f"{project}-{name}", LONGEST_RULE) for name in events},
            schedule_group=naming.resource_name(f"pipeline-{project}", LONGEST_GROUP),
            queue=dead_letter_queue(project, naming),
            state_machine=naming.resource_name(f"pipeline-start-{project}", LONGEST_STATE_MACHINE),
            lock_table=naming.resource_name(f"pipeline-lock-{project}", LONGEST_TABLE),
            schedule_role=naming.resource_name(f"pipeline-schedule-{project}", LONGEST_ROLE),
            event_role=naming.resource_name(f"pipeline-event-{project}", LONGEST_ROLE),
            state_machine_role=naming.resource_name(f"pipeline-start-{project}", LONGEST_ROLE),
        )

    @property
    def schedule_group_arn(self) -> Text:
        """Of the group of schedules: Scheduler's trust policies take no narrower source."""
        return arn("scheduler", f"schedule-group/{self.schedule_group}")

    def schedule_arn(self, trigger: str) -> Text:
        """Of a schedule."""
        return arn("scheduler", f"schedule/{self.schedule_group}/{trigger}")
