"""Alarms of Amazon CloudWatch on what executions do, or fail to do.

Sources: Amazon SageMaker Developer Guide, "Monitor Amazon SageMaker AI with Amazon CloudWatch", section "SageMaker
pipelines metrics"; Amazon CloudWatch API Reference, PutMetricAlarm (periods of an hour add up to at most seven days).
"""

from typing import Annotated

from definitions.schema.field_types import Boolean
from definitions.schema.fields import NumberField
from definitions.schema.model import Model


class Alarms(Model):
    """Alarms, sent to all topics of notifications."""

    execution_failed: Boolean = False
    """true: goes off when an execution has failed."""
    execution_longer_than_minutes: Annotated[int, NumberField(1, 525600, unit="minutes", parameter=False)] | None = None
    """Goes off when an execution took more minutes; CloudWatch hears of it when the execution ends."""
    nothing_succeeded_for_hours: Annotated[int, NumberField(1, 168, unit="hours", parameter=False)] | None = None
    """Goes off when no execution has succeeded for so many hours, at most 168, which are 7 days."""
    trigger_failed: Boolean = False
    """true: goes off when a trigger could not start the pipeline, or when an approval could not be published; its event
    is in the dead-letter queue."""

    @property
    def are_none(self) -> bool:
        """Whether none is set."""
        numbers = (self.execution_longer_than_minutes, self.nothing_succeeded_for_hours)
        return not (self.execution_failed or self.trigger_failed) and numbers == (None, None)
