"""Alarms of Amazon CloudWatch, which tell the topics of notifications.

Source: Amazon CloudWatch API Reference, PutMetricAlarm.
"""

from definitions.pipeline.compile import CompiledPipeline
from definitions.pipeline.resources.notifications.compiled import CompiledNotifications
from stacks.bindings import TerraformStack
from stacks.operation_bindings import CloudwatchMetricAlarm
from stacks.resources.topics import topic_arn
from stacks.terraform.renderer import TerraformRenderer


def add_alarms(
    stack: TerraformStack,
    notifications: CompiledNotifications,
    pipeline: CompiledPipeline,
    terraform: TerraformRenderer,
) -> None:
    """Add the alarms."""
    topics = [topic_arn(receiver, terraform) for receiver in notifications.receivers if receiver.takes_alarms]
    for alarm in notifications.alarms:
        measure = alarm.measure
        CloudwatchMetricAlarm(
            stack,
            f"alarm_{alarm.key.replace('-', '_')}",
            alarm_name=terraform.text(alarm.name),
            alarm_description=terraform.text(measure.description),
            namespace=measure.namespace,
            metric_name=measure.metric,
            dimensions=terraform.texts(dict(measure.dimensions)),
            statistic=measure.statistic,
            period=measure.period_seconds,
            evaluation_periods=measure.periods,
            comparison_operator=measure.comparison,
            threshold=measure.threshold,
            treat_missing_data=measure.missing_data,
            alarm_actions=topics,
            tags=terraform.texts(pipeline.tags),
        )
