"""Names of what is deployed to publish approvals."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported for a module that has them
    from definitions.pipeline.resources.approvals.compiled import CompiledApprovals


def deployed_names(approvals: "CompiledApprovals") -> Iterator[tuple[str, object]]:
    """The names by what they name."""
    names = approvals.names
    yield "parameter", names.parameter
    yield "rules", names.rules
    yield "eventRole", names.event_role
    yield "stateMachine", names.state_machine
    yield "stateMachineRole", names.state_machine_role
    yield "logGroup", names.log_group
    yield "deadLetterQueue", names.queue
    if approvals.readers:
        yield "share", names.share
