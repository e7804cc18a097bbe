"""Training: fit a model.

Source: Amazon SageMaker Developer Guide, "Training step"; API CreateTrainingJob.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from definitions.api.structure import Structure
from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core import tags
from definitions.pipeline.steps.core.bucket_layout import default_model_uri
from definitions.pipeline.steps.core.caching_and_retries import JOB_EXCEPTIONS, TRAINING_CACHE_KEY
from definitions.pipeline.steps.core.capabilities import NamesModelGroup, NamesParts, RemarksOnSettings, RunsInNetwork
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.job_names import NAMED_BY_PREFIX
from definitions.pipeline.steps.core.outputs import MODEL_ARTIFACTS, Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.remarks import Remark
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder
from definitions.pipeline.steps.jobs import encryption, experiments, instances
from definitions.pipeline.steps.jobs.algorithm_metrics import needless_metrics
from definitions.pipeline.steps.jobs.experiments import ExperimentStep
from definitions.pipeline.steps.jobs.training_permissions import optional_feature_permissions
from definitions.pipeline.steps.jobs.training_settings import Training
from definitions.pipeline.steps.permissions import images, job_runs, kms_keys, networks, s3_objects
from definitions.pipeline.steps.permissions.create_conditions import TRAINING_JOB, create_conditions
from definitions.pipeline.steps.permissions.generated_names import name_beginning
from definitions.pipeline.steps.permissions.private_registries import private_image_config
from definitions.schema.field_types import TextValue
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, text

MODEL_PACKAGE = "modelPackageArn"
_PRIVATE = "AlgorithmSpecification.TrainingImageConfig.TrainingRepositoryAuthConfig"


class TrainingStep(ExperimentStep, NamesModelGroup, NamesParts, RemarksOnSettings, RunsInNetwork):
    """A step that runs a training job."""

    type_name: ClassVar = "Training"
    payload: ClassVar = "training"
    request_name: ClassVar = "CreateTrainingJobRequest"
    name_member: ClassVar = "TrainingJobName"
    refused_members: ClassVar = {"TrainingJobName": NAMED_BY_PREFIX}
    response_names: ClassVar = ("DescribeTrainingJobResponse",)
    is_cacheable: ClassVar = True
    cache_key: ClassVar = TRAINING_CACHE_KEY
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Training"]
    training: Training

    @property
    def own_network(self) -> StepNetworkConfig | None:
        """``networkConfig`` of the step."""
        return self.training.network_config

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "jobName": "TrainingJobName",
            "imageUri": "AlgorithmSpecification.TrainingImage",
            "registryCredentialsProviderArn": f"{_PRIVATE}.TrainingRepositoryCredentialsProviderArn",
            **members(
                "AlgorithmSpecification",
                "algorithmName trainingInputMode metricDefinitions containerEntrypoint containerArguments",
            ),
            "enableSageMakerMetricsTimeSeries": "AlgorithmSpecification.EnableSageMakerMetricsTimeSeries",
            "inputChannels": "InputDataConfig",
            "outputPath": "OutputDataConfig.S3OutputPath",
            "outputKmsKeyId": "OutputDataConfig.KmsKeyId",
            "outputCompressionType": "OutputDataConfig.CompressionType",
            **members(
                "ResourceConfig",
                "instanceType instanceCount volumeSizeInGB volumeKmsKeyId keepAlivePeriodInSeconds "
                "instanceGroups trainingPlanArn instancePlacementConfig instancePreferences",
            ),
            **members("StoppingCondition", "maxRuntimeInSeconds maxWaitTimeInSeconds maxPendingTimeInSeconds"),
            "hyperparameters": "HyperParameters",
            "encryptInterContainerTraffic": "EnableInterContainerTrafficEncryption",
            **members(
                "",
                "environment enableNetworkIsolation enableManagedSpotTraining checkpointConfig "
                "debugHookConfig debugRuleConfigurations tensorBoardOutputConfig profilerConfig "
                "profilerRuleConfigurations retryStrategy remoteDebugConfig infraCheckConfig "
                "sessionChainingConfig serverlessJobConfig mlflowConfig modelPackageConfig tags",
            ),
            **members("ExperimentConfig", "trialComponentDisplayName"),
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateTrainingJob."""
        job = self.training
        return {
            "TrainingJobName": job.job_name,
            "AlgorithmSpecification": self._algorithm(context),
            "RoleArn": ROLE_ARN,
            "InputDataConfig": [*(one.render() for one in job.input_channels), *job.code_channel(self.name, context)]
            or None,
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
            "HyperParameters": {**job.hyperparameters, **job.code_hyperparameters()} or None,
            "Environment": dict(job.environment) or None,
            "VpcConfig": context.network.vpc_config,
            **self._isolation_and_encryption(context),
            "EnableManagedSpotTraining": job.enable_managed_spot_training,
            "CheckpointConfig": job.checkpoint_config,
            "DebugHookConfig": job.debug_hook_config,
            "DebugRuleConfigurations": job.debug_rule_configurations,
            "TensorBoardOutputConfig": job.tensor_board_output_config,
            "ExperimentConfig": experiments.experiment_config(job.trial_component_display_name),
            "ProfilerConfig": job.profiler_config,
            "ProfilerRuleConfigurations": job.profiler_rule_configurations,
            "RetryStrategy": job.retry_strategy,
            "RemoteDebugConfig": job.remote_debug_config,
            "InfraCheckConfig": job.infra_check_config,
            "SessionChainingConfig": job.session_chaining_config,
            "ServerlessJobConfig": job.serverless_job_config,
            "MlflowConfig": job.mlflow_config,
            "ModelPackageConfig": job.model_package_config,
            "Tags": tags.tag_list(job.tags),
        }

    def _algorithm(self, context: StepContext) -> Json:
        job = self.training
        if job.serverless_job_config is not None:
            return None
        registry = private_image_config(job.registry_credentials_provider_arn, "Training")
        return {
            "TrainingImage": job.resolved_image_uri(context) or job.private_image_uri,
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
        count = None if job.instance_groups else instances.instance_count(job.instance_count, job.instance_preferences)
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
        return encryption.key_for_volumes(job.volume_kms_key_id, job.instance_types, context)

    def _isolation_and_encryption(self, context: StepContext) -> dict[str, Json]:
        """Network isolation and traffic encryption; serverless jobs take only the step's own settings."""
        job = self.training
        isolated: Json
        if job.serverless_job_config is not None:
            isolated, encrypted = job.enable_network_isolation, job.encrypt_inter_container_traffic
        else:
            isolated = context.network_isolation(job.enable_network_isolation)
            encrypted = encryption.is_traffic_encrypted(job.encrypt_inter_container_traffic, context)
        return {"EnableNetworkIsolation": isolated, "EnableInterContainerTrafficEncryption": encrypted}

    def _output_path(self, context: StepContext) -> TextValue:
        return self.training.output_path or default_model_uri(context)

    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Names of channels, instance groups, and hyperparameters beside those of the code."""
        job = self.training
        yield from job.code_part("channel name", ("training",))
        for index, channel in enumerate(job.input_channels):
            yield "channel name", ("training", "inputChannels", index, "channelName"), channel.channel_name
        for path, name in job.code_hyperparameter_names(("training",)):
            yield "hyperparameter", path, name
        for name in job.hyperparameters:
            yield "hyperparameter", ("training", "hyperparameters", name), name
        for index, group in enumerate(job.instance_groups or ()):
            group_name = group.get("InstanceGroupName") if isinstance(group, Structure) else None
            if isinstance(group_name, str):
                yield "instance group name", ("training", "instanceGroups", index, "instanceGroupName"), group_name

    def named_group(self) -> tuple[NodePath, object] | None:
        """``modelPackageGroupArn`` of ``modelPackageConfig``."""
        config = self.training.model_package_config
        group = None if config is None else config.get("ModelPackageGroupArn")
        return None if group is None else (("training", "modelPackageConfig", "modelPackageGroupArn"), group)

    def remarks(self, context: StepContext) -> Iterator[Remark]:
        """Metrics for AWS's own algorithms, which take none."""
        return needless_metrics(self.training, ("training",), context)

    def property_keys(self) -> dict[str, list[str]]:
        """Names of metrics that the step defines; an algorithm's own metrics are not known."""
        names = [entry.get("Name") for entry in self.training.metric_definitions or [] if isinstance(entry, Structure)]
        known = [name for name in names if isinstance(name, str)]
        return {"FinalMetricDataList": known} if known and len(known) == len(names) else {}

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``modelArtifacts``: the S3 URI of model.tar.gz or, uncompressed, of a folder; ``modelPackageArn``."""
        location = context.location(self._output_path(context))
        if location is not None:
            # SageMaker puts each model into a folder named after the job, as the pipeline service names jobs.
            below = as_folder(location)
            name = name_beginning(self.name, context, self.training.job_name)
            location = S3Location(below.bucket, text(below.keys, name))
        is_folder = self.training.output_compression_type == "NONE"
        outputs = {MODEL_ARTIFACTS: Output("ModelArtifacts.S3ModelArtifacts", location, is_folder=is_folder)}
        if self.training.model_package_config is not None:
            outputs[MODEL_PACKAGE] = Output("OutputModelPackageArn", is_data=False)
        return outputs

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, read its channels, write the model."""
        job, settings_path = self.training, ("training",)
        conditions = create_conditions(self.request(context), TRAINING_JOB)
        yield from job_runs.run_jobs("TrainingJob", "training-job", self.name, context, conditions, job.job_name)
        yield from images.pull_image_of(job, settings_path, self.name, context)
        yield from job_runs.write_logs("TrainingJobs", self.name)
        for index, channel in enumerate(job.input_channels):
            yield from channel.permissions((*settings_path, "inputChannels", index), self.name, context)
        yield from job.code_permissions(settings_path, self.name, context)
        place = (*settings_path, "outputPath")
        yield from s3_objects.write_value(self._output_path(context), place, "the model", self.name, context)
        yield from optional_feature_permissions(job, settings_path, self.name, context)
        yield from kms_keys.use_keys(job.output_kms_key_id, job.volume_kms_key_id, settings_path, self.name, context)
        if self._volume_key(context) == KEY_ARN:
            yield from kms_keys.attach_volumes(self.name)
        yield from networks.join_vpc(self.name, context)
