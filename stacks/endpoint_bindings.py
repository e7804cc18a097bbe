"""Classes of the AWS provider for endpoints: imported when a project has one."""

from stacks.loading.provider_classes import provider_classes

with provider_classes():
    from cdktf import DataResource
    from cdktf_cdktf_provider_aws.appautoscaling_policy import (
        AppautoscalingPolicy,
        AppautoscalingPolicyTargetTrackingScalingPolicyConfiguration,
        AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecification,
        AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationDimensions,
        AppautoscalingPolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification,
    )
    from cdktf_cdktf_provider_aws.appautoscaling_target import AppautoscalingTarget
    from cdktf_cdktf_provider_aws.sagemaker_endpoint import (
        SagemakerEndpoint,
        SagemakerEndpointDeploymentConfigAutoRollbackConfigurationAlarms,
    )
    from cdktf_cdktf_provider_aws.sagemaker_endpoint_configuration import (
        SagemakerEndpointConfiguration,
        SagemakerEndpointConfigurationDataCaptureConfigCaptureOptions,
        SagemakerEndpointConfigurationProductionVariants,
        SagemakerEndpointConfigurationProductionVariantsRoutingConfig,
        SagemakerEndpointConfigurationShadowProductionVariants,
        SagemakerEndpointConfigurationShadowProductionVariantsRoutingConfig,
    )
    from cdktf_cdktf_provider_aws.sagemaker_model import SagemakerModel, SagemakerModelPrimaryContainer
