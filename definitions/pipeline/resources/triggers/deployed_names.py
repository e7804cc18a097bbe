"""Names of what is deployed for triggers."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported for a module that has them
    from definitions.pipeline.resources.triggers.compiled import CompiledTriggers


def deployed_names(triggers: "CompiledTriggers") -> Iterator[tuple[str, object]]:
    """The names by what they name; those of schedules and rules by the trigger that they are for."""
    names = triggers.names
    yield "deadLetterQueue", names.queue
    if triggers.schedules:
        yield "scheduleGroup", names.schedule_group
        yield "schedules", {trigger.name: trigger.name for trigger in triggers.schedules}
        yield "scheduleRole", names.schedule_role
    if triggers.rules:
        yield "rules", names.rules
        yield "eventRole", names.event_role
    if triggers.state_machine is not None:
        yield "stateMachine", names.state_machine
        yield "stateMachineRole", names.state_machine_role
        yield "logGroup", names.log_group
    if triggers.has_lock:
        yield "lockTable", names.lock_table
