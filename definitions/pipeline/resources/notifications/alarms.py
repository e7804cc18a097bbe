"""Alarms as plain data.

Sources: Amazon SageMaker Developer Guide, "Monitor Amazon SageMaker AI with Amazon CloudWatch", section "SageMaker
pipelines metrics"; Amazon SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS"; Amazon CloudWatch User
Guide, "Configuring how CloudWatch alarms treat missing data".
"""

from collections.abc import Iterator

from definitions.module.alarms import CompiledAlarm, Measure
from definitions.pipeline.config.module_config import ModuleConfig
from definitions.pipeline.operations.alarms import Alarms
from definitions.pipeline.resources.events.names import dead_letter_queue
from definitions.pipeline.resources.notifications.names import LONGEST_ALARM
from definitions.pipeline.resources.resource_names import ResourceNames
from definitions.project.naming.standard import Naming

_HOUR, _MINUTE_IN_MILLISECONDS = 3600, 60_000


def compiled_alarms(config: ModuleConfig, naming: Naming, resources: ResourceNames) -> tuple[CompiledAlarm, ...]:
    """The alarms of a config without errors."""
    if config.alarms is None:
        return ()
    measures = [*_of_executions(config.alarms, resources)]
    if config.alarms.trigger_failed and config.has_dead_letters:
        measures.append(("trigger-failed", _dead_letters(config, naming, resources.pipeline)))
    prefix = f"pipeline-{config.project_name}"
    return tuple(
        CompiledAlarm(key, naming.resource_name(f"{prefix}-{key}", LONGEST_ALARM), measure) for key, measure in measures
    )


def _of_executions(alarms: Alarms, names: ResourceNames) -> Iterator[tuple[str, Measure]]:
    of_pipeline = f"of the SageMaker pipeline {names.pipeline}"
    more = f"To see more: pipelines status {names.stack}"
    dimensions = (("PipelineName", names.pipeline),)
    minutes, hours = alarms.execution_longer_than_minutes, alarms.nothing_succeeded_for_hours
    if alarms.execution_failed:
        yield (
            "execution-failed",
            Measure(
                description=f"An execution {of_pipeline} failed. {more}",
                metric="ExecutionFailed",
                dimensions=dimensions,
            ),
        )
    if minutes is not None:
        yield (
            "execution-longer-than",
            Measure(
                description=f"An execution {of_pipeline} took longer than {minutes:,} minutes. {more}",
                metric="ExecutionDuration",
                dimensions=dimensions,
                statistic="Maximum",
                comparison="GreaterThanThreshold",
                threshold=minutes * _MINUTE_IN_MILLISECONDS,
            ),
        )
    if hours is not None:
        yield (
            "nothing-succeeded",
            Measure(
                description=f"No execution {of_pipeline} succeeded for {hours} hours. {more}",
                metric="ExecutionSucceeded",
                dimensions=dimensions,
                # CloudWatch looks back for seven days only if periods have an hour.
                period_seconds=_HOUR,
                periods=hours,
                comparison="LessThanThreshold",
                missing_data="breaching",
            ),
        )


def _dead_letters(config: ModuleConfig, naming: Naming, pipeline: str) -> Measure:
    queue = dead_letter_queue(config.project_name, naming)
    failed = {
        f"a trigger could not start the SageMaker pipeline {pipeline}": bool(config.triggers),
        "an approval could not be published": config.publish_approved_model_package,
    }
    sentence = " or ".join(failure for failure, may_happen in failed.items() if may_happen)
    return Measure(
        description=f"{sentence[0].upper()}{sentence[1:]}: its event is in the queue {queue}.",
        namespace="AWS/SQS",
        metric="ApproximateNumberOfMessagesVisible",
        dimensions=(("QueueName", queue),),
        statistic="Maximum",
    )
