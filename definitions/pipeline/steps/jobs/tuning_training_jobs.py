"""The training jobs that a tuning job starts: what all of them have in common.

Source: Amazon SageMaker API Reference, HyperParameterTrainingJobDefinition.
"""

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, model_validator

from definitions.api.shapes import shape
from definitions.api.structure import Structure
from definitions.iam.statements import Statement
from definitions.pipeline.steps.core.answers import PermissionResult
from definitions.pipeline.steps.core.context import StepContext, default_model_uri, volume_key
from definitions.pipeline.steps.core.overlay import overlay
from definitions.pipeline.steps.jobs.input_channels import InputChannel, InputMode
from definitions.pipeline.steps.jobs.parameter_ranges import ParameterRanges
from definitions.pipeline.steps.permissions import grants
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import (
    BooleanOrExpression,
    FixedText,
    ImageUri,
    InstanceCount,
    InstanceType,
    IntegerValue,
    ParameterText,
    S3Uri,
    TextValue,
    VolumeSize,
)
from definitions.schema.fields import NumberField, TextField
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, InfrastructureText, arn

AlgorithmName = Annotated[
    str | InfrastructureText,
    TextField(
        "the name or ARN of an algorithm",
        "bad-name",
        r"(arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:\d{12}:algorithm/)?[A-Za-z0-9](-*[A-Za-z0-9]){0,62}",
        longest=170,
        hint="1 to 63 letters, digits and '-', or an ARN that ends so",
    ),
]
Seconds = Annotated[IntegerValue, NumberField(1, unit="seconds")]
Objective = Annotated[Structure, ApiField("HyperParameterTuningJobObjective")]

_TUNED_RESOURCES = "HyperParameterTuningResourceConfig"
_RESOURCES = "ResourceConfig"


class TuningTrainingJob(Model):
    """Training jobs of one kind, which differ in the hyperparameters that are searched."""

    definition_name: FixedText | None = None
    """With trainingJobs: a name of its own, letters, digits and '-'."""
    objective: Objective | None = None
    """With trainingJobs: what is best: type (Maximize or Minimize) and metricName."""
    parameter_ranges: ParameterRanges | None = None
    """With trainingJobs: the hyperparameters that are searched."""
    image_uri: ImageUri | None = None
    """The training image, in Amazon ECR. Or algorithmName."""
    algorithm_name: AlgorithmName | None = None
    """Instead of imageUri: name or ARN of an algorithm of your own or from AWS Marketplace."""
    input_mode: InputMode = "File"
    """How containers get their data: File, FastFile or Pipe."""
    metric_definitions: Annotated[list[object], ApiField("MetricDefinitionList")] | None = None
    """How metrics are read from the logs: name, regex. AWS's own algorithms need none."""
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
    """Overrides networkConfig.enableNetworkIsolation for these jobs."""

    @model_validator(mode="after")
    def _runs_one_thing_somewhere(self) -> Self:
        self._exactly_one({"imageUri": self.image_uri, "algorithmName": self.algorithm_name})
        resources: dict[str, object] = {
            "instanceType": self.instance_type,
            "hyperParameterTuningResourceConfig": self.hyper_parameter_tuning_resource_config,
            "resourceConfig": self.resource_config,
        }
        self._exactly_one(resources)
        for name in ("instance_count", "volume_size_in_gb"):
            if self.instance_type is None and name in self.model_fields_set:
                key = type(self).model_fields[name].alias or name
                map_key = next(other for other, value in resources.items() if value is not None)
                raise invalid("forbidden-key", f"goes with 'instanceType'; here it stands in '{map_key}'", key=key)
        return self

    def _exactly_one(self, keys: dict[str, object]) -> None:
        given = [key for key, value in keys.items() if value is not None]
        if not given:
            *others, last = (f"'{key}'" for key in keys)
            raise invalid("missing-key", f"needs {', '.join(others)} or {last}")
        if len(given) > 1:
            raise invalid("not-one-of", f"'{given[0]}' and '{given[1]}' exclude each other", key=given[1])

    @model_validator(mode="after")
    def _waits_for_spot(self) -> Self:
        longest, wait = self.max_runtime_in_seconds, self.max_wait_time_in_seconds
        if self.enable_managed_spot_training is True and wait is None:
            message = "needs 'maxWaitTimeInSeconds': how long jobs may wait for spot instances and train, together"
            raise invalid("missing-key", message, key="enableManagedSpotTraining")
        if self.enable_managed_spot_training is False and wait is not None:
            message = "is for spot instances only"
            raise invalid("forbidden-key", message, "set enableManagedSpotTraining: true", key="maxWaitTimeInSeconds")
        if isinstance(wait, int) and isinstance(longest, int) and wait < longest:
            message = f"{wait} is out of range: must be at least {longest}, the maxRuntimeInSeconds"
            raise invalid("out-of-range", message, key="maxWaitTimeInSeconds")
        return self

    def render(self, context: StepContext) -> dict[str, Json]:
        """A ``HyperParameterTrainingJobDefinition``."""
        tuned = self.hyper_parameter_tuning_resource_config
        return {
            "DefinitionName": self.definition_name,
            "TuningObjective": self.objective,
            "HyperParameterRanges": self.parameter_ranges and self.parameter_ranges.render(),
            "StaticHyperParameters": dict(self.static_hyperparameters) or None,
            "AlgorithmSpecification": {
                "TrainingImage": self.image_uri,
                "AlgorithmName": self.algorithm_name,
                "TrainingInputMode": self.input_mode,
                "MetricDefinitions": self.metric_definitions,
            },
            "RoleArn": ROLE_ARN,
            "InputDataConfig": [channel.render() for channel in self.input_channels] or None,
            "VpcConfig": context.network.vpc_config,
            "OutputDataConfig": {"S3OutputPath": self.models_uri(context), "KmsKeyId": KEY_ARN},
            "ResourceConfig": None if tuned is not None else self._resources(context),
            "HyperParameterTuningResourceConfig": None if tuned is None else self._resources(context),
            "StoppingCondition": {
                "MaxRuntimeInSeconds": self.max_runtime_in_seconds,
                "MaxWaitTimeInSeconds": self.max_wait_time_in_seconds,
                "MaxPendingTimeInSeconds": self.max_pending_time_in_seconds,
            },
            "EnableNetworkIsolation": self._isolated(context),
            "EnableInterContainerTrafficEncryption": context.network.encrypt_inter_container_traffic,
            "EnableManagedSpotTraining": self.enable_managed_spot_training or None,
            "CheckpointConfig": self.checkpoint_config,
            "RetryStrategy": self.retry_strategy,
            "Environment": dict(self.environment) or None,
        }

    def models_uri(self, context: StepContext) -> TextValue:
        """Where the models are written."""
        return self.output_path or default_model_uri(context)

    def _isolated(self, context: StepContext) -> bool | Expression:
        override = self.enable_network_isolation
        return override if isinstance(override, Expression) else context.network_isolation(override)

    def _resources(self, context: StepContext) -> Json:
        key = {"VolumeKmsKeyId": KEY_ARN if self._has_volumes(context) else None}
        if self._given_resources is not None:
            return overlay(self._given_resources[2], key)
        return {
            "InstanceType": self.instance_type,
            "InstanceCount": self.instance_count,
            "VolumeSizeInGB": self.volume_size_in_gb,
            **key,
        }

    @property
    def _given_resources(self) -> tuple[str, str, Structure] | None:
        """The map that stands for instanceType, if one does: its key, its shape and itself."""
        if self.hyper_parameter_tuning_resource_config is not None:
            return "hyperParameterTuningResourceConfig", _TUNED_RESOURCES, self.hyper_parameter_tuning_resource_config
        if self.resource_config is not None:
            return "resourceConfig", _RESOURCES, self.resource_config
        return None

    def _has_volumes(self, context: StepContext) -> bool:
        """Whether volumes can be encrypted with our key: AWS refuses one if any of the types has local storage."""
        types: list[object] = [self.instance_type]
        if self._given_resources is not None:
            config = self._given_resources[2]
            types = [config.get("InstanceType")]
            for name in ("InstanceConfigs", "InstanceGroups"):
                entries = config.get(name)
                types += [entry.get("InstanceType") for entry in entries] if isinstance(entries, list) else []
        return all(volume_key(type_, context) is not None for type_ in types)

    def permissions(self, path: NodePath, step: str, context: StepContext) -> Iterator[PermissionResult]:
        """Pull the image, read the channels, write models and checkpoints; ``path`` is where the jobs stand."""
        if self.image_uri is not None:
            yield from grants.pull_image(self.image_uri, (*path, "imageUri"), step, context)
        if self.algorithm_name is not None:
            name = self.algorithm_name
            is_arn = isinstance(name, str) and name.startswith("arn:")
            algorithm = name if is_arn else arn("sagemaker", f"algorithm/{name}")
            reason = f"step '{step}' trains with this algorithm"
            yield Statement("DescribeAlgorithms", ("sagemaker:DescribeAlgorithm",), (algorithm,), (reason,))
        for index, channel in enumerate(self.input_channels):
            yield from channel.permissions((*path, "inputChannels", index), step, context)
        yield from grants.write_value(self.models_uri(context), (*path, "outputPath"), "its models", step, context)
        if self.checkpoint_config is not None:
            uri, where = self.checkpoint_config.get("S3Uri"), (*path, "checkpointConfig", "s3Uri")
            yield from grants.write_value(uri, where, "checkpoints", step, context)
            yield from grants.read_value(uri, where, "checkpoints", step, context)
        if self._given_resources is not None:
            key, name, config = self._given_resources
            yield from request_permissions(config, shape(name), (*path, key), step, context)
        if self._has_volumes(context):
            yield from grants.attach_volumes(step)
