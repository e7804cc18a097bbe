"""What happens once a pipeline is deployed: what starts it, who hears of it, and its alarms."""

from definitions.pipeline.compile import CompiledPipeline
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.resources.alarms import add_alarms
from stacks.resources.approvals import add_approvals
from stacks.resources.dead_letters import add_dead_letters
from stacks.resources.notifications import add_notifications
from stacks.resources.topics import topics_of_alarms
from stacks.resources.triggers import add_triggers
from stacks.terraform.renderer import TerraformRenderer


def add_operations(stack: TerraformStack, pipeline: CompiledPipeline, terraform: TerraformRenderer) -> None:
    """Add the triggers, the publishing of approvals, the notifications and the alarms that the pipeline has."""
    before_rules: list[ITerraformDependable] = []
    if pipeline.senders_of_dead_letters:
        letters = add_dead_letters(stack, "dead_letters", pipeline.senders_of_dead_letters, pipeline.tags, terraform)
        before_rules.append(letters)
    if pipeline.triggers is not None:
        add_triggers(stack, pipeline.triggers, pipeline, terraform, before_rules)
    if pipeline.approvals is not None:
        add_approvals(stack, pipeline.approvals, pipeline, terraform, before_rules)
    if pipeline.notifications is not None:
        add_notifications(stack, pipeline.notifications, pipeline, terraform)
        topics = topics_of_alarms(pipeline.notifications, terraform)
        add_alarms(stack, pipeline.notifications.alarms, pipeline, terraform, topics)
