"""EndpointConfig: say which models an endpoint serves, and on what.

Source: API CreateEndpointConfig. That data capture and explanations are refused is known from AWS's Python SDK.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field

from definitions.api.structure import Structure
from definitions.iam.statements import Statement
from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.caching_and_retries import STEP_EXCEPTIONS
from definitions.pipeline.steps.core.capabilities import NamesParts, RunsInNetwork
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.core.volume_keys import volume_key
from definitions.pipeline.steps.endpoints.async_inference import AsyncInference
from definitions.pipeline.steps.endpoints.variants import Variant
from definitions.pipeline.steps.permissions import job_runs, kms_keys, networks, resource_names
from definitions.pipeline.steps.permissions.create_conditions import ENDPOINT_CONFIG, create_conditions, values_among
from definitions.pipeline.steps.permissions.resource_names import EXECUTION_ID_PATTERN
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import BooleanOrExpression, ParameterText
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, Text, text

_REFUSED = "AWS refuses it in pipelines"


class EndpointConfig(Model):
    """Settings of an EndpointConfig step."""

    endpoint_config_name: ParameterText
    """AWS adds to it what is unique in each execution, so refer to it as {property: STEP.EndpointConfigName}."""
    production_variants: Annotated[list[Variant], Field(min_length=1, max_length=10)]
    """What answers requests."""
    shadow_production_variants: Annotated[list[Variant], Field(min_length=1)] | None = None
    """What gets a copy of the requests, for comparison; its answers go nowhere. One, next to one productionVariant."""
    async_inference_config: AsyncInference | None = None
    """Answer requests when there is time, and write the answers to S3; {} for all defaults."""
    metrics_config: Annotated[Structure, ApiField("MetricsConfig")] | None = None
    """More metrics of the endpoint: {enableEnhancedMetrics, metricPublishFrequencyInSeconds}."""
    network_config: StepNetworkConfig | None = None
    """The VPC of inference components, instead of the pipeline's; models have their own."""
    enable_network_isolation: BooleanOrExpression | None = None
    """Overrides pipeline.networkConfig.enableNetworkIsolation for inference components; models say it themselves."""

    @validator("after")
    def _keys_are_compatible(self) -> Self:
        if self.shadow_production_variants and len([*self.production_variants, *self.shadow_production_variants]) != 2:
            message = "must be one variant beside one in 'productionVariants': AWS compares no more than two"
            raise invalid("out-of-range", message, key="shadowProductionVariants")
        is_serverless = any(variant.serverless_config is not None for variant in self.variants)
        if self.async_inference_config is not None and is_serverless:
            message = "needs instances; there is a variant with 'serverlessConfig'"
            raise invalid("forbidden-key", message, key="asyncInferenceConfig")
        if self.enable_network_isolation is not None and not self.has_components:
            message = "is for variants without 'modelName'; the models say themselves whether they are isolated"
            raise invalid("forbidden-key", message, "set it where the model is created", key="enableNetworkIsolation")
        if self.network_config is not None and not self.has_components:
            message = "is for variants without 'modelName'; the models say themselves in which VPC they run"
            raise invalid("forbidden-key", message, "set it where the model is created", key="networkConfig")
        return self

    @property
    def variants(self) -> list[Variant]:
        """Production and shadow variants."""
        return [*self.production_variants, *(self.shadow_production_variants or [])]

    @property
    def has_components(self) -> bool:
        """True if a variant hosts inference components, so that role and network are the endpoint's own."""
        return any(variant.model_name is None for variant in self.variants)


class EndpointConfigStep(Step, NamesParts, RunsInNetwork):
    """A step that creates an endpoint configuration."""

    type_name: ClassVar = "EndpointConfig"
    payload: ClassVar = "endpointConfig"
    request_name: ClassVar = "CreateEndpointConfigInput"
    refused_members: ClassVar = {"DataCaptureConfig": _REFUSED, "ExplainerConfig": _REFUSED}
    response_names: ClassVar = ("DescribeEndpointConfigOutput",)
    is_cacheable: ClassVar = True
    retried_exceptions: ClassVar = STEP_EXCEPTIONS

    type: Literal["EndpointConfig"]
    endpoint_config: EndpointConfig

    @property
    def own_network(self) -> StepNetworkConfig | None:
        """``networkConfig`` of the step."""
        return self.endpoint_config.network_config

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members(
                "",
                "endpointConfigName productionVariants shadowProductionVariants asyncInferenceConfig "
                "enableNetworkIsolation metricsConfig",
            ),
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateEndpointConfig."""
        config = self.endpoint_config
        shadows = config.shadow_production_variants
        network: dict[str, Json] = {}
        if config.has_components:
            network = {
                "ExecutionRoleArn": ROLE_ARN,
                "VpcConfig": context.network.vpc_config,
                "EnableNetworkIsolation": context.network_isolation(config.enable_network_isolation),
            }
        return {
            "EndpointConfigName": config.endpoint_config_name,
            "ProductionVariants": [variant.render() for variant in config.production_variants],
            "KmsKeyId": self._volume_key(context),
            "AsyncInferenceConfig": config.async_inference_config
            and config.async_inference_config.render(self.name, context),
            "ShadowProductionVariants": shadows and [variant.render() for variant in shadows],
            **network,
            "MetricsConfig": config.metrics_config,
        }

    def _volume_key(self, context: StepContext) -> Text | None:
        """The key for the volumes of all variants; ``None`` if hardware encrypts the local storage of any of them."""
        types = [instance for variant in self.endpoint_config.variants for instance in variant.instance_types()]
        return None if any(volume_key(instance, context) is None for instance in types) else KEY_ARN

    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Names of production and shadow variants."""
        for path, variant in self._variants():
            if isinstance(variant.variant_name, str):
                yield "variant name", (*path, "variantName"), variant.variant_name

    def _variants(self) -> Iterator[tuple[NodePath, Variant]]:
        config = self.endpoint_config
        for index, variant in enumerate(config.production_variants):
            yield (self.payload, "productionVariants", index), variant
        for index, variant in enumerate(config.shadow_production_variants or []):
            yield (self.payload, "shadowProductionVariants", index), variant

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``endpointConfigName``: the name with what AWS added to it."""
        return {"endpointConfigName": Output("EndpointConfigName", is_data=False)}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Create the configuration, with the permissions that its endpoints need beyond their models'."""
        config = self.endpoint_config
        path: NodePath = (self.payload, "endpointConfigName")
        pattern = resource_names.name_pattern(config.endpoint_config_name, context)
        if pattern is None:
            yield from resource_names.report_unknown_name("the configuration", path)
        else:
            # AWS adds the execution's id to the name.
            resources, narrow = (
                resource_names.named_arns("endpoint-config", text(pattern, rest))
                for rest in ("*", f"-{EXECUTION_ID_PATTERN}*")
            )
            reason = f"step '{self.name}' creates it"
            conditions = create_conditions(self.request(context), ENDPOINT_CONFIG)
            if self._volume_key(context) is None and not any(variant.instance_pools for variant in config.variants):
                # A request without a key must be for types that take none.
                conditions += tuple(
                    values_among("sagemaker:InstanceTypes", [variant.instance_type for variant in config.variants])
                )
            create, watch = ("sagemaker:CreateEndpointConfig",), ("sagemaker:DescribeEndpointConfig", *job_runs.TAGGING)
            yield Statement("CreateEndpointConfigs", create, resources, (reason,), conditions, narrow)
            yield Statement("WatchEndpointConfigs", watch, resources, (reason,))
        if self._volume_key(context) is not None:
            yield from kms_keys.use_key(self.name)
            yield from kms_keys.attach_volumes(self.name)
        for where, variant in self._variants():
            yield from variant.permissions(where, self.name, context)
        if config.async_inference_config is not None:
            path = (self.payload, "asyncInferenceConfig")
            yield from config.async_inference_config.permissions(path, self.name, context)
        if config.has_components:
            yield job_runs.pass_role(self.name)
            yield from networks.join_vpc(self.name, context)
