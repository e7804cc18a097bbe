"""Classes of the AWS provider that only the stacks of endpoints use, imported here and nowhere else.

They take three tenths of a second to import, as much as all classes of ``stacks/bindings.py`` together.
"""

from stacks.loading.provider_classes import provider_classes

with provider_classes():
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
