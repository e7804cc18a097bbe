"""Variants of an endpoint: a model and the instances that it runs on.

Source: API CreateEndpointConfig and ProductionVariant.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from pydantic import Field

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.field_rules import forbid_fields
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.request_fields import add_fields
from definitions.pipeline.steps.permissions import kms_keys
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import (
    BooleanOrExpression,
    InstanceType,
    IntegerValue,
    NumberValue,
    ParameterText,
    TextValue,
)
from definitions.schema.fields import NumberField
from definitions.schema.key_rules import at_most_one
from definitions.schema.model import Model, keys_of
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN

_CORE_DUMPS = "ProductionVariantCoreDumpConfig"
_INSTANCE_FIELDS = ("initial_instance_count", "volume_size_in_gb", "managed_instance_scaling", "core_dump_config")

VolumeSize = Annotated[IntegerValue, NumberField(1, 512, unit="GB")]
Seconds = Annotated[IntegerValue, NumberField(60, 3600, unit="seconds")]


class Variant(Model):
    """A model and what it runs on; requests are spread over the variants by their weights."""

    variant_name: ParameterText
    """Unique in the step."""
    model_name: ParameterText | None = None
    """The model, such as {property: STEP.ModelName} of a Model step; none for a variant of inference components."""
    instance_type: InstanceType | None = None
    """Such as ml.m5.xlarge. Or instancePools, or serverlessConfig."""
    instance_pools: Annotated[list[object], ApiField("InstancePoolList")] | None = None
    """Several instance types in an order of preference: {instanceType, priority, modelNameOverride}."""
    serverless_config: Annotated[Structure, ApiField("ProductionVariantServerlessConfig")] | None = None
    """No instances of its own: {memorySizeInMB, maxConcurrency, provisionedConcurrency}."""
    initial_instance_count: Annotated[IntegerValue, NumberField(1)] | None = None
    """How many instances it starts with; 1 if not given."""
    initial_variant_weight: Annotated[NumberValue, NumberField(0, whole=False)] | None = None
    """Its share of the requests, against the sum of all weights; AWS's own is 1."""
    volume_size_in_gb: Annotated[VolumeSize | None, Field(alias="volumeSizeInGB")] = None
    """Storage of each instance, in GB."""
    container_startup_health_check_timeout_in_seconds: Seconds | None = None
    """How long a container may take until it answers health checks, in seconds."""
    model_data_download_timeout_in_seconds: Seconds | None = None
    """How long downloading the model may take, in seconds."""
    managed_instance_scaling: Annotated[Structure, ApiField("ProductionVariantManagedInstanceScaling")] | None = None
    """Let SageMaker add and remove instances: {status, minInstanceCount, maxInstanceCount}."""
    routing_config: Annotated[Structure, ApiField("ProductionVariantRoutingConfig")] | None = None
    """Which instance gets a request: {routingStrategy: LEAST_OUTSTANDING_REQUESTS} or RANDOM ..."""
    core_dump_config: Annotated[Structure, ApiField(_CORE_DUMPS)] | None = None
    """Where a crashed container's memory is written: {destinationS3Uri}; encrypted with the pipeline's key."""
    inference_ami_version: Annotated[TextValue, ApiField("ProductionVariantInferenceAmiVersion")] | None = None
    """The machine image of the instances, which decides on drivers."""
    capacity_reservation_config: Annotated[Structure, ApiField("ProductionVariantCapacityReservationConfig")] | None = (
        None
    )
    """Run on reserved capacity: {capacityReservationPreference, mlReservationArn}."""
    variant_instance_provision_timeout_in_seconds: (
        Annotated[IntegerValue, NumberField(300, 3600, unit="seconds")] | None
    ) = None
    """How long AWS may look for instances, in seconds."""
    accelerator_type: Annotated[TextValue, ApiField("ProductionVariantAcceleratorType")] | None = None
    """An elastic inference accelerator."""
    accelerator_partition_layouts: (
        Annotated[list[object], ApiField("ProductionVariantAcceleratorPartitionLayoutsList")] | None
    ) = None
    """How accelerators are divided."""
    enable_ssm_access: Annotated[BooleanOrExpression | None, Field(alias="enableSSMAccess")] = None
    """Whether people may log in to the containers through AWS Systems Manager; AWS's own is no."""

    @validator("after")
    def _has_one_kind_of_instances(self) -> Self:
        kinds = {
            "instanceType": self.instance_type,
            "instancePools": self.instance_pools,
            "serverlessConfig": self.serverless_config,
        }
        if all(value is None for value in kinds.values()):
            raise invalid("not-one-of", "needs one of 'instanceType', 'instancePools' and 'serverlessConfig'")
        at_most_one(**kinds)
        if self.serverless_config is not None:
            forbid_fields(self, _INSTANCE_FIELDS, "is about instances; a variant with 'serverlessConfig' has none")
        return self

    def instance_types(self) -> list[object]:
        """All instance types that the variant may run on."""
        pools = [pool.get("InstanceType") for pool in self.instance_pools or [] if isinstance(pool, Structure)]
        return [*([] if self.instance_type is None else [self.instance_type]), *pools]

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", " ".join(keys_of(cls).values()))

    def render(self) -> Json:
        """An entry of ``ProductionVariants``."""
        count = None if self.serverless_config is not None else self.initial_instance_count or 1
        dumps = self.core_dump_config and add_fields(self.core_dump_config, {"KmsKeyId": KEY_ARN})
        return {
            "VariantName": self.variant_name,
            "ModelName": self.model_name,
            "InitialInstanceCount": count,
            "InstanceType": self.instance_type,
            "InstancePools": self.instance_pools,
            "VariantInstanceProvisionTimeoutInSeconds": self.variant_instance_provision_timeout_in_seconds,
            "InitialVariantWeight": self.initial_variant_weight,
            "AcceleratorType": self.accelerator_type,
            "CoreDumpConfig": dumps,
            "ServerlessConfig": self.serverless_config,
            "VolumeSizeInGB": self.volume_size_in_gb,
            "ModelDataDownloadTimeoutInSeconds": self.model_data_download_timeout_in_seconds,
            "ContainerStartupHealthCheckTimeoutInSeconds": self.container_startup_health_check_timeout_in_seconds,
            "EnableSSMAccess": self.enable_ssm_access,
            "ManagedInstanceScaling": self.managed_instance_scaling,
            "RoutingConfig": self.routing_config,
            "InferenceAmiVersion": self.inference_ami_version,
            "CapacityReservationConfig": self.capacity_reservation_config,
            "AcceleratorPartitionLayouts": self.accelerator_partition_layouts,
        }

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Write core dumps, if the variant has them."""
        if self.core_dump_config is not None:
            yield from request_permissions(
                self.core_dump_config, shape(_CORE_DUMPS), (*path, "coreDumpConfig"), step, context
            )
            yield from kms_keys.use_key(step)
