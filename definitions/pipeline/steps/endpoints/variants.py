"""What an endpoint consists of: variants, each a model and what it runs on, and where asynchronous answers go.

Source: API CreateEndpointConfig, ProductionVariant and AsyncInferenceConfig.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.iam.statements import Statement, literal_pattern
from definitions.pipeline.steps.core.answers import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.context import StepContext, execution_location, execution_uri
from definitions.pipeline.steps.core.overlay import overlay
from definitions.pipeline.steps.permissions import grants
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import (
    BooleanOrExpression,
    InstanceType,
    IntegerValue,
    NumberValue,
    ParameterText,
    S3Uri,
    TextValue,
)
from definitions.schema.fields import NumberField
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN

_NOTIFICATIONS, _CORE_DUMPS = "AsyncInferenceNotificationConfig", "ProductionVariantCoreDumpConfig"
_OF_INSTANCES = ("initialInstanceCount", "volumeSizeInGB", "managedInstanceScaling", "coreDumpConfig")

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

    @model_validator(mode="after")
    def _runs_on_one_kind(self) -> Self:
        kinds = {
            "instanceType": self.instance_type,
            "instancePools": self.instance_pools,
            "serverlessConfig": self.serverless_config,
        }
        given = [key for key, value in kinds.items() if value is not None]
        if not given:
            raise invalid("not-one-of", "needs one of 'instanceType', 'instancePools' and 'serverlessConfig'")
        if len(given) > 1:
            raise invalid("not-one-of", f"'{given[0]}' and '{given[1]}' exclude each other", key=given[1])
        if self.serverless_config is not None:
            fields = {field.alias: getattr(self, name) for name, field in type(self).model_fields.items()}
            for key in _OF_INSTANCES:
                if fields[key] is not None:
                    message = "is about instances; a variant with 'serverlessConfig' has none"
                    raise invalid("forbidden-key", message, key=key)
        return self

    def instance_types(self) -> list[object]:
        """All it may run on."""
        pools = [pool.get("InstanceType") for pool in self.instance_pools or [] if isinstance(pool, Structure)]
        return [*([] if self.instance_type is None else [self.instance_type]), *pools]

    def render(self) -> Json:
        """An entry of ``ProductionVariants``."""
        count = None if self.serverless_config is not None else self.initial_instance_count or 1
        dumps = self.core_dump_config and overlay(self.core_dump_config, {"KmsKeyId": KEY_ARN})
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
        """Write core dumps, if it does."""
        if self.core_dump_config is not None:
            yield from request_permissions(
                self.core_dump_config, shape(_CORE_DUMPS), (*path, "coreDumpConfig"), step, context
            )
            yield from grants.use_key(step)


class AsyncInference(Model):
    """Answers that are written to S3 when they are ready."""

    s3_output_path: S3Uri | None = None
    """S3 URI below which answers are written; a folder of the execution in the pipeline's bucket if not given."""
    s3_failure_path: S3Uri | None = None
    """S3 URI below which failed requests are told."""
    max_concurrent_invocations_per_instance: Annotated[IntegerValue, NumberField(1, 1000)] | None = None
    """How many requests an instance works on at once; SageMaker chooses if not given."""
    notification_config: Annotated[Structure, ApiField(_NOTIFICATIONS)] | None = None
    """SNS topics that are told: {successTopic, errorTopic, includeInferenceResponseIn}."""

    def render(self, step: str, context: StepContext) -> Json:
        """``AsyncInferenceConfig``."""
        most = self.max_concurrent_invocations_per_instance
        return {
            "ClientConfig": None if most is None else {"MaxConcurrentInvocationsPerInstance": most},
            "OutputConfig": {
                "KmsKeyId": KEY_ARN,
                "S3OutputPath": self.s3_output_path or execution_uri(f"{step}/answers", context),
                "NotificationConfig": self.notification_config,
                "S3FailurePath": self.s3_failure_path,
            },
        }

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Read requests, write answers, and tell that they are there."""
        if not context.has_extra_read_buckets:
            message = "where callers of the endpoint put their requests is not known here, so reading is not granted"
            yield MissingPermission(path, message, "name the bucket in 'additionalReadBucketNames'")
        if self.s3_output_path is None:
            yield from grants.write(execution_location(f"{step}/answers", context), "answers", step)
        else:
            yield from grants.write_value(self.s3_output_path, (*path, "s3OutputPath"), "answers", step, context)
        if self.s3_failure_path is not None:
            yield from grants.write_value(self.s3_failure_path, (*path, "s3FailurePath"), "failures", step, context)
        yield from grants.use_key(step)
        if self.notification_config is not None:
            for key, name, topic in self.notification_config.members:
                if name.endswith("Topic"):
                    yield _publish(topic, (*path, "notificationConfig", key), step, context)


def _publish(topic: object, path: NodePath, step: str, context: StepContext) -> PermissionResult:
    known = context.static_text(topic)
    if known is None:
        message = "the topic is not known before it runs, so telling it is not granted"
        return MissingPermission(path, message, "give its ARN as text, or as the default of the parameter")
    reason = f"the endpoint of step '{step}' tells there that answers are ready"
    return Statement("PublishToTopics", ("sns:Publish",), (literal_pattern(known),), (reason,))
