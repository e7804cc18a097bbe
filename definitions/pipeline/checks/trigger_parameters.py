"""Parameters that triggers give: names, types and values, and what of an event they take."""

from collections.abc import Iterator

from definitions.diagnostics.messages import did_you_mean, nearest_name, quoted
from definitions.diagnostics.problems import Problem
from definitions.pipeline.checks.check_context import CheckContext
from definitions.pipeline.config.module_config import TRIGGERS
from definitions.pipeline.operations.event_values import EventValue, JoinedText, event_values
from definitions.pipeline.operations.events import known_paths, value_kind
from definitions.pipeline.operations.start_parameters import StartFault, missing_parameters, name_fault, value_fault
from definitions.pipeline.operations.triggers import Trigger
from definitions.source.nodes import NodePath


def check_trigger_parameters(context: CheckContext) -> Iterator[Problem]:
    """Parameters with which AWS would refuse a start, and values that the event does not have."""
    for index, trigger in enumerate(context.config.triggers):
        path: NodePath = (*TRIGGERS, index)
        yield from _missing(context, path, trigger)
        for name, value in trigger.parameters.items():
            below: NodePath = (*path, "parameters", name)
            parameter = context.step_context.parameters.get(name)
            fault: StartFault | None = None
            if name not in context.parameter_indexes:
                fault = name_fault(name, context.step_context.parameters)
            elif parameter is not None and not isinstance(value, EventValue | JoinedText):
                fault = value_fault(value, parameter)
            if fault is not None:
                yield context.error(below, fault.message, fault.rule, fault.hint)
            for inner, event in event_values(value):
                yield from _missing_in_event(context, (*below, *inner), trigger, event)


def _missing(context: CheckContext, path: NodePath, trigger: Trigger) -> Iterator[Problem]:
    parameters = context.step_context.parameters
    misspelt = {nearest_name(name, list(parameters)) for name in trigger.parameters if name not in parameters}
    for name in missing_parameters({*trigger.parameters, *misspelt}, parameters):
        message = f"does not give the parameter '{name}', which has no default: AWS refuses such a start"
        hint = f"give it in 'parameters' of the trigger, or a 'defaultValue' to '{name}'"
        yield context.error((*path, "name"), message, "missing-parameter", hint)


def _missing_in_event(context: CheckContext, path: NodePath, trigger: Trigger, value: EventValue) -> Iterator[Problem]:
    if trigger.schedule is not None:
        if value.path != "time":
            message = f"a schedule has no event: there is no {quoted(value.path)}"
            hint = "'time' is the time for which it was planned"
            yield context.error(path, message, "unknown-event-value", hint)
        return
    detail_type = trigger.detail_type
    if detail_type is None:
        return
    kind = value_kind(detail_type, value.parts)
    if kind in ("list", "map"):
        message = f"{quoted(value.path)} is a {kind}, and a parameter takes one value"
        hint = f"its first entry is {value.path}[0]" if kind == "list" else "name a value in it"
        yield context.error(path, message, "unknown-event-value", hint)
    elif kind is None:
        known = known_paths(detail_type)
        hint = did_you_mean(value.path, known) or _at_the_end(value, known) or f"values: {', '.join(known)}"
        message = f"the event has no value {quoted(value.path)}"
        yield context.error(path, message, "unknown-event-value", hint)


def _at_the_end(value: EventValue, known: list[str]) -> str | None:
    """The path of which only the end is written, such as ``key`` for ``detail.object.key``."""
    ends = [path for path in known if path.endswith(f".{value.path}")]
    return f"write {ends[0]}" if len(ends) == 1 else None
