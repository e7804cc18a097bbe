"""Parts of states in Amazon States Language.

Sources: Amazon States Language, "Retrying After Error" and "Fallback States"; Step Functions Developer Guide,
"Integrating services with Step Functions".
"""

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
