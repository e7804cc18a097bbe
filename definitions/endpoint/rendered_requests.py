"""All requests of an endpoint's module, as people and programs read them.

Sources: APIs CreateModel, CreateEndpointConfig and CreateEndpoint; Application Auto Scaling API Reference,
RegisterScalableTarget and PutScalingPolicy; Amazon CloudWatch API Reference, PutMetricAlarm.
"""

from collections.abc import Mapping, Sequence

from definitions.api.structure import Structure
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.models import ServedModel
from definitions.endpoint.requests import model_request
from definitions.endpoint.scaling import CompiledScaling, ScalingPolicy
from definitions.module.alarms import CompiledAlarm, Measure
from definitions.values.expressions import Json


def rendered_requests(
    config: EndpointModuleConfig,
    models: Sequence[ServedModel],
    requests: Mapping[str, object],
    scaling: Sequence[CompiledScaling],
    alarms: Sequence[CompiledAlarm],
) -> Mapping[str, Json]:
    """All requests by operation; where there are several of one, by their names in Terraform."""
    policies = {policy.key: _scaling_policy(policy, one) for one in scaling for policy in one.policies}
    several = {
        "RegisterScalableTarget": {one.key: _scalable_target(one) for one in scaling},
        "PutScalingPolicy": policies,
        "PutMetricAlarm": {alarm.key: _alarm(alarm.name, alarm.measure) for alarm in alarms},
    }
    whole = set_members(
        {
            "CreateModel": {model.key: model_request(config, model) for model in models},
            **requests,
            **{operation: found for operation, found in several.items() if found},
        }
    )
    assert isinstance(whole, dict)
    return whole


def _scalable_target(scaling: CompiledScaling) -> Mapping[str, object]:
    return {
        **_target(scaling),
        "MinCapacity": scaling.min_capacity,
        "MaxCapacity": scaling.max_capacity,
    }


def _target(scaling: CompiledScaling) -> Mapping[str, object]:
    return {
        "ServiceNamespace": "sagemaker",
        "ResourceId": scaling.resource_id,
        "ScalableDimension": scaling.scalable_dimension,
    }


def _scaling_policy(policy: ScalingPolicy, scaling: CompiledScaling) -> Mapping[str, object]:
    own, predefined = policy.customized_metric, policy.predefined_metric_type
    return {
        "PolicyName": policy.name,
        **_target(scaling),
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": policy.target_value,
            "PredefinedMetricSpecification": None if predefined is None else {"PredefinedMetricType": predefined},
            "CustomizedMetricSpecification": None
            if own is None
            else {
                "MetricName": own.name,
                "Namespace": own.namespace,
                "Dimensions": _dimensions(own.dimensions),
                "Statistic": "Average",
            },
            "ScaleOutCooldown": policy.scale_out_cooldown,
            "ScaleInCooldown": policy.scale_in_cooldown,
            "DisableScaleIn": policy.disable_scale_in,
        },
    }


def _alarm(name: str, measure: Measure) -> Mapping[str, object]:
    return {
        "AlarmName": name,
        "AlarmDescription": measure.description,
        "MetricName": measure.metric,
        "Namespace": measure.namespace,
        "Statistic": measure.statistic,
        "Dimensions": _dimensions(measure.dimensions),
        "Period": measure.period_seconds,
        "EvaluationPeriods": measure.periods,
        "Threshold": measure.threshold,
        "ComparisonOperator": measure.comparison,
        "TreatMissingData": measure.missing_data,
    }


def _dimensions(dimensions: Sequence[tuple[str, str]]) -> list[object]:
    return [{"Name": name, "Value": value} for name, value in dimensions]


def set_members(tree: object) -> object:
    """A request without members that are not set."""
    if isinstance(tree, Structure):
        return {name: set_members(value) for _, name, value in tree.members}
    if isinstance(tree, Mapping):
        return {key: set_members(value) for key, value in tree.items() if value is not None}
    if isinstance(tree, list | tuple):
        return [set_members(value) for value in tree]
    return tree
