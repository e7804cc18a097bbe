"""What the page tells of what starts a pipeline: its YAML, what it gives, its names in AWS and its roles."""

from collections.abc import Iterator, Mapping

from definitions.diagrams.page.sections import Section, permissions_section, values_section
from definitions.diagrams.page.step_lines import StepLines
from definitions.diagrams.starts import GATE, trigger_node_name
from definitions.module.service_roles import ServiceRole
from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.config.module_config import TRIGGERS
from definitions.pipeline.resources.triggers.compiled import CompiledTrigger, CompiledTriggers
from definitions.pipeline.resources.triggers.words import parameters_in_words
from definitions.pipeline.service_roles import EVENTS, SCHEDULES, STATE_MACHINE, service_roles


def start_details(pipeline: CompiledPipeline, lines: StepLines) -> dict[str, dict[str, object]]:
    """Lines of YAML and sections of the panel, by the name of the node; those of a gate that is not drawn as well."""
    triggers = pipeline.triggers
    if triggers is None:
        return {}
    roles = {role.key: role for role in service_roles(pipeline)}
    gate = ("concurrency",) if triggers.has_lock else TRIGGERS
    return {
        GATE: {
            **lines.of_step(pipeline.node.nearest(gate)),
            "sections": list(_gate(triggers, roles)) if triggers.has_lock else [],
        },
        **{
            trigger_node_name(trigger.name): {
                **lines.of_step(pipeline.node.nearest((*TRIGGERS, index))),
                "sections": list(_trigger(trigger, triggers, roles)),
            }
            for index, trigger in enumerate(triggers.triggers)
        },
    }


def _trigger(
    trigger: CompiledTrigger, triggers: CompiledTriggers, roles: Mapping[str, ServiceRole]
) -> Iterator[Section]:
    names = triggers.names
    if trigger.pattern is None:
        role, deployed = roles[SCHEDULES], ("schedule", f"{names.schedule_group}/{trigger.name}")
    else:
        role, deployed = roles[EVENTS], ("rule", names.rules[trigger.name])
    yield values_section("Parameters that it gives", *(("", text) for text in parameters_in_words(trigger.settings)))
    yield values_section("Names in AWS", deployed, (role.title, role.name), ("dead-letter queue", names.queue))
    yield permissions_section(role)
    if trigger.has_state_machine and not triggers.has_lock:
        yield from _state_machine(triggers, roles)


def _gate(triggers: CompiledTriggers, roles: Mapping[str, ServiceRole]) -> Iterator[Section]:
    yield from _state_machine(triggers, roles, ("table of the lock", triggers.names.lock_table))


def _state_machine(
    triggers: CompiledTriggers, roles: Mapping[str, ServiceRole], *more: tuple[str, str]
) -> Iterator[Section]:
    names, role = triggers.names, roles[STATE_MACHINE]
    machine = ("state machine", names.state_machine), ("log group", names.log_group)
    yield values_section("Names in AWS of what starts the pipeline", *machine, *more, (role.title, role.name))
    yield permissions_section(role)
