"""The training jobs that a tuning job starts: settings that all of them have.

Source: Amazon SageMaker API Reference, HyperParameterTrainingJobDefinition.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from pydantic import Field

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.pipeline.steps.core.bucket_layout import default_model_uri
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.field_rules import forbid_fields
from definitions.pipeline.steps.core.framework_images import FrameworkImageSettings
from definitions.pipeline.steps.core.own_code import OwnCode
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.request_fields import add_fields
from definitions.pipeline.steps.jobs.algorithms import ALGORITHM_NAME, use_algorithm
from definitions.pipeline.steps.jobs.encryption import key_for_volumes
from definitions.pipeline.steps.jobs.input_channels import InputChannel, InputMode
from definitions.pipeline.steps.jobs.instances import instance_types_in
from definitions.pipeline.steps.jobs.parameter_ranges import ParameterRanges
from definitions.pipeline.steps.jobs.script_mode import ScriptMode
from definitions.pipeline.steps.jobs.spot_training import Seconds, check_spot_times, use_checkpoints
from definitions.pipeline.steps.permissions import images, kms_keys, s3_objects
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import (
    BooleanOrExpression,
    FixedText,
    ImageUri,
    InstanceCount,
    InstanceType,
    ParameterText,
    S3Uri,
    TextValue,
    VolumeSize,
)
from definitions.schema.key_rules import at_most_one
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, InfrastructureText

AlgorithmName = Annotated[str | InfrastructureText, ALGORITHM_NAME]
Objective = Annotated[Structure, ApiField("HyperParameterTuningJobObjective")]

_TUNED_RESOURCES = "HyperParameterTuningResourceConfig"
_RESOURCES = "ResourceConfig"


def require_exactly_one(**given: object) -> None:
    """Refuse keys that exclude each other, and none of them."""
    if all(value is None for value in given.values()):
        *others, last = (f"'{key}'" for key in given)
        raise invalid("missing-key", f"needs {', '.join(others)} or {last}")
    at_most_one(**given)


class TuningTrainingJob(FrameworkImageSettings, ScriptMode):
    """Training jobs of one kind, which differ in the hyperparameters that are searched."""

    definition_name: FixedText | None = None
    """With trainingJobs: a name of its own, letters, digits and '-'."""
    objective: Objective | None = None
    """With trainingJobs: the metric to optimize: type (Maximize or Minimize) and metricName."""
    parameter_ranges: ParameterRanges | None = None
    """With trainingJobs: the hyperparameters that are searched."""
    image_uri: ImageUri | None = None
    """The training image, in Amazon ECR. Or image or algorithmName."""
    algorithm_name: AlgorithmName | None = None
    """Instead of imageUri: name or ARN of an algorithm of your own or from AWS Marketplace."""
    input_mode: InputMode = "File"
    """How containers get their data: File, FastFile or Pipe."""
    metric_definitions: Annotated[list[object], ApiField("MetricDefinitionList")] | None = None
    """How metrics are read from the logs: name, regex; one of them is the objective's. AWS's own algorithms
    need none."""
    instance_type: InstanceType | None = None
    """Such as ml.m5.xlarge. Or one of the two maps below."""
    instance_count: InstanceCount = 1
    """How many instances each job trains on."""
    volume_size_in_gb: Annotated[VolumeSize, Field(alias="volumeSizeInGB")] = 30
    """Storage of each instance, in GB."""
    hyper_parameter_tuning_resource_config: Annotated[Structure, ApiField(_TUNED_RESOURCES)] | None = None
    """Instead of instanceType: instanceConfigs, a list in order of preference, and allocationStrategy."""
    resource_config: Annotated[Structure, ApiField(_RESOURCES)] | None = None
    """Instead of instanceType: all that AWS takes, such as instanceGroups and keepAlivePeriodInSeconds."""
    static_hyperparameters: Annotated[dict[str, ParameterText], Field(max_length=100)] = {}
    """Settings of the algorithm that are not searched, all texts; numbers are taken as written."""
    environment: Annotated[dict[str, ParameterText], Field(max_length=48)] = {}
    """Environment variables of the container. Never secrets: the definition shows them to all who may read it."""
    input_channels: Annotated[list[InputChannel], Field(max_length=20)] = []
    """Training data."""
    output_path: S3Uri | None = None
    """S3 URI below which models are written, each in a folder named after its job;
    s3://<the pipeline's bucket>/models/<pipeline>/ if not given."""
    max_runtime_in_seconds: Seconds = 86400
    """Each training job is stopped after so many seconds."""
    max_pending_time_in_seconds: Seconds | None = None
    """A job that waits longer for capacity fails."""
    enable_managed_spot_training: BooleanOrExpression = False
    """Train on spot instances, which cost less and may be taken away; needs maxWaitTimeInSeconds."""
    max_wait_time_in_seconds: Seconds | None = None
    """With spot instances: the time for waiting and training together; at least maxRuntimeInSeconds."""
    checkpoint_config: Annotated[Structure, ApiField("CheckpointConfig")] | None = None
    """Where jobs keep their state, so that those on spot instances go on where they were: s3Uri, localPath."""
    retry_strategy: Annotated[Structure, ApiField("RetryStrategy")] | None = None
    """How often AWS starts a training job again after an internal error: maximumRetryAttempts."""
    enable_network_isolation: BooleanOrExpression | None = None
    """Overrides pipeline.networkConfig.enableNetworkIsolation for these jobs."""

    @validator("after")
    def _has_code_and_instances(self) -> Self:
        require_exactly_one(imageUri=self.image_uri, image=self.image, algorithmName=self.algorithm_name)
        if self.algorithm_name is not None:
            forbid_fields(self, OwnCode.model_fields, "is for images; 'algorithmName' brings its own code")
        resources: dict[str, object] = {
            "instanceType": self.instance_type,
            "hyperParameterTuningResourceConfig": self.hyper_parameter_tuning_resource_config,
            "resourceConfig": self.resource_config,
        }
        require_exactly_one(**resources)
        if self.instance_type is None:
            given = next(key for key, value in resources.items() if value is not None)
            message = f"goes with 'instanceType'; here it stands in '{given}'"
            forbid_fields(self, ("instance_count", "volume_size_in_gb"), message)
        return self

    @validator("after")
    def _waits_for_spot_instances(self) -> Self:
        is_spot = self.enable_managed_spot_training
        wait, runtime = self.max_wait_time_in_seconds, self.max_runtime_in_seconds
        check_spot_times(is_spot if isinstance(is_spot, bool) else None, wait, runtime, "jobs")
        return self

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "objective": "TuningObjective",
            "parameterRanges": "HyperParameterRanges",
            "staticHyperparameters": "StaticHyperParameters",
            "imageUri": "AlgorithmSpecification.TrainingImage",
            "inputMode": "AlgorithmSpecification.TrainingInputMode",
            **members("AlgorithmSpecification", "algorithmName metricDefinitions"),
            "inputChannels": "InputDataConfig",
            "outputPath": "OutputDataConfig.S3OutputPath",
            **members("ResourceConfig", "instanceType instanceCount volumeSizeInGB"),
            **members("StoppingCondition", "maxRuntimeInSeconds maxWaitTimeInSeconds maxPendingTimeInSeconds"),
            **members(
                "",
                "definitionName hyperParameterTuningResourceConfig enableNetworkIsolation "
                "enableManagedSpotTraining checkpointConfig retryStrategy environment",
            ),
        }

    def render(self, step: str, context: StepContext) -> dict[str, Json]:
        """A ``HyperParameterTrainingJobDefinition``."""
        tuned = self.hyper_parameter_tuning_resource_config
        return {
            "DefinitionName": self.definition_name,
            "TuningObjective": self.objective,
            "HyperParameterRanges": self.parameter_ranges and self.parameter_ranges.render(),
            "StaticHyperParameters": {**self.static_hyperparameters, **self.code_hyperparameters()} or None,
            "AlgorithmSpecification": {
                "TrainingImage": self.resolved_image_uri(context),
                "AlgorithmName": self.algorithm_name,
                "TrainingInputMode": self.input_mode,
                "MetricDefinitions": self.metric_definitions,
            },
            "RoleArn": ROLE_ARN,
            "InputDataConfig": [channel.render() for channel in self.input_channels] + self.code_channel(step, context)
            or None,
            "VpcConfig": context.network.vpc_config,
            "OutputDataConfig": {"S3OutputPath": self.models_uri(context), "KmsKeyId": KEY_ARN},
            "ResourceConfig": None if tuned is not None else self._resources(context),
            "HyperParameterTuningResourceConfig": None if tuned is None else self._resources(context),
            "StoppingCondition": {
                "MaxRuntimeInSeconds": self.max_runtime_in_seconds,
                "MaxWaitTimeInSeconds": self.max_wait_time_in_seconds,
                "MaxPendingTimeInSeconds": self.max_pending_time_in_seconds,
            },
            "EnableNetworkIsolation": context.network_isolation(self.enable_network_isolation),
            "EnableInterContainerTrafficEncryption": context.network.encrypt_inter_container_traffic,
            "EnableManagedSpotTraining": self.enable_managed_spot_training or None,
            "CheckpointConfig": self.checkpoint_config,
            "RetryStrategy": self.retry_strategy,
            "Environment": dict(self.environment) or None,
        }

    def models_uri(self, context: StepContext) -> TextValue:
        """The S3 URI below which the models are written."""
        return self.output_path or default_model_uri(context)

    def _resources(self, context: StepContext) -> Json:
        if self._given_resources is not None:
            return add_fields(self._given_resources[2], {"VolumeKmsKeyId": self._volume_key(context)})
        return {
            "InstanceType": self.instance_type,
            "InstanceCount": self.instance_count,
            "VolumeSizeInGB": self.volume_size_in_gb,
            "VolumeKmsKeyId": self._volume_key(context),
        }

    @property
    def _given_resources(self) -> tuple[str, str, Structure] | None:
        """The YAML key, the shape and the value of the map that replaces instanceType, if there is one."""
        if self.hyper_parameter_tuning_resource_config is not None:
            return "hyperParameterTuningResourceConfig", _TUNED_RESOURCES, self.hyper_parameter_tuning_resource_config
        if self.resource_config is not None:
            return "resourceConfig", _RESOURCES, self.resource_config
        return None

    def _volume_key(self, context: StepContext) -> TextValue | None:
        return key_for_volumes(None, self.image_instance_types, context)

    @property
    def image_instance_types(self) -> list[object]:
        if self._given_resources is None:
            return [self.instance_type]
        config = self._given_resources[2]
        types = [config.get("InstanceType")]
        for name in ("InstanceConfigs", "InstanceGroups"):
            entries = config.get(name)
            types += instance_types_in(entries if isinstance(entries, list) else None)
        return types

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Pull the image, read the channels, write models and checkpoints; ``path`` is that of these settings."""
        yield from images.pull_image_of(self, path, step, context)
        if self.algorithm_name is not None:
            yield from use_algorithm(self.algorithm_name, (*path, "algorithmName"), step, context)
        for index, channel in enumerate(self.input_channels):
            yield from channel.permissions((*path, "inputChannels", index), step, context)
        yield from self.code_permissions(path, step, context)
        yield from s3_objects.write_value(self.models_uri(context), (*path, "outputPath"), "its models", step, context)
        yield from use_checkpoints(self.checkpoint_config, "checkpoints", path, step, context)
        if self._given_resources is not None:
            key, name, config = self._given_resources
            yield from request_permissions(config, shape(name), (*path, key), step, context)
        if self._volume_key(context) is not None:
            yield from kms_keys.attach_volumes(step)
