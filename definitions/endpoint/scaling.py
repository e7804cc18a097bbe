"""Scaling of variants as plain data.

Sources: Application Auto Scaling API Reference, RegisterScalableTarget and PutScalingPolicy; Amazon SageMaker Developer
Guide, "Automatic scaling of Amazon SageMaker AI models" and "Autoscale an asynchronous endpoint".
"""

from collections.abc import Iterator

from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.config.scaling import BACKLOG, OWN_METRICS, ScalingTarget
from definitions.endpoint.names import EndpointNames
from definitions.foundation.records import record


@record
class CustomizedMetric:
    """A metric that Application Auto Scaling does not predefine.

    Attributes:
        name: of the metric; likewise ``namespace``.
        dimensions: each with its value.
    """

    name: str
    namespace: str
    dimensions: tuple[tuple[str, str], ...]


@record
class ScalingPolicy:
    """A policy that keeps a metric near a value.

    Attributes:
        key: its name in Terraform is ``scaling_<key>``: variant and metric.
        name: in AWS.
        target_value: in the metric's unit.
        predefined_metric_type: or else there is a ``customized_metric``, whose average counts.
        scale_in_cooldown: in seconds; likewise ``scale_out_cooldown``.
        disable_scale_in: whether it only adds.
    """

    key: str
    name: str
    target_value: float
    predefined_metric_type: str | None
    customized_metric: CustomizedMetric | None
    scale_in_cooldown: int
    scale_out_cooldown: int
    disable_scale_in: bool


@record
class CompiledScaling:
    """The scaling of one variant.

    Attributes:
        key: its name in Terraform is ``scaling_<key>``: the variant.
        resource_id: ``endpoint/<name>/variant/<variant>``.
        scalable_dimension: instances, or the provisioned concurrency of a serverless variant.
        min_capacity: the fewest; ``max_capacity`` the most.
        policies: what it follows.
    """

    key: str
    resource_id: str
    scalable_dimension: str
    min_capacity: int
    max_capacity: int
    policies: tuple[ScalingPolicy, ...]


def compiled_scaling(config: EndpointModuleConfig, names: EndpointNames) -> Iterator[CompiledScaling]:
    """The scaling of all variants that have any."""
    for variant in config.variants:
        scaling, name = variant.auto_scaling, variant.variant_name
        if scaling is not None:
            counted = "DesiredInstanceCount" if variant.serverless is None else "DesiredProvisionedConcurrency"
            yield CompiledScaling(
                key=name,
                resource_id=f"endpoint/{names.endpoint}/variant/{name}",
                scalable_dimension=f"sagemaker:variant:{counted}",
                min_capacity=scaling.min_capacity,
                max_capacity=scaling.max_capacity,
                policies=tuple(_policy(target, name, names.endpoint) for target in scaling.targets),
            )


def _policy(target: ScalingTarget, variant: str, endpoint: str) -> ScalingPolicy:
    metric = target.metric
    customized = None
    if metric in OWN_METRICS:
        # A backlog is the endpoint's: requests wait for no variant.
        of_variant = () if metric == BACKLOG else (("VariantName", variant),)
        customized = CustomizedMetric(metric, OWN_METRICS[metric], (("EndpointName", endpoint), *of_variant))
    return ScalingPolicy(
        key=f"{variant}_{metric}",
        name=f"{endpoint}-{variant}-{metric}",
        target_value=target.target_value,
        predefined_metric_type=None if customized is not None else metric,
        customized_metric=customized,
        scale_in_cooldown=target.scale_in_cooldown,
        scale_out_cooldown=target.scale_out_cooldown,
        disable_scale_in=target.disable_scale_in,
    )
