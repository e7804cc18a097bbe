"""The state machine that starts the pipeline for triggers: it joins texts, and may hold a lock on executions.

Sources: Amazon States Language; Step Functions Developer Guide, "Intrinsic functions" and "Handling errors"; API
StartPipelineExecution.
"""

import re
from collections.abc import Iterable, Mapping

from definitions.pipeline.operations.event_values import EventValue, JoinedText, StartValue
from definitions.pipeline.operations.start_parameters import start_text
from definitions.pipeline.resources.events.states import RETRY, State, dead_letter_states, on_any_error, sdk
from definitions.pipeline.resources.triggers.lock import lock_states, record_states
from definitions.pipeline.resources.triggers.names import TriggerNames
from definitions.pipeline.settings.parameters import Parameter
from definitions.values.infrastructure import Text

TIMEOUT_SECONDS = 300


def state_machine(
    triggers: Mapping[str, Mapping[str, StartValue]],
    parameters: Mapping[str, Parameter],
    pipeline: str,
    names: TriggerNames,
    *,
    has_lock: bool,
) -> dict[str, object]:
    """The definition.

    Args:
        triggers: the parameters that each trigger gives, by its name.
        parameters: the pipeline's, by name.
        pipeline: its name.
        names: of the queue and the table.
        has_lock: whether nothing is started while an execution runs.
    """
    first = "Acquire" if has_lock else "Start"
    given = {f"ParametersOf-{name}": _parameters(values, parameters, first) for name, values in triggers.items()}
    chosen = [{"Variable": "$.trigger", "StringEquals": name, "Next": f"ParametersOf-{name}"} for name in triggers]
    return {
        "Comment": f"Starts {pipeline} for triggers",
        "StartAt": "WhichTrigger",
        "TimeoutSeconds": TIMEOUT_SECONDS,
        "States": {
            "WhichTrigger": {"Type": "Choice", "Choices": chosen},
            **given,
            **(lock_states(pipeline, names.lock_table) if has_lock else {}),
            "Start": _start(pipeline, has_lock=has_lock),
            **(record_states(pipeline, names.lock_table) if has_lock else {}),
            "Started": {"Type": "Succeed"},
            **dead_letter_states(names, {"trigger.$": "$.trigger", "event.$": "$.event"}),
        },
    }


def _parameters(values: Mapping[str, StartValue], parameters: Mapping[str, Parameter], following: str) -> State:
    given = [{"Name": name, **_value(value, parameters[name])} for name, value in values.items()]
    return {"Type": "Pass", "Parameters": {"parameters": given}, "ResultPath": "$.start", "Next": following}


def _value(value: StartValue, parameter: Parameter) -> dict[str, Text]:
    """A value of a payload; what begins with ``$`` is a path or a function only where the key ends in ``.$``."""
    match value:
        case EventValue():
            return {"Value.$": f"States.Format('{{}}', {_path(value)})"}
        case JoinedText(values=parts, on=on):
            return {"Value.$": _format(parts, on)}
    return {"Value": start_text(value, parameter)}


def _format(parts: Iterable[object], on: str) -> str:
    """``States.Format``, which takes numbers too; literals are escaped as its template wants them."""
    parts = list(parts)
    template = _escaped(on).join("{}" if isinstance(part, EventValue) else _escaped(_literal(part)) for part in parts)
    paths = [_path(part) for part in parts if isinstance(part, EventValue)]
    arguments = ", ".join((f"'{template}'", *paths))
    return f"States.Format({arguments})"


def _literal(part: object) -> str:
    return str(part).lower() if isinstance(part, bool) else str(part)


def _escaped(literal: str) -> str:
    return re.sub(r"[\\'{}]", lambda character: f"\\{character[0]}", literal)


def _path(value: EventValue) -> str:
    steps = (
        part if part.startswith("[") else f".{part}" if part.isidentifier() else f"['{part}']" for part in value.parts
    )
    return f"$.event{''.join(steps)}"


def _start(pipeline: str, *, has_lock: bool) -> State:
    """Start the pipeline. Events may come twice: the token makes one execution of them."""
    return {
        "Type": "Task",
        "Resource": sdk("aws-sdk:sagemaker:startPipelineExecution"),
        "Parameters": {
            "PipelineName": pipeline,
            "ClientRequestToken.$": "States.Hash(States.Format('{} {}', $.trigger, $.event.id), 'SHA-256')",
            "PipelineExecutionDescription.$": (
                "States.Format('Started by trigger {}, for the event {} of {}', $.trigger, $.event.id, $.event.time)"
            ),
            "PipelineParameters.$": "$.start.parameters",
        },
        "ResultSelector": {"execution.$": "$.PipelineExecutionArn"},
        "ResultPath": "$.started",
        "Retry": RETRY,
        "Catch": [on_any_error("ReleaseFailed" if has_lock else "DeadLetter")],
        "Next": "Record" if has_lock else "Started",
    }
