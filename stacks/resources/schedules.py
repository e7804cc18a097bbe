"""Schedules that start the pipeline.

Sources: EventBridge Scheduler API Reference, CreateSchedule; EventBridge Scheduler User Guide, "Confused deputy
prevention" (a trust policy names the group, never a schedule) and "Adding context attributes".
"""

import json

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.operations.triggers import Schedule
from definitions.pipeline.resources.triggers.compiled import CompiledTrigger, CompiledTriggers
from definitions.values.infrastructure import ACCOUNT, KEY_ARN
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.operation_bindings import (
    SchedulerSchedule,
    SchedulerScheduleFlexibleTimeWindow,
    SchedulerScheduleGroup,
    SchedulerScheduleTarget,
    SchedulerScheduleTargetDeadLetterConfig,
    SchedulerScheduleTargetRetryPolicy,
    SchedulerScheduleTargetSagemakerPipelineParameters,
    SchedulerScheduleTargetSagemakerPipelineParametersPipelineParameter,
)
from stacks.resources.service_role import add_role_permissions, add_service_role
from stacks.resources.start_targets import DEAD_LETTERS_ARN, PIPELINE_ARN, STATE_MACHINE_ARN
from stacks.terraform.renderer import TerraformRenderer

_PLANNED = "<aws.scheduler.scheduled-time>"
"""Scheduler puts the time here for which a start was planned, the same in all attempts."""


def add_schedules(
    stack: TerraformStack,
    triggers: CompiledTriggers,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
    before_schedules: list[ITerraformDependable],
) -> None:
    """Add a group, the role under which it starts the pipeline, and the schedules in it."""
    names = triggers.names
    SchedulerScheduleGroup(
        stack, "schedules", name=terraform.text(names.schedule_group), tags=terraform.texts(pipeline.tags)
    )
    add_service_role(
        stack,
        "schedule_role",
        name=names.schedule_role,
        description=f"Starts the SageMaker pipeline {pipeline.names.pipeline} at times",
        service="scheduler.amazonaws.com",
        sid="SchedulesOfThisGroup",
        condition={"StringEquals": {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": names.schedule_group_arn}},
        module=pipeline,
        terraform=terraform,
    )
    permissions = add_role_permissions(stack, "schedule_role", "start-pipeline", triggers.schedule_role, terraform)
    for trigger in triggers.schedules:
        assert trigger.settings.schedule is not None
        _add_schedule(stack, trigger, trigger.settings.schedule, terraform, [permissions, *before_schedules])


def _add_schedule(
    stack: TerraformStack,
    trigger: CompiledTrigger,
    schedule: Schedule,
    terraform: TerraformRenderer,
    before: list[ITerraformDependable],
) -> None:
    minutes = schedule.flexible_window_minutes
    SchedulerSchedule(
        stack,
        f"schedule_{trigger.name.replace('-', '_')}",
        name=terraform.text(trigger.name),
        group_name="${aws_scheduler_schedule_group.schedules.name}",
        kms_key_arn=terraform.text(KEY_ARN),
        schedule_expression=terraform.text(schedule.expression),
        schedule_expression_timezone=terraform.text(schedule.time_zone),
        start_date=schedule.start_date,
        end_date=schedule.end_date,
        state="ENABLED" if trigger.settings.enabled else "DISABLED",
        flexible_time_window=SchedulerScheduleFlexibleTimeWindow(
            mode="OFF" if minutes is None else "FLEXIBLE", maximum_window_in_minutes=minutes
        ),
        target=_target(trigger, terraform),
        depends_on=before,
    )


def _target(trigger: CompiledTrigger, terraform: TerraformRenderer) -> SchedulerScheduleTarget:
    given = [
        SchedulerScheduleTargetSagemakerPipelineParametersPipelineParameter(
            name=terraform.text(name), value=terraform.text(value)
        )
        for name, value in trigger.parameters
    ]
    retry = trigger.settings.retry_policy
    event = {"trigger": trigger.name, "event": {"id": _PLANNED, "time": _PLANNED}}
    return SchedulerScheduleTarget(
        arn=STATE_MACHINE_ARN if trigger.has_state_machine else PIPELINE_ARN,
        role_arn="${aws_iam_role.schedule_role.arn}",
        input=terraform.text(json.dumps(event)) if trigger.has_state_machine else None,
        sagemaker_pipeline_parameters=SchedulerScheduleTargetSagemakerPipelineParameters(pipeline_parameter=given)
        if given
        else None,
        dead_letter_config=SchedulerScheduleTargetDeadLetterConfig(arn=DEAD_LETTERS_ARN),
        retry_policy=SchedulerScheduleTargetRetryPolicy(
            maximum_retry_attempts=retry.maximum_retry_attempts,
            maximum_event_age_in_seconds=retry.maximum_event_age_in_seconds,
        ),
    )
