"""Training: fit a model.

Source: Amazon SageMaker Developer Guide, "Training step"; API CreateTrainingJob.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from definitions.expressions import Json
from definitions.fields import Number
from definitions.infrastructure import KEY_ARN, ROLE_ARN, text
from definitions.model import Model
from definitions.nodes import NodePath
from definitions.steps import grants
from definitions.steps.base import NAMED_BY_PIPELINE, Step
from definitions.steps.channels import InputChannel
from definitions.steps.envelope import JOB_EXCEPTIONS
from definitions.steps.scope import (
    MODEL_ARTIFACTS,
    Grant,
    Output,
    S3Location,
    Scope,
    default_model_uri,
    folder,
    volume_key,
)
from definitions.words import (
    Boolean,
    ImageUri,
    InstanceCount,
    InstanceType,
    IntegerValue,
    ParameterText,
    S3Uri,
    TextValue,
    VolumeSize,
)


class Training(Model):
    """Settings of a Training step."""

    image_uri: ImageUri
    """The training image, in Amazon ECR."""
    instance_type: InstanceType
    """Such as ml.m5.xlarge."""
    instance_count: InstanceCount = 1
    """How many instances train."""
    volume_size_in_gb: Annotated[VolumeSize, Field(alias="volumeSizeInGB")] = 30
    """Storage of each instance, in GB."""
    max_runtime_in_seconds: Annotated[IntegerValue, Number(1, 2419200, unit="seconds")] = 86400
    """The job is stopped after so many seconds."""
    hyperparameters: Annotated[dict[str, ParameterText], Field(max_length=100)] = {}
    """Settings of the algorithm, all texts; numbers are taken as written."""
    environment: dict[str, ParameterText] = {}
    """Environment variables of the container. Never secrets: the definition shows them to all who may read it."""
    input_channels: Annotated[list[InputChannel], Field(min_length=1, max_length=20)]
    """Training data."""
    output_path: S3Uri | None = None
    """S3 URI below which the model is written; s3://<the pipeline's bucket>/models/<pipeline>/ if not given."""
    enable_network_isolation: Boolean | None = None
    """Overrides networkConfig.enableNetworkIsolation for this step."""


class TrainingStep(Step):
    """A step that runs a training job."""

    type_name: ClassVar = "Training"
    payload: ClassVar = "training"
    request_name: ClassVar = "CreateTrainingJobRequest"
    refused_members: ClassVar = {"TrainingJobName": NAMED_BY_PIPELINE}
    response_names: ClassVar = ("DescribeTrainingJobResponse",)
    is_cacheable: ClassVar = True
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Training"]
    training: Training

    def arguments(self, scope: Scope) -> Json:
        """Request of CreateTrainingJob."""
        job = self.training
        return {
            "AlgorithmSpecification": {"TrainingImage": job.image_uri, "TrainingInputMode": "File"},
            "RoleArn": ROLE_ARN,
            "InputDataConfig": [channel.render() for channel in job.input_channels],
            "OutputDataConfig": {"S3OutputPath": self._output_path(scope), "KmsKeyId": KEY_ARN},
            "ResourceConfig": {
                "InstanceType": job.instance_type,
                "InstanceCount": job.instance_count,
                "VolumeSizeInGB": job.volume_size_in_gb,
                "VolumeKmsKeyId": volume_key(job.instance_type, scope),
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": job.max_runtime_in_seconds},
            "HyperParameters": dict(job.hyperparameters) or None,
            "Environment": dict(job.environment) or None,
            "VpcConfig": scope.network.vpc_config,
            "EnableNetworkIsolation": scope.isolated(job.enable_network_isolation),
            "EnableInterContainerTrafficEncryption": scope.network.encrypt_inter_container_traffic,
        }

    def _output_path(self, scope: Scope) -> TextValue:
        return self.training.output_path or default_model_uri(scope)

    def names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Channels."""
        for index, channel in enumerate(self.training.input_channels):
            yield "channel name", ("training", "inputChannels", index, "channelName"), channel.channel_name

    def outputs(self, scope: Scope) -> dict[str, Output]:
        """``modelArtifacts``: the S3 URI of model.tar.gz."""
        location = scope.location(self._output_path(scope))
        if location is not None:
            # SageMaker puts each model into a folder named after the job, as the pipeline service names jobs.
            below = folder(location)
            location = S3Location(below.bucket, text(below.keys, "pipelines-"))
        return {MODEL_ARTIFACTS: Output("ModelArtifacts.S3ModelArtifacts", location)}

    def permissions(self, scope: Scope) -> Iterator[Grant]:
        """Run the job, read its channels, write the model."""
        job = self.training
        yield from grants.run_jobs("TrainingJob", "training-job", self.name, scope)
        yield from grants.pull_image(job.image_uri, ("training", "imageUri"), self.name, scope)
        yield from grants.write_logs("TrainingJobs", self.name)
        for index, channel in enumerate(job.input_channels):
            yield from channel.permissions(("training", "inputChannels", index), self.name, scope)
        output_path = self._output_path(scope)
        yield from grants.write_value(output_path, ("training", "outputPath"), "the model", self.name, scope)
        yield from grants.use_key(self.name)
        if volume_key(job.instance_type, scope) is not None:
            yield from grants.attach_volumes(self.name)
        yield from grants.join_vpc(self.name, scope)
