"""Parts of states in Amazon States Language.

Sources: Amazon States Language, "Retrying After Error" and "Fallback States"; Step Functions Developer Guide,
"Integrating services with Step Functions".
"""

from collections.abc import Mapping

from definitions.pipeline.resources.events.names import StateMachineNames
from definitions.values.infrastructure import PARTITION, Text, text

State = dict[str, object]

RETRY = [
    {
        "ErrorEquals": ["States.TaskFailed"],
        "IntervalSeconds": 2,
        "MaxAttempts": 4,
        "BackoffRate": 2,
        "JitterStrategy": "FULL",
    }
]
"""Try a call again for some seconds."""


def sdk(call: str) -> Text:
    """The resource of a task that calls an API of AWS's."""
    return text("arn:", PARTITION, f":states:::{call}")


def on_any_error(following: str) -> State:
    """Go on elsewhere after any error, which stands in ``$.error``."""
    return {"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": following}


def dead_letter_states(names: StateMachineNames, letter: Mapping[str, object]) -> dict[str, State]:
    """``DeadLetter`` keeps what failed where events are kept that never came this far; the execution fails after it.

    Args:
        names: of the queue.
        letter: what it keeps; the error of ``on_any_error`` is added.
    """
    return {
        "DeadLetter": {
            "Type": "Task",
            "Resource": sdk("sqs:sendMessage"),
            "Parameters": {"QueueUrl": names.queue_url, "MessageBody": {**letter, "error.$": "$.error"}},
            "ResultPath": None,
            "Retry": RETRY,
            "Next": "Failed",
        },
        "Failed": {"Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause"},
    }
