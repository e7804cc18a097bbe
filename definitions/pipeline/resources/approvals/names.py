"""Physical names of what publishes the newest approved version."""

from definitions.foundation.records import record
from definitions.module.registry import approved_package_path
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.resources.events.names import (
    LONGEST_RULE,
    LONGEST_STATE_MACHINE,
    StateMachineNames,
    dead_letter_queue,
)
from definitions.pipeline.resources.published_values import folder_of
from definitions.pipeline.resources.resource_names import LONGEST_ROLE
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import Text, arn

LONGEST_SHARE = 255


@record
class ApprovalNames(StateMachineNames):
    """Physical names; the rule is that of changes of versions, and the state machine publishes the newest.

    Attributes:
        parameter: path of the SSM parameter.
        share: of the share in AWS RAM by which reader accounts read the parameter.
    """

    parameter: str
    share: str

    @classmethod
    def of(cls, config: ModuleConfig, naming: Naming) -> "ApprovalNames":
        """The names that a config gives under a naming."""
        project = config.project_name
        name = f"pipeline-approvals-{project}"
        return cls(
            rules={"versions": naming.resource_name(name, LONGEST_RULE)},
            queue=dead_letter_queue(project, naming),
            event_role=naming.resource_name(f"pipeline-approvals-event-{project}", LONGEST_ROLE),
            state_machine=naming.resource_name(name, LONGEST_STATE_MACHINE),
            state_machine_role=naming.resource_name(name, LONGEST_ROLE),
            parameter=naming.ssm_path(approved_package_path(folder_of(config))),
            share=naming.resource_name(name, LONGEST_SHARE),
        )

    @property
    def parameter_arn(self) -> Text:
        """Of the SSM parameter."""
        return arn("ssm", f"parameter{self.parameter}")
