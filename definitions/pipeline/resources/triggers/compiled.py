"""The triggers of a module as plain data.

Sources: EventBridge API PutTargets, ``SageMakerPipelineParameters`` (a value may be a path into the event; names have
no ``_``); EventBridge Scheduler API CreateSchedule (values of at least one character).
"""

from collections.abc import Iterable, Mapping

from definitions.foundation.patterns import pattern
from definitions.foundation.records import record
from definitions.iam.statements import Statement
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.operations.event_values import EventValue, JoinedText, StartValue
from definitions.pipeline.operations.events import value_kind
from definitions.pipeline.operations.start_parameters import start_text
from definitions.pipeline.operations.triggers import Trigger
from definitions.pipeline.resources.events.patterns import Pattern, event_pattern
from definitions.pipeline.resources.events.roles import send_dead_letters, start_state_machine, write_logs_and_traces
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.resources.triggers.names import TriggerNames
from definitions.pipeline.resources.triggers.roles import hold_the_lock, read_schedules, start_pipeline
from definitions.pipeline.resources.triggers.state_machine import state_machine
from definitions.pipeline.settings.parameters import Parameter
from definitions.project.naming.standard import Naming
from definitions.values.infrastructure import Text

_FAILED = "what could not be started goes to the dead-letter queue"
_NAME_IN_A_RULE = pattern(r"[a-zA-Z0-9](-*[a-zA-Z0-9])*")


@record
class CompiledTrigger:
    """One trigger.

    Attributes:
        settings: as the config has them.
        pattern: of its events; ``None`` for a schedule.
        parameters: names and values that it hands to the pipeline itself; ``$.detail...`` is a path into the event.
        has_state_machine: whether it starts the state machine, which starts the pipeline.
    """

    settings: Trigger
    pattern: Pattern | None
    parameters: tuple[tuple[str, Text], ...]
    has_state_machine: bool

    @property
    def name(self) -> str:
        """The name in the config."""
        return self.settings.name


@record
class CompiledTriggers:
    """All triggers of a module.

    Attributes:
        names: physical names.
        triggers: in the order of the config; at least one.
        state_machine: its definition; ``None`` if no trigger needs it.
        has_lock: whether the state machine holds a lock.
        schedule_role: statements of the role of schedules, none without schedules; likewise ``event_role`` and
            ``state_machine_role``.
    """

    names: TriggerNames
    triggers: tuple[CompiledTrigger, ...]
    state_machine: dict[str, object] | None
    has_lock: bool
    schedule_role: tuple[Statement, ...]
    event_role: tuple[Statement, ...]
    state_machine_role: tuple[Statement, ...]

    @property
    def schedules(self) -> list[CompiledTrigger]:
        """Those that start at times."""
        return [trigger for trigger in self.triggers if trigger.pattern is None]

    @property
    def rules(self) -> list[tuple[CompiledTrigger, Pattern]]:
        """Those that wait for events, with their patterns."""
        return [(trigger, trigger.pattern) for trigger in self.triggers if trigger.pattern is not None]


def compiled_triggers(
    config: ModuleConfig, naming: Naming, resources: ResourceNames, watched: Mapping[str, str]
) -> CompiledTriggers | None:
    """The triggers of a config without errors; ``None`` if it has none.

    Args:
        config: the config.
        naming: gives physical names.
        resources: those of the module's other resources.
        watched: the pipeline that each trigger of another pipeline's success waits for, by name of the trigger.
    """
    if not config.triggers:
        return None
    names = TriggerNames.of(config, naming)
    parameters = {parameter.name: parameter for parameter in config.pipeline.parameters}
    has_lock = config.concurrency is not None
    triggers = tuple(
        _compiled(trigger, parameters, event_pattern(trigger, watched.get(trigger.name), resources.group), has_lock)
        for trigger in config.triggers
    )
    through = {one.name: one.settings.parameters for one in triggers if one.has_state_machine}
    definition = state_machine(through, parameters, resources.pipeline, names, has_lock=has_lock) if through else None
    schedules = [one for one in triggers if one.pattern is None]
    starts_events = _starts((one for one in triggers if one.pattern is not None), resources.pipeline, names)
    return CompiledTriggers(
        names,
        triggers,
        definition,
        has_lock,
        schedule_role=(
            *_starts(schedules, resources.pipeline, names),
            *send_dead_letters(names, _FAILED),
            read_schedules(names, [one.name for one in schedules]),
        )
        if schedules
        else (),
        event_role=tuple(starts_events),
        state_machine_role=(
            start_pipeline(resources.pipeline, "triggers start it"),
            *(hold_the_lock(resources.pipeline, names) if has_lock else ()),
            *send_dead_letters(names, _FAILED),
            *write_logs_and_traces("start"),
        )
        if through
        else (),
    )


def _starts(triggers: Iterable[CompiledTrigger], pipeline: str, names: TriggerNames) -> list[Statement]:
    """What a role must start for these triggers."""
    chosen = list(triggers)
    direct = [trigger.name for trigger in chosen if not trigger.has_state_machine]
    starts = [start_pipeline(pipeline, f"triggers {', '.join(direct)} start it")] if direct else []
    return (
        [*starts, start_state_machine(names, "the state machine starts the pipeline")]
        if len(direct) < len(chosen)
        else starts
    )


def _compiled(
    trigger: Trigger, parameters: Mapping[str, Parameter], pattern: Pattern | None, has_lock: bool
) -> CompiledTrigger:
    given = trigger.parameters.items()
    if has_lock or any(_needs_state_machine(trigger, name, value) for name, value in given):
        return CompiledTrigger(trigger, pattern, (), has_state_machine=True)
    direct = tuple((name, _direct_value(value, parameters[name])) for name, value in given)
    return CompiledTrigger(trigger, pattern, direct, has_state_machine=False)


def _needs_state_machine(trigger: Trigger, name: str, value: StartValue) -> bool:
    """Whether neither a rule nor a schedule can hand a parameter to the pipeline."""
    if isinstance(value, JoinedText):
        return True
    if trigger.schedule is not None:
        return isinstance(value, EventValue) or value == ""
    if isinstance(value, EventValue):
        kind = value_kind(trigger.detail_type, value.parts) if trigger.detail_type else None
        is_text = kind == "text" and "[" not in value.path
        return not is_text or _NAME_IN_A_RULE.fullmatch(name) is None
    # A literal that begins with a dollar would be a path.
    return _NAME_IN_A_RULE.fullmatch(name) is None or str(value).startswith("$")


def _direct_value(value: StartValue, parameter: Parameter) -> Text:
    assert not isinstance(value, JoinedText)
    return f"$.{value.path}" if isinstance(value, EventValue) else start_text(value, parameter)
