"""The endpoint and its configuration.

Sources: Amazon SageMaker API Reference, CreateEndpointConfig, CreateEndpoint and UpdateEndpoint; AWS provider
documentation, ``aws_sagemaker_endpoint_configuration`` and ``aws_sagemaker_endpoint``; Terraform documentation, "Custom
Conditions".
"""

from collections.abc import Sequence

from definitions.endpoint.compile import CompiledEndpoint
from stacks.bindings import ITerraformDependable, Postcondition, TerraformResourceLifecycle, TerraformStack
from stacks.endpoint_bindings import (
    SagemakerEndpoint,
    SagemakerEndpointConfiguration,
    SagemakerEndpointConfigurationDataCaptureConfigCaptureOptions,
    SagemakerEndpointConfigurationProductionVariants,
    SagemakerEndpointConfigurationProductionVariantsRoutingConfig,
    SagemakerEndpointConfigurationShadowProductionVariants,
    SagemakerEndpointConfigurationShadowProductionVariantsRoutingConfig,
    SagemakerEndpointDeploymentConfigAutoRollbackConfigurationAlarms,
)
from stacks.terraform.arguments import arguments
from stacks.terraform.renderer import TerraformRenderer

_CONFIGURATION = "aws_sagemaker_endpoint_configuration.endpoint_configuration"


def add_endpoint_configuration(
    stack: TerraformStack, endpoint: CompiledEndpoint, terraform: TerraformRenderer
) -> SagemakerEndpointConfiguration:
    """Add the configuration. Every change makes a new one, which replaces the old one when the endpoint has it."""
    request = {name: value for name, value in endpoint.configuration.items() if name != "EndpointConfigName"}
    production, shadow = (request.pop(name) for name in ("ProductionVariants", "ShadowProductionVariants"))
    request["KmsKeyArn"] = request.pop("KmsKeyId")
    given = arguments(request, terraform, CaptureOptions=SagemakerEndpointConfigurationDataCaptureConfigCaptureOptions)
    variants = arguments(
        {"ProductionVariants": production},
        terraform,
        ProductionVariants=SagemakerEndpointConfigurationProductionVariants,
        RoutingConfig=SagemakerEndpointConfigurationProductionVariantsRoutingConfig,
    )
    shadows = arguments(
        {"ShadowProductionVariants": shadow},
        terraform,
        ShadowProductionVariants=SagemakerEndpointConfigurationShadowProductionVariants,
        RoutingConfig=SagemakerEndpointConfigurationShadowProductionVariantsRoutingConfig,
    )
    return SagemakerEndpointConfiguration(
        stack,
        "endpoint_configuration",
        name_prefix=terraform.text(endpoint.names.configuration_prefix),
        **{**variants, **shadows, **given},
        tags=terraform.texts(endpoint.tags),
        lifecycle=TerraformResourceLifecycle(create_before_destroy=True),
    )


def add_sagemaker_endpoint(
    stack: TerraformStack,
    endpoint: CompiledEndpoint,
    terraform: TerraformRenderer,
    depends_on: Sequence[ITerraformDependable],
) -> SagemakerEndpoint:
    """Add the endpoint, after what it needs from the start; it is updated in place.

    The provider reports success when SageMaker has gone back to the old configuration, and reads which one is served.
    """
    alarms = SagemakerEndpointDeploymentConfigAutoRollbackConfigurationAlarms
    name = terraform.text(endpoint.names.endpoint)
    deployment = arguments({"DeploymentConfig": endpoint.endpoint["DeploymentConfig"]}, terraform, Alarms=alarms)
    return SagemakerEndpoint(
        stack,
        "endpoint",
        name=name,
        endpoint_config_name=f"${{{_CONFIGURATION}.name}}",
        **deployment,
        tags=terraform.texts(endpoint.tags),
        lifecycle=TerraformResourceLifecycle(
            postcondition=[
                Postcondition(
                    condition=f"${{self.endpoint_config_name == {_CONFIGURATION}.name}}",
                    error_message=f"SageMaker has undone the update of the endpoint {name}, which serves the old "
                    "configuration ${self.endpoint_config_name} again: the new containers did not start, or an alarm "
                    f"went off. The reason: aws sagemaker describe-endpoint --endpoint-name {name} --query "
                    f"FailureReason, and the log group /aws/sagemaker/Endpoints/{name}. The next apply tries again.",
                )
            ]
        ),
        depends_on=depends_on,
    )
