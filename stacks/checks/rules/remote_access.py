"""Rule about sessions in running containers.

Source: APIs CreateTrainingJob, ``RemoteDebugConfig``, and CreateEndpointConfig, ``EnableSSMAccess``.
"""

from collections.abc import Iterator

from stacks.checks.base_rule import StepRule
from stacks.checks.reading.pipeline_definition import Definition, Step, values_at
from stacks.checks.reading.request_paths import REMOTE_ACCESS


class NobodyLogsIn(StepRule):
    number = 8
    title = "Nobody can log in to running containers"
    level = "MEDIUM"
    why = "Whoever may open a session sees the data of the job and acts under its role."
    fix = "Remove `remoteDebugConfig` from Training steps and `enableSSMAccess` from variants."

    def step_findings(self, step: Step, definition: Definition) -> Iterator[str]:
        """Settings that open sessions through AWS Systems Manager."""
        for path in REMOTE_ACCESS.get(step.type, ()):
            for address, value in values_at(step.arguments, path):
                if value is not False:
                    yield f"{address} is not false"


RULES = [NobodyLogsIn()]
