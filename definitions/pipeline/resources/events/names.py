"""Physical names of rules of EventBridge, and of the state machines that they start.

Sources: EventBridge, PutRule; Step Functions, CreateStateMachine; Amazon SQS, CreateQueue (lengths).
"""

from definitions.foundation.records import record
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import ACCOUNT, DNS_SUFFIX, REGION, Text, arn, text

LONGEST_RULE = 64
LONGEST_QUEUE = 80
LONGEST_STATE_MACHINE = 80


@record
class RuleNames:
    """Physical names.

    Attributes:
        rules: of EventBridge rules, by what each is for.
        queue: of the dead-letter queue, which keeps what rules could not deliver.
    """

    rules: dict[str, str]
    queue: str

    @property
    def queue_arn(self) -> Text:
        """Of the dead-letter queue."""
        return arn("sqs", self.queue)

    @property
    def queue_url(self) -> Text:
        """Of the dead-letter queue."""
        return text("https://sqs.", REGION, ".", DNS_SUFFIX, "/", ACCOUNT, f"/{self.queue}")

    @property
    def rule_arns(self) -> tuple[Text, ...]:
        """Of all rules."""
        return tuple(arn("events", f"rule/{rule}") for rule in self.rules.values())


@record
class StateMachineNames(RuleNames):
    """Physical names.

    Attributes:
        event_role: under which rules start what they start.
        state_machine: of the state machine; ``state_machine_role`` is its role.
    """

    event_role: str
    state_machine: str
    state_machine_role: str

    @property
    def state_machine_arn(self) -> Text:
        """Of the state machine."""
        return arn("states", f"stateMachine:{self.state_machine}")

    @property
    def log_group(self) -> str:
        """Of the state machine; under this prefix the account's log resource policy does not grow."""
        return f"/aws/vendedlogs/states/{self.state_machine}"

    @property
    def log_group_arn(self) -> Text:
        """Without its streams."""
        return arn("logs", f"log-group:{self.log_group}")


def dead_letter_queue(project: str, naming: Naming) -> str:
    """The one queue of a module for what its rules, schedules and state machines could not do."""
    return naming.resource_name(f"pipeline-triggers-{project}", LONGEST_QUEUE)
