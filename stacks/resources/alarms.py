"""Alarms of Amazon CloudWatch.

Source: Amazon CloudWatch API Reference, PutMetricAlarm.
"""

from collections.abc import Sequence

from definitions.module.alarms import CompiledAlarm
from definitions.module.compiled import CompiledModule
from stacks.bindings import TerraformStack
from stacks.operation_bindings import CloudwatchMetricAlarm
from stacks.terraform.renderer import TerraformRenderer


def add_alarms(
    stack: TerraformStack,
    alarms: Sequence[CompiledAlarm],
    module: CompiledModule,
    terraform: TerraformRenderer,
    topics: Sequence[str] | None = None,
) -> list[CloudwatchMetricAlarm]:
    """Add the alarms, which tell the topics with these ARNs."""
    return [
        CloudwatchMetricAlarm(
            stack,
            f"alarm_{alarm.key.replace('-', '_')}",
            alarm_name=terraform.text(alarm.name),
            alarm_description=terraform.text(alarm.measure.description),
            namespace=alarm.measure.namespace,
            metric_name=alarm.measure.metric,
            dimensions=terraform.texts(dict(alarm.measure.dimensions)),
            statistic=alarm.measure.statistic,
            period=alarm.measure.period_seconds,
            evaluation_periods=alarm.measure.periods,
            comparison_operator=alarm.measure.comparison,
            threshold=alarm.measure.threshold,
            treat_missing_data=alarm.measure.missing_data,
            alarm_actions=topics,
            tags=terraform.texts(module.tags),
        )
        for alarm in alarms
    ]
