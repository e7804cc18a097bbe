"""Scaling of variants.

Sources: Application Auto Scaling API Reference, RegisterScalableTarget and PutScalingPolicy; Amazon SageMaker Developer
Guide, "Automatic scaling of Amazon SageMaker AI models" and "Autoscale an asynchronous endpoint".
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from definitions.schema.field_types import Boolean
from definitions.schema.fields import ChoiceField, NumberField
from definitions.schema.model import Model

CONCURRENCY = "SageMakerVariantProvisionedConcurrencyUtilization"
BACKLOG = "ApproximateBacklogSizePerInstance"
PREDEFINED_METRICS = (
    "SageMakerVariantInvocationsPerInstance",
    "SageMakerVariantConcurrentRequestsPerModelHighResolution",
    CONCURRENCY,
)
OWN_METRICS: Mapping[str, str] = {
    "CPUUtilization": "/aws/sagemaker/Endpoints",
    "MemoryUtilization": "/aws/sagemaker/Endpoints",
    "GPUUtilization": "/aws/sagemaker/Endpoints",
    "GPUMemoryUtilization": "/aws/sagemaker/Endpoints",
    BACKLOG: "AWS/SageMaker",
}
"""Metrics that Application Auto Scaling does not predefine, with their namespaces."""
_MOST = 2147483647
Capacity = Annotated[int, NumberField(0, _MOST, parameter=False)]
Cooldown = Annotated[int, NumberField(0, _MOST, unit="seconds", parameter=False)]


class ScalingTarget(Model):
    """A metric that scaling keeps near a value."""

    metric: Annotated[
        str,
        ChoiceField(
            (*PREDEFINED_METRICS, *OWN_METRICS),
            hints=(
                ("invocationsperinstance", f"write {PREDEFINED_METRICS[0]}"),
                ("concurrentrequestspermodel", f"write {PREDEFINED_METRICS[1]}"),
                ("provisionedconcurrencyutilization", f"write {CONCURRENCY}"),
            ),
        ),
    ]
    """The metric, each instance's on average; invocations are counted in a minute."""
    target_value: Annotated[float, NumberField(0.001, whole=False, parameter=False)]
    """The value, in the metric's unit: invocations, requests, percent; of provisioned concurrency a part of 1."""
    scale_in_cooldown: Cooldown = 300
    """Seconds after instances were removed until more are."""
    scale_out_cooldown: Cooldown = 300
    """Seconds after instances were added until more are."""
    disable_scale_in: Boolean = False
    """true: only adds."""


class AutoScaling(Model):
    """Limits of a variant's instances, or of its provisioned concurrency if it is serverless, and what moves them."""

    min_capacity: Capacity
    """The fewest; 0 only with asyncInference."""
    max_capacity: Capacity
    """The most."""
    targets: Annotated[list[ScalingTarget], Field(min_length=1)]
    """Metrics that scaling follows; with several, the largest capacity that one asks for."""
