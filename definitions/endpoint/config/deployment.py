"""How an endpoint moves from one configuration to the next, and what makes it go back.

Sources: APIs DeploymentConfig, TrafficRoutingConfig, RollingUpdatePolicy and AutoRollbackConfig; Amazon SageMaker
Developer Guide, "Deployment guardrails for updating models in production" and "Monitor Amazon SageMaker AI with Amazon
CloudWatch"; Amazon CloudWatch API Reference, PutMetricAlarm.
"""

from collections.abc import Mapping
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import Field

from definitions.schema.errors import invalid
from definitions.schema.fields import ChoiceField, NumberField, TextField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.values.infrastructure import Text

ALL_AT_ONCE, CANARY, LINEAR, ROLLING = "allAtOnce", "canary", "linear", "rolling"
Statistic: TypeAlias = Literal["Sum", "Average", "Maximum"]
_COUNTS, _INSTANCES = "AWS/SageMaker", "/aws/sagemaker/Endpoints"
METRICS: Mapping[str, tuple[str, Statistic]] = {
    "Invocation4XXErrors": (_COUNTS, "Sum"),
    "Invocation5XXErrors": (_COUNTS, "Sum"),
    "InvocationModelErrors": (_COUNTS, "Sum"),
    "ModelLatency": (_COUNTS, "Average"),
    "OverheadLatency": (_COUNTS, "Average"),
    "CPUUtilization": (_INSTANCES, "Average"),
    "MemoryUtilization": (_INSTANCES, "Average"),
    "DiskUtilization": (_INSTANCES, "Average"),
    "GPUUtilization": (_INSTANCES, "Average"),
    "GPUMemoryUtilization": (_INSTANCES, "Average"),
}
"""Metrics of a variant: namespace, and the statistic that is compared if the config names none."""
_OF_OWN_ALARMS = {
    "threshold": "threshold",
    "statistic": "statistic",
    "periodSeconds": "period_seconds",
    "evaluationPeriods": "evaluation_periods",
}
Wait = Annotated[int, NumberField(0, 3600, unit="seconds", parameter=False)]


def _name_in(arn: str) -> str | None:
    """What to write for the ARN of an alarm."""
    name = arn.partition(":alarm:")[2]
    return f"write {name}" if name else None


AlarmName = Annotated[
    Text, TextField("the name of an alarm", "bad-name", r"(?!arn:)(?=.*\S).+", longest=255, remedy=_name_in)
]


class CapacitySize(Model):
    """A part of the instances."""

    type: Annotated[str, ChoiceField(("CAPACITY_PERCENT", "INSTANCE_COUNT"))]
    """What value counts."""
    value: Annotated[int, NumberField(1, parameter=False)]
    """Percent of the instances, or instances."""

    def render(self) -> dict[str, object]:
        """``CapacitySize`` of the API."""
        return {"Type": self.type, "Value": self.value}


class RollbackAlarm(Model):
    """An alarm that makes a deployment go back: an existing one by its name, or one that is made here."""

    name: AlarmName | None = None
    """An alarm of CloudWatch that exists already."""
    metric: Annotated[str, ChoiceField(tuple(METRICS))] | None = None
    """What an own alarm measures, of each production variant."""
    threshold: Annotated[float, NumberField(0, whole=False, parameter=False)] | None = None
    """With metric: the alarm goes off above it. Latency is in microseconds, utilization in percent."""
    statistic: Annotated[Statistic, ChoiceField(("Sum", "Average", "Maximum"))] | None = None
    """Of the values of a period; Sum for errors and Average for others if not given."""
    period_seconds: Annotated[int, NumberField(60, 3600, unit="seconds", parameter=False)] = 60
    """Length of a period, a multiple of 60 seconds."""
    evaluation_periods: Annotated[int, NumberField(1, 24, parameter=False)] = 1
    """So many periods in a row must be above the threshold."""

    @validator("after")
    def _is_one_of_two(self) -> Self:
        if (self.name is None) == (self.metric is None):
            message = "needs either 'name', of an alarm that exists, or 'metric' and 'threshold', of one that is made"
            raise invalid("not-one-of", message)
        own = [key for key, field in _OF_OWN_ALARMS.items() if field in self.model_fields_set]
        if self.name is not None and own:
            raise invalid("forbidden-key", "is for an alarm that is made here; 'name' names one", key=own[0])
        if self.metric is not None and self.threshold is None:
            raise invalid("missing-key", "is required and missing", key="threshold")
        if self.period_seconds % 60:
            message = f"must be a multiple of 60 seconds, got {self.period_seconds}"
            raise invalid("out-of-range", message, key="periodSeconds")
        return self


class Deployment(Model):
    """How traffic moves to new instances: blue/green (allAtOnce, canary, linear) or rolling."""

    type: Annotated[
        str,
        ChoiceField(
            (ALL_AT_ONCE, CANARY, LINEAR, ROLLING),
            hints=(("all_at_once", "write allAtOnce"), ("bluegreen", "write allAtOnce, canary or linear")),
        ),
    ] = ALL_AT_ONCE
    """allAtOnce: all traffic; canary: a part, then the rest; linear: in equal steps; rolling: instances in batches,
    with fewer of them at the same time."""
    canary_size: CapacitySize | None = None
    """Of canary: {type: CAPACITY_PERCENT or INSTANCE_COUNT, value}; at most half of the instances."""
    linear_step_size: CapacitySize | None = None
    """Of linear: {type, value}; 10 to 50 percent."""
    maximum_batch_size: CapacitySize | None = None
    """Of rolling: {type, value}; 5 to 50 percent."""
    rollback_maximum_batch_size: CapacitySize | None = None
    """Of rolling, on the way back: {type, value}; SageMaker's own is all at once."""
    wait_interval_in_seconds: Wait = 300
    """Between two steps alarms are watched for so long, in seconds."""
    termination_wait_in_seconds: Wait | None = None
    """Old instances are kept so long after all traffic has moved, in seconds; not with rolling."""
    maximum_execution_timeout_in_seconds: (
        Annotated[int, NumberField(600, 28800, unit="seconds", parameter=False)] | None
    ) = None
    """The deployment goes back if it takes longer, in seconds."""
    alarms: Annotated[list[RollbackAlarm], Field(min_length=1, max_length=10)] | None = None
    """Alarms that make it go back."""

    @validator("after")
    def _sizes_of_the_type(self) -> Self:
        sizes = {
            "canarySize": (CANARY, self.canary_size),
            "linearStepSize": (LINEAR, self.linear_step_size),
            "maximumBatchSize": (ROLLING, self.maximum_batch_size),
            "rollbackMaximumBatchSize": (ROLLING, self.rollback_maximum_batch_size),
        }
        for key, (type_, size) in sizes.items():
            if size is not None and type_ != self.type:
                raise invalid("forbidden-key", f"is for the type '{type_}'; this is '{self.type}'", key=key)
            if size is None and type_ == self.type and key != "rollbackMaximumBatchSize":
                raise invalid(
                    "missing-key", "is required and missing", "such as {type: CAPACITY_PERCENT, value: 10}", key=key
                )
        if self.type == ROLLING and self.termination_wait_in_seconds is not None:
            message = "is for blue/green deployments; a rolling one keeps no old instances"
            raise invalid("forbidden-key", message, key="terminationWaitInSeconds")
        return self
