"""The roles of a module: that of the pipeline, and those under which AWS services start it and tell of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.pipeline.compile import CompiledPipeline

if TYPE_CHECKING:  # imported for a module that has them
    from definitions.pipeline.resources.notifications.compiled import CompiledNotifications
    from definitions.pipeline.resources.triggers.compiled import CompiledTriggers

PIPELINE = "pipeline"
SCHEDULES, EVENTS, STATE_MACHINE = "schedules", "events", "state-machine"
NOTIFICATIONS = "notifications"
ROLES = (PIPELINE, SCHEDULES, EVENTS, STATE_MACHINE, NOTIFICATIONS)


@record
class ServiceRole:
    """A role.

    Attributes:
        key: who assumes it: one of ``ROLES``.
        name: in IAM.
        statements: what it may do.
    """

    key: str
    name: str
    statements: Sequence[Statement]

    @property
    def title(self) -> str:
        """Whose role it is, in words."""
        return f"role of the {self.key.replace('-', ' ')}"


def service_roles(pipeline: CompiledPipeline) -> list[ServiceRole]:
    """The roles that a module has; the pipeline's is the first."""
    own = ServiceRole(PIPELINE, pipeline.names.role, pipeline.statements)
    return [
        own,
        *(roles_of_triggers(pipeline.triggers) if pipeline.triggers is not None else []),
        *(roles_of_notifications(pipeline.notifications) if pipeline.notifications is not None else []),
    ]


def roles_of_triggers(triggers: "CompiledTriggers") -> list[ServiceRole]:
    """The roles under which triggers start the pipeline."""
    names = triggers.names
    found = [
        ServiceRole(SCHEDULES, names.schedule_role, triggers.schedule_role),
        ServiceRole(EVENTS, names.event_role, triggers.event_role),
        ServiceRole(STATE_MACHINE, names.state_machine_role, triggers.state_machine_role),
    ]
    return [role for role in found if role.statements]


def roles_of_notifications(notifications: "CompiledNotifications") -> list[ServiceRole]:
    """The role under which rules send events to event buses; none without buses."""
    role = ServiceRole(NOTIFICATIONS, notifications.names.role, notifications.role)
    return [role] if role.statements else []
