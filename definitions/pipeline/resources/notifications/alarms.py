"""Alarms as plain data.

Sources: Amazon SageMaker Developer Guide, "Monitor Amazon SageMaker AI with Amazon CloudWatch", section "SageMaker
pipelines metrics"; Amazon SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS"; Amazon CloudWatch User
Guide, "Configuring how CloudWatch alarms treat missing data".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.resources.notifications.names import LONGEST_ALARM
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.pipeline.resources.triggers.names import TriggerNames
from definitions.project.naming.standard import Naming

NAMESPACE = "AWS/Sagemaker/ModelBuildingPipeline"
"""So spelled, unlike SageMaker's other namespaces."""

Comparison: TypeAlias = Literal[
    "GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold"
]
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class CompiledAlarm:
    """An alarm on one metric.

    Attributes:
        id: in the stack, such as ``execution_failed``.
        name: in AWS.
        description: a sentence, with the command that shows more.
        namespace: of the metric.
        metric: its name.
        dimensions: that choose what is measured.
        statistic: of the values in a period.
        period_seconds: length of a period.
        periods: so many in a row must be beyond the threshold.
        comparison: that sets the alarm off.
        threshold: in the metric's unit.
        without_data: whether a period without any value is beyond the threshold.
    """

    id: str
    name: str
    description: str
    namespace: str
    metric: str
    dimensions: dict[str, str]
    statistic: Literal["Sum", "Maximum"]
    period_seconds: int
    periods: int
    comparison: Comparison
    threshold: int
    without_data: Literal["breaching", "notBreaching"]


def compiled_alarms(config: ModuleConfig, naming: Naming, resources: ResourceNames) -> tuple[CompiledAlarm, ...]:
    """The alarms of a config without errors."""
    return tuple(_alarms(config, naming, resources))


def _alarms(config: ModuleConfig, naming: Naming, resources: ResourceNames) -> Iterator[CompiledAlarm]:
    alarms = config.alarms
    if alarms is None:
        return

    def name(what: str) -> str:
        return naming.resource_name(f"pipeline-{config.project_name}-{what}", LONGEST_ALARM)

    pipeline = resources.pipeline
    more = f"To see more: pipelines status {resources.stack}"
    of_pipeline = {"PipelineName": pipeline}
    if alarms.execution_failed:
        yield CompiledAlarm(
            id="execution_failed",
            name=name("execution-failed"),
            description=f"An execution of the SageMaker pipeline {pipeline} failed. {more}",
            namespace=NAMESPACE,
            metric="ExecutionFailed",
            dimensions=of_pipeline,
            statistic="Sum",
            period_seconds=5 * _MINUTE,
            periods=1,
            comparison="GreaterThanOrEqualToThreshold",
            threshold=1,
            without_data="notBreaching",
        )
    minutes = alarms.execution_longer_than_minutes
    if minutes is not None:
        yield CompiledAlarm(
            id="execution_longer_than",
            name=name("execution-longer-than"),
            description=f"An execution of the SageMaker pipeline {pipeline} took longer than {minutes:,} minutes. {more}",
            namespace=NAMESPACE,
            metric="ExecutionDuration",
            dimensions=of_pipeline,
            statistic="Maximum",
            period_seconds=5 * _MINUTE,
            periods=1,
            comparison="GreaterThanThreshold",
            threshold=minutes * _MINUTE * 1000,  # milliseconds
            without_data="notBreaching",
        )
    hours = alarms.nothing_succeeded_for_hours
    if hours is not None:
        yield CompiledAlarm(
            id="nothing_succeeded",
            name=name("nothing-succeeded"),
            description=f"No execution of the SageMaker pipeline {pipeline} succeeded for {hours} hours. {more}",
            namespace=NAMESPACE,
            metric="ExecutionSucceeded",
            dimensions=of_pipeline,
            statistic="Sum",
            period_seconds=_HOUR,
            periods=hours,
            comparison="LessThanThreshold",
            threshold=1,
            without_data="breaching",
        )
    if alarms.trigger_failed and config.triggers:
        queue = TriggerNames.of(config, naming).queue
        yield CompiledAlarm(
            id="trigger_failed",
            name=name("trigger-failed"),
            description=f"A trigger could not start the SageMaker pipeline {pipeline}: see the queue {queue}.",
            namespace="AWS/SQS",
            metric="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": queue},
            statistic="Maximum",
            period_seconds=5 * _MINUTE,
            periods=1,
            comparison="GreaterThanOrEqualToThreshold",
            threshold=1,
            without_data="notBreaching",
        )
