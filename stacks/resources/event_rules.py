"""Rules of Amazon EventBridge that start the pipeline.

Sources: EventBridge API Reference, PutRule and PutTargets; EventBridge User Guide, "Amazon EventBridge event bus
targets", section on dynamic path parameters, and "Amazon EventBridge input transformation", on predefined variables.
"""

import json

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.triggers.compiled import CompiledTrigger, CompiledTriggers
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.operation_bindings import (
    CloudwatchEventRule,
    CloudwatchEventTarget,
    CloudwatchEventTargetDeadLetterConfig,
    CloudwatchEventTargetInputTransformer,
    CloudwatchEventTargetRetryPolicy,
    CloudwatchEventTargetSagemakerPipelineTarget,
    CloudwatchEventTargetSagemakerPipelineTargetPipelineParameterListStruct,
)
from stacks.resources.service_role import add_rule_role
from stacks.resources.start_targets import DEAD_LETTERS_ARN, PIPELINE_ARN, STATE_MACHINE_ARN
from stacks.terraform.renderer import TerraformRenderer

_WHOLE_EVENT = "<aws.events.event.json>"
"""EventBridge puts the event here, as JSON."""


def add_event_rules(
    stack: TerraformStack,
    triggers: CompiledTriggers,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    before_targets: list[ITerraformDependable],
) -> None:
    """Add the role under which rules start the pipeline, and the rules with their targets."""
    names = triggers.names
    permissions = add_rule_role(
        stack,
        "event_role",
        name=names.event_role,
        does=f"Starts the SageMaker pipeline {pipeline.names.pipeline} for events",
        rules=names.rule_arns,
        statements=triggers.event_role,
        policy="start-pipeline",
        module=pipeline,
        terraform=terraform,
    )
    for trigger, pattern in triggers.rules:
        name = trigger.name.replace("-", "_")
        rule = f"rule_{name}"
        CloudwatchEventRule(
            stack,
            rule,
            name=terraform.text(names.rules[trigger.name]),
            description=terraform.text(f"Starts {pipeline.names.pipeline}: {trigger.settings.cause}"),
            event_pattern=terraform.json(pattern),
            state="ENABLED" if trigger.settings.enabled else "DISABLED",
            tags=terraform.texts(pipeline.tags),
        )
        _add_target(stack, f"target_{name}", rule, trigger, terraform, [permissions, *before_targets])


def _add_target(
    stack: TerraformStack,
    id: str,
    rule: str,
    trigger: CompiledTrigger,
    terraform: TerraformRenderer,
    before: list[ITerraformDependable],
) -> None:
    given = [
        CloudwatchEventTargetSagemakerPipelineTargetPipelineParameterListStruct(
            name=terraform.text(name), value=terraform.text(value)
        )
        for name, value in trigger.parameters
    ]
    retry = trigger.settings.retry_policy
    # Names of triggers hold nothing that JSON escapes; the event is put in without quotes.
    template = f'{{"trigger":{json.dumps(trigger.name)},"event":{_WHOLE_EVENT}}}'
    CloudwatchEventTarget(
        stack,
        id,
        rule=f"${{aws_cloudwatch_event_rule.{rule}.name}}",
        target_id="start",
        arn=STATE_MACHINE_ARN if trigger.has_state_machine else PIPELINE_ARN,
        role_arn="${aws_iam_role.event_role.arn}",
        input_transformer=CloudwatchEventTargetInputTransformer(input_template=terraform.text(template))
        if trigger.has_state_machine
        else None,
        sagemaker_pipeline_target=CloudwatchEventTargetSagemakerPipelineTarget(pipeline_parameter_list=given)
        if given
        else None,
        dead_letter_config=CloudwatchEventTargetDeadLetterConfig(arn=DEAD_LETTERS_ARN),
        retry_policy=CloudwatchEventTargetRetryPolicy(
            maximum_retry_attempts=retry.maximum_retry_attempts,
            maximum_event_age_in_seconds=retry.maximum_event_age_in_seconds,
        ),
        depends_on=before,
    )
