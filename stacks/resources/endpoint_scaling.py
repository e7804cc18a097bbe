"""Scaling of an endpoint's variants.

Source: Application Auto Scaling API Reference, RegisterScalableTarget and PutScalingPolicy.
"""

from typing import Any

from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.scaling import CompiledScaling, ScalingPolicy
from stacks.bindings import ITerraformDependable, TerraformStack
from stacks.endpoint_bindings import (
    AppautoscalingPolicy,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationDimensions,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification,
    AppautoscalingTarget,
)
from stacks.terraform.renderer import TerraformRenderer, escape

_SERVICE = "sagemaker"


def add_scaling(
    stack: TerraformStack, endpoint: CompiledEndpoint, terraform: TerraformRenderer, variants: ITerraformDependable
) -> None:
    """Add what scales each variant, once ``variants`` is there."""
    for scaling in endpoint.scaling:
        target = AppautoscalingTarget(
            stack,
            f"scaling_{scaling.key}",
            service_namespace=_SERVICE,
            resource_id=terraform.text(scaling.resource_id),
            scalable_dimension=scaling.scalable_dimension,
            min_capacity=scaling.min_capacity,
            max_capacity=scaling.max_capacity,
            tags=terraform.texts(endpoint.tags),
            depends_on=[variants],
        )
        for policy in scaling.policies:
            _add_policy(stack, policy, scaling, terraform, target)


def _add_policy(
    stack: TerraformStack,
    policy: ScalingPolicy,
    scaling: CompiledScaling,
    terraform: TerraformRenderer,
    target: AppautoscalingTarget,
) -> None:
    AppautoscalingPolicy(
        stack,
        f"scaling_{policy.key}",
        name=terraform.text(policy.name),
        policy_type="TargetTrackingScaling",
        service_namespace=_SERVICE,
        resource_id=terraform.text(scaling.resource_id),
        scalable_dimension=scaling.scalable_dimension,
        target_tracking_scaling_policy_configuration=AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration(
            target_value=policy.target_value,
            scale_in_cooldown=policy.scale_in_cooldown,
            scale_out_cooldown=policy.scale_out_cooldown,
            disable_scale_in=policy.disable_scale_in,
            **_metric(policy),
        ),
        depends_on=[target],
    )


def _metric(policy: ScalingPolicy) -> dict[str, Any]:
    metric = policy.customized_metric
    if metric is None:
        predefined = AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification
        assert policy.predefined_metric_type is not None
        return {"predefined_metric_specification": predefined(predefined_metric_type=policy.predefined_metric_type)}
    customized = AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification
    dimension = AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationDimensions
    return {
        "customized_metric_specification": customized(
            metric_name=metric.name,
            namespace=metric.namespace,
            statistic="Average",
            dimensions=[dimension(name=name, value=escape(value)) for name, value in metric.dimensions],
        )
    }
