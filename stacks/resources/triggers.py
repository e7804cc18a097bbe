"""All that starts the pipeline: schedules, rules of Amazon EventBridge, and the state machine between."""

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.triggers.compiled import CompiledTriggers
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.resources.event_rules import add_event_rules
from stacks.resources.schedules import add_schedules
from stacks.resources.start_state_machine import add_start_state_machine
from stacks.terraform.renderer import TerraformRenderer


def add_triggers(
    stack: TerraformStack,
    triggers: CompiledTriggers,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    before: list[ITerraformDependable],
) -> None:
    """Add the triggers, after the queue that keeps what they could not start."""
    if triggers.state_machine is not None:
        add_start_state_machine(stack, triggers, triggers.state_machine, pipeline, terraform, before)
    if triggers.schedules:
        add_schedules(stack, triggers, pipeline, terraform, before)
    if triggers.rules:
        add_event_rules(stack, triggers, pipeline, terraform, before)
