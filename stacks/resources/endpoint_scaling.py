"""Scaling of an endpoint's variants.

Sources: Application Auto Scaling API Reference, RegisterScalableTarget, DeregisterScalableTarget and PutScalingPolicy;
Amazon SageMaker Developer Guide, "Update endpoints that use auto scaling"; Terraform documentation,
"terraform_data" and "replace_triggered_by".
"""

from collections.abc import Mapping
from typing import Any

from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.scaling import CompiledScaling, ScalingPolicy
from stacks.bindings import ITerraformDependable, TerraformResourceLifecycle, TerraformStack
from stacks.endpoint_bindings import (
    AppautoscalingPolicy,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationDimensions,
    AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification,
    AppautoscalingTarget,
    DataResource,
)
from stacks.terraform.renderer import TerraformRenderer, escape

_SERVICE = "sagemaker"


def add_scaled_instances(
    stack: TerraformStack, endpoint: CompiledEndpoint, terraform: TerraformRenderer
) -> dict[str, DataResource]:
    """Add what stands for the instances of each scaled variant, by its name; the endpoint must depend on all.

    SageMaker neither removes a variant that is scaled nor changes the type of its instances. With these, Terraform
    ends the scaling first, as it destroys what depends on them before them, and them before it updates the endpoint.
    """
    types = {variant.variant_name: variant.instance_type for variant in endpoint.config.variants}
    return {
        scaling.key: DataResource(
            stack,
            _instances(scaling),
            triggers_replace={"instance_type": terraform.text(types[scaling.key] or "serverless")},
        )
        for scaling in endpoint.scaling
    }


def _instances(scaling: CompiledScaling) -> str:
    return f"scaled_{scaling.key}"


def add_scaling(
    stack: TerraformStack,
    endpoint: CompiledEndpoint,
    terraform: TerraformRenderer,
    variants: ITerraformDependable,
    instances: Mapping[str, DataResource],
) -> None:
    """Add what scales each variant, once ``variants`` is there; anew with its ``instances``."""
    for scaling in endpoint.scaling:
        of_variant = instances[scaling.key]
        anew = TerraformResourceLifecycle(replace_triggered_by=[f"terraform_data.{_instances(scaling)}"])
        target = AppautoscalingTarget(
            stack,
            f"scaling_{scaling.key}",
            service_namespace=_SERVICE,
            resource_id=terraform.text(scaling.resource_id),
            scalable_dimension=scaling.scalable_dimension,
            min_capacity=scaling.min_capacity,
            max_capacity=scaling.max_capacity,
            tags=terraform.texts(endpoint.tags),
            depends_on=[variants, of_variant],
            lifecycle=anew,
        )
        for policy in scaling.policies:
            # Without a target there are no policies.
            _add_policy(stack, policy, scaling, terraform, target, anew)


def _add_policy(
    stack: TerraformStack,
    policy: ScalingPolicy,
    scaling: CompiledScaling,
    terraform: TerraformRenderer,
    target: AppautoscalingTarget,
    anew: TerraformResourceLifecycle,
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
        lifecycle=anew,
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
