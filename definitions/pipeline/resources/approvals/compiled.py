"""The publication of approvals as plain data.

Sources: AWS Systems Manager User Guide, "Working with shared parameters in Parameter Store" and "Managing parameter
tiers"; Service Authorization Reference, "Actions, resources, and condition keys for Amazon SageMaker AI".
"""

from typing import Literal

from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.module.scoped_names import ScopedName
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.resources.approvals.names import ApprovalNames
from definitions.pipeline.resources.approvals.state_machine import state_machine
from definitions.pipeline.resources.events.patterns import Pattern, version_pattern
from definitions.pipeline.resources.events.roles import send_dead_letters, start_state_machine, write_logs_and_traces
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import arn


@record
class CompiledApprovals:
    """What publishes the newest approved version of a group.

    Attributes:
        names: physical names.
        group: the name of the model package group.
        pattern: of the events that start the state machine.
        state_machine: its definition.
        tier: of the parameter; AWS shares advanced ones only.
        readers: other accounts that read the parameter.
        event_role: statements of the rule's role; likewise ``state_machine_role``.
    """

    names: ApprovalNames
    group: str
    pattern: Pattern
    state_machine: dict[str, object]
    tier: Literal["Standard", "Advanced"]
    readers: tuple[str, ...]
    event_role: tuple[Statement, ...]
    state_machine_role: tuple[Statement, ...]

    @property
    def scoped_name(self) -> ScopedName:
        """The name of the parameter, which no other module may give to one of its own."""
        return ScopedName("SSM parameter", self.names.parameter, "region")


def compiled_approvals(config: ModuleConfig, naming: Naming, resources: ResourceNames) -> CompiledApprovals | None:
    """What publishes the approvals of a config without errors; ``None`` if it does not ask for it."""
    group = resources.group
    if not config.publish_approved_model_package or group is None:
        return None
    names, readers = ApprovalNames.of(config, naming), tuple(config.reader_account_ids)
    tier: Literal["Standard", "Advanced"] = "Advanced" if readers else "Standard"
    versions, parameter = (arn("sagemaker", f"model-package/{group}/*"),), (names.parameter_arn,)
    return CompiledApprovals(
        names,
        group,
        version_pattern(group),
        state_machine(names, group, tier),
        tier,
        readers,
        event_role=(start_state_machine(names, "the state machine publishes the newest approved version"),),
        state_machine_role=(
            Statement("ListVersions", ("sagemaker:ListModelPackages",), versions, ("it finds the newest approved",)),
            Statement("Publish", ("ssm:GetParameter", "ssm:PutParameter"), parameter, ("it is published there",)),
            *send_dead_letters(names, "a publication that failed goes to the dead-letter queue"),
            *write_logs_and_traces("publication"),
        ),
    )
