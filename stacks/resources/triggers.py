"""All that starts the pipeline: schedules, rules of Amazon EventBridge, and the state machine between."""

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.triggers.compiled import CompiledTriggers
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.resources.dead_letters import add_dead_letters
from stacks.resources.event_rules import add_event_rules
from stacks.resources.schedules import add_schedules
from stacks.resources.start_state_machine import add_start_state_machine
from stacks.terraform.renderer import TerraformRenderer


def add_triggers(
    stack: TerraformStack, triggers: CompiledTriggers, pipeline: CompiledPipeline, terraform: TerraformRenderer
) -> None:
    """Add the triggers, after the queue that keeps what they could not start."""
    queue_policy = add_dead_letters(stack, "dead_letters", triggers.names, pipeline.tags, terraform)
    before: list[ITerraformDependable] = [queue_policy]
    if triggers.state_machine is not None:
        add_start_state_machine(stack, triggers, pipeline, terraform, before)
    if triggers.schedules:
        add_schedules(stack, triggers, pipeline, terraform, before)
    if triggers.rules:
        add_event_rules(stack, triggers, pipeline, terraform, before)
