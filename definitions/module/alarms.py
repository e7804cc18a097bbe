"""Alarms as plain data.

Source: Amazon CloudWatch API Reference, PutMetricAlarm.
"""

from typing import Literal

from definitions.foundation.records import record


@record(kw_only=True)
class Measure:
    """What an alarm measures, and when it goes off.

    Attributes:
        description: a sentence.
        namespace: of the metric; SageMaker spells that of pipelines otherwise than its others.
        metric: its name.
        dimensions: each with its value, which choose what is measured.
        statistic: of the values in a period.
        period_seconds: length of a period.
        periods: so many in a row must be beyond the threshold.
        comparison: with the threshold.
        threshold: in the metric's unit.
        missing_data: whether a period without any value is beyond the threshold.
    """

    description: str
    namespace: str = "AWS/Sagemaker/ModelBuildingPipeline"
    metric: str
    dimensions: tuple[tuple[str, str], ...]
    statistic: Literal["Sum", "Average", "Maximum"] = "Sum"
    period_seconds: int = 300
    periods: int = 1
    comparison: Literal["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold"] = (
        "GreaterThanOrEqualToThreshold"
    )
    threshold: float = 1
    missing_data: Literal["breaching", "notBreaching"] = "notBreaching"


@record
class CompiledAlarm:
    """An alarm: its key in the stack, such as ``execution-failed``, its name in AWS, and what it measures."""

    key: str
    name: str
    measure: Measure
