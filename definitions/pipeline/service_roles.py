"""The roles of a module: that of the pipeline, and those under which AWS services start it, tell of it and publish."""

from typing import TYPE_CHECKING

from definitions.module.service_roles import ServiceRole
from definitions.pipeline.compile import CompiledPipeline

if TYPE_CHECKING:  # imported for a module that has them
    from definitions.pipeline.resources.approvals.compiled import CompiledApprovals
    from definitions.pipeline.resources.notifications.compiled import CompiledNotifications
    from definitions.pipeline.resources.triggers.compiled import CompiledTriggers

PIPELINE = "pipeline"
SCHEDULES, EVENTS, STATE_MACHINE = "schedules", "events", "state-machine"
NOTIFICATIONS = "notifications"
APPROVAL_EVENTS, APPROVAL_STATE_MACHINE = "approval-events", "approval-state-machine"
ROLES = (PIPELINE, SCHEDULES, EVENTS, STATE_MACHINE, NOTIFICATIONS, APPROVAL_EVENTS, APPROVAL_STATE_MACHINE)


def service_roles(pipeline: CompiledPipeline) -> list[ServiceRole]:
    """The roles that a module has; the pipeline's is the first."""
    own = ServiceRole(PIPELINE, pipeline.names.role, pipeline.statements)
    return [
        own,
        *(roles_of_triggers(pipeline.triggers) if pipeline.triggers is not None else []),
        *(roles_of_notifications(pipeline.notifications) if pipeline.notifications is not None else []),
        *(roles_of_approvals(pipeline.approvals) if pipeline.approvals is not None else []),
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


def roles_of_approvals(approvals: "CompiledApprovals") -> list[ServiceRole]:
    """The roles under which the newest approved version is published."""
    names = approvals.names
    return [
        ServiceRole(APPROVAL_EVENTS, names.event_role, approvals.event_role),
        ServiceRole(APPROVAL_STATE_MACHINE, names.state_machine_role, approvals.state_machine_role),
    ]
