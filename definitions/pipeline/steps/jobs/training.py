"""Training: fit a model.

Source: Amazon SageMaker Developer Guide, "Training step"; API CreateTrainingJob.
"""

from collections.abc import Iterator
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from definitions.api.structure import Structure
from definitions.pipeline.steps.core import job_settings
from definitions.pipeline.steps.core.answers import MODEL_ARTIFACTS, Output, PermissionResult
from definitions.pipeline.steps.core.capabilities import NamesParts
from definitions.pipeline.steps.core.context import StepContext, default_model_uri
from definitions.pipeline.steps.core.envelope import JOB_EXCEPTIONS
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder
from definitions.pipeline.steps.core.step import NAMED_BY_PIPELINE, Step
from definitions.pipeline.steps.jobs.training_permissions import optional_feature_permissions
from definitions.pipeline.steps.jobs.training_settings import Training
from definitions.pipeline.steps.permissions import grants, job_permissions
from definitions.pipeline.steps.permissions.create_conditions import TRAINING_JOB, create_conditions
from definitions.schema.field_types import TextValue
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, text

MODEL_PACKAGE = "modelPackageArn"


class TrainingStep(Step, NamesParts):
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

    @model_validator(mode="after")
    def _leaves_the_experiment(self) -> Self:
        job_settings.check_experiment(self.raw_arguments)
        return self

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateTrainingJob."""
        job = self.training
        return {
            "AlgorithmSpecification": self._algorithm(),
            "RoleArn": ROLE_ARN,
            "InputDataConfig": [channel.render() for channel in job.input_channels] or None,
            "OutputDataConfig": {
                "S3OutputPath": self._output_path(context),
                "KmsKeyId": job.output_kms_key_id or KEY_ARN,
                "CompressionType": job.output_compression_type,
            },
            "ResourceConfig": self._resources(context),
            "StoppingCondition": {
                "MaxRuntimeInSeconds": job.max_runtime_in_seconds,
                "MaxWaitTimeInSeconds": job.max_wait_time_in_seconds,
                "MaxPendingTimeInSeconds": job.max_pending_time_in_seconds,
            },
            "HyperParameters": dict(job.hyperparameters) or None,
            "Environment": dict(job.environment) or None,
            "VpcConfig": context.network.vpc_config,
            **self._protection(context),
            "EnableManagedSpotTraining": job.enable_managed_spot_training,
            "CheckpointConfig": job.checkpoint_config,
            "DebugHookConfig": job.debug_hook_config,
            "DebugRuleConfigurations": job.debug_rule_configurations,
            "TensorBoardOutputConfig": job.tensor_board_output_config,
            "ExperimentConfig": job_settings.experiment_config(job.trial_component_display_name),
            "ProfilerConfig": job.profiler_config,
            "ProfilerRuleConfigurations": job.profiler_rule_configurations,
            "RetryStrategy": job.retry_strategy,
            "RemoteDebugConfig": job.remote_debug_config,
            "InfraCheckConfig": job.infra_check_config,
            "SessionChainingConfig": job.session_chaining_config,
            "ServerlessJobConfig": job.serverless_job_config,
            "MlflowConfig": job.mlflow_config,
            "ModelPackageConfig": job.model_package_config,
            "Tags": job_settings.tag_list(job.tags),
        }

    def _algorithm(self) -> Json:
        job = self.training
        if job.serverless_job_config is not None:
            return None
        provider = job.registry_credentials_provider_arn
        credentials = None if provider is None else {"TrainingRepositoryCredentialsProviderArn": provider}
        registry = {"TrainingRepositoryAccessMode": "Vpc", "TrainingRepositoryAuthConfig": credentials}
        return {
            "TrainingImage": job.image_uri or job.private_image_uri,
            "AlgorithmName": job.algorithm_name,
            "TrainingInputMode": job.training_input_mode,
            "MetricDefinitions": job.metric_definitions,
            "EnableSageMakerMetricsTimeSeries": job.enable_sage_maker_metrics_time_series,
            "ContainerEntrypoint": job.container_entrypoint,
            "ContainerArguments": job.container_arguments,
            "TrainingImageConfig": None if job.private_image_uri is None else registry,
        }

    def _resources(self, context: StepContext) -> Json:
        job = self.training
        if job.serverless_job_config is not None:
            return None
        count = (
            None if job.instance_groups else job_settings.instance_count(job.instance_count, job.instance_preferences)
        )
        return {
            "InstanceType": job.instance_type,
            "InstanceCount": count,
            "VolumeSizeInGB": job.volume_size_in_gb,
            "VolumeKmsKeyId": self._volume_key(context),
            "KeepAlivePeriodInSeconds": job.keep_alive_period_in_seconds,
            "InstanceGroups": job.instance_groups,
            "TrainingPlanArn": job.training_plan_arn,
            "InstancePlacementConfig": job.instance_placement_config,
            "InstancePreferences": job.instance_preferences,
        }

    def _volume_key(self, context: StepContext) -> TextValue | None:
        job = self.training
        if job.serverless_job_config is not None:
            return None
        return job_settings.key_for_volumes(job.volume_kms_key_id, job.instance_types, context)

    def _protection(self, context: StepContext) -> dict[str, Json]:
        """Isolation and encryption; AWS's own jobs run in containers of its own, of which only the step may say it."""
        job = self.training
        if job.serverless_job_config is not None:
            isolated, encrypted = job.enable_network_isolation, job.encrypt_inter_container_traffic
        else:
            isolated = context.network_isolation(job.enable_network_isolation)
            encrypted = job_settings.is_traffic_encrypted(job.encrypt_inter_container_traffic, context)
        return {"EnableNetworkIsolation": isolated, "EnableInterContainerTrafficEncryption": encrypted}

    def _output_path(self, context: StepContext) -> TextValue:
        return self.training.output_path or default_model_uri(context)

    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Channels and instance groups."""
        job = self.training
        for index, channel in enumerate(job.input_channels):
            yield "channel name", ("training", "inputChannels", index, "channelName"), channel.channel_name
        for index, group in enumerate(job.instance_groups or ()):
            name = group.get("InstanceGroupName") if isinstance(group, Structure) else None
            if isinstance(name, str):
                yield "instance group name", ("training", "instanceGroups", index, "instanceGroupName"), name

    def property_keys(self) -> dict[str, list[str]]:
        """Metrics that the step defines; an algorithm's own metrics are not known here."""
        metrics = self.training.metric_definitions or []
        names = [metric.get("Name") for metric in metrics if isinstance(metric, Structure)]
        known = [name for name in names if isinstance(name, str)]
        return {"FinalMetricDataList": known} if known and len(known) == len(names) else {}

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``modelArtifacts``: the S3 URI of model.tar.gz; of AWS's own jobs, ``modelPackageArn``."""
        location = context.location(self._output_path(context))
        if location is not None:
            # SageMaker puts each model into a folder named after the job, as the pipeline service names jobs.
            below = as_folder(location)
            location = S3Location(below.bucket, text(below.keys, "pipelines-"))
        outputs = {MODEL_ARTIFACTS: Output("ModelArtifacts.S3ModelArtifacts", location)}
        if self.training.model_package_config is not None:
            outputs[MODEL_PACKAGE] = Output("OutputModelPackageArn", is_data=False)
        return outputs

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, read its channels, write the model."""
        job, at = self.training, ("training",)
        limits = create_conditions(self.request(context), TRAINING_JOB)
        yield from grants.run_jobs("TrainingJob", "training-job", self.name, context, limits)
        if job.image_uri is not None:
            yield from grants.pull_image(job.image_uri, (*at, "imageUri"), self.name, context)
        yield from grants.write_logs("TrainingJobs", self.name)
        for index, channel in enumerate(job.input_channels):
            yield from channel.permissions((*at, "inputChannels", index), self.name, context)
        yield from grants.write_value(self._output_path(context), (*at, "outputPath"), "the model", self.name, context)
        yield from optional_feature_permissions(job, at, self.name, context)
        yield from job_permissions.use_keys(job.output_kms_key_id, job.volume_kms_key_id, at, self.name, context)
        if self._volume_key(context) == KEY_ARN:
            yield from grants.attach_volumes(self.name)
        yield from grants.join_vpc(self.name, context)
