"""Resources of a module by their addresses in Terraform, each with the name that it has in AWS."""

from collections.abc import Iterator
from typing import NamedTuple

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.approvals.compiled import CompiledApprovals
from definitions.pipeline.resources.notifications.compiled import CompiledNotifications
from definitions.pipeline.resources.notifications.names import kebab
from definitions.pipeline.resources.triggers.compiled import CompiledTriggers


class NamedResource(NamedTuple):
    """A resource of the stack; ``name`` is also the id by which the provider finds it."""

    address: str
    name: str


def named_resources(pipeline: CompiledPipeline) -> Iterator[NamedResource]:
    """The resources that a module has in MDAA as well; the key has no name."""
    names, config = pipeline.names, pipeline.config
    if not config.imports_bucket:
        yield NamedResource("aws_kms_alias.encryption_key_alias", names.key_alias)
        yield NamedResource("aws_s3_bucket.model_bucket", names.bucket)
    yield NamedResource("aws_iam_role.execution_role", names.role)
    if names.group is not None and config.create_model_package_group:
        yield NamedResource("aws_sagemaker_model_package_group.model_package_group", names.group)
    yield NamedResource("aws_sagemaker_pipeline.pipeline", names.pipeline)
    yield NamedResource("aws_ssm_parameter.parameter_aws_solution", pipeline.solution_path)
    for published in (value for value in pipeline.published if value.is_of_mdaa):
        yield NamedResource(f"aws_ssm_parameter.parameter_{published.name.replace('-', '_')}", published.path)


def resources_of_triggers(triggers: CompiledTriggers) -> Iterator[NamedResource]:
    """The resources that start a module's pipeline."""
    names = triggers.names
    yield NamedResource("aws_sqs_queue.dead_letters", names.queue)
    if triggers.schedules:
        yield NamedResource("aws_scheduler_schedule_group.schedules", names.schedule_group)
        yield NamedResource("aws_iam_role.schedule_role", names.schedule_role)
    for trigger in triggers.schedules:
        address = f"aws_scheduler_schedule.schedule_{trigger.name.replace('-', '_')}"
        yield NamedResource(address, f"{names.schedule_group}/{trigger.name}")
    if triggers.rules:
        yield NamedResource("aws_iam_role.event_role", names.event_role)
    for trigger, _ in triggers.rules:
        address = f"aws_cloudwatch_event_rule.rule_{trigger.name.replace('-', '_')}"
        yield NamedResource(address, names.rules[trigger.name])
    if triggers.state_machine is not None:
        yield NamedResource("aws_sfn_state_machine.start", names.state_machine)
        yield NamedResource("aws_iam_role.start_role", names.state_machine_role)
        yield NamedResource("aws_cloudwatch_log_group.start_log", names.log_group)
    if triggers.has_lock:
        yield NamedResource("aws_dynamodb_table.start_lock", names.lock_table)


def resources_of_notifications(notifications: CompiledNotifications) -> Iterator[NamedResource]:
    """The resources that tell of a module's pipeline, and its alarms."""
    names = notifications.names
    for receiver, topic in names.topics.items():
        yield NamedResource(f"aws_sns_topic.topic_{receiver.replace('-', '_')}", topic)
    if notifications.events:
        yield NamedResource("aws_sqs_queue.undelivered", names.queue)
    if notifications.role:
        yield NamedResource("aws_iam_role.notify_role", names.role)
    for event, rule in names.rules.items():
        yield NamedResource(f"aws_cloudwatch_event_rule.notify_{kebab(event).replace('-', '_')}", rule)
    for alarm in notifications.alarms:
        yield NamedResource(f"aws_cloudwatch_metric_alarm.alarm_{alarm.key.replace('-', '_')}", alarm.name)


def resources_of_approvals(approvals: CompiledApprovals) -> Iterator[NamedResource]:
    """The resources that publish the newest approved version; the queue is that of the triggers."""
    names = approvals.names
    yield NamedResource("aws_sqs_queue.dead_letters", names.queue)
    yield NamedResource("aws_ssm_parameter.parameter_approved_model_package_arn", names.parameter)
    yield from (NamedResource("aws_cloudwatch_event_rule.approvals_rule", rule) for rule in names.rules.values())
    yield NamedResource("aws_iam_role.approvals_event_role", names.event_role)
    yield NamedResource("aws_sfn_state_machine.approvals", names.state_machine)
    yield NamedResource("aws_iam_role.approvals_role", names.state_machine_role)
    yield NamedResource("aws_cloudwatch_log_group.approvals_log", names.log_group)
    if approvals.readers:
        yield NamedResource("aws_ram_resource_share.approvals_share", names.share)


def resources_around(pipeline: CompiledPipeline) -> Iterator[NamedResource]:
    """The resources that start a module's pipeline, tell of it, or publish its models."""
    if pipeline.triggers is not None:
        yield from resources_of_triggers(pipeline.triggers)
    if pipeline.notifications is not None:
        yield from resources_of_notifications(pipeline.notifications)
    if pipeline.approvals is not None:
        yield from resources_of_approvals(pipeline.approvals)
