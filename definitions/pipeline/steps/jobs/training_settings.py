"""Settings of a Training step.

Source: Amazon SageMaker API Reference, CreateTrainingJob, ResourceConfig and StoppingCondition; Developer Guide,
"Managed Spot Training", "Managed Warm Pools", "Instance preference lists for training jobs".
"""

from typing import Annotated, ClassVar, Self

from pydantic import Field, ModelWrapValidatorHandler

from definitions.api.structure import Structure
from definitions.diagnostics.messages import did_you_mean
from definitions.foundation.records import replace
from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.field_rules import forbid_fields
from definitions.pipeline.steps.core.framework_images import FrameworkImageSettings
from definitions.pipeline.steps.core.job_names import JobName
from definitions.pipeline.steps.core.own_code import OwnCode
from definitions.pipeline.steps.core.tags import Tags
from definitions.pipeline.steps.jobs import encryption, instances
from definitions.pipeline.steps.jobs.algorithms import ALGORITHM_NAME
from definitions.pipeline.steps.jobs.encryption import KeyId
from definitions.pipeline.steps.jobs.experiments import TrialComponent
from definitions.pipeline.steps.jobs.input_channels import InputChannel, InputMode
from definitions.pipeline.steps.jobs.script_mode import ScriptMode
from definitions.pipeline.steps.jobs.spot_training import Seconds, check_spot_times
from definitions.pipeline.steps.permissions.private_registries import PrivateImageUri, check_credentials_provider
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import (
    BooleanOrExpression,
    ImageUri,
    InstanceCount,
    InstanceType,
    IntegerValue,
    ParameterText,
    S3Uri,
    TextValue,
    VolumeSize,
)
from definitions.schema.fields import ChoiceField, NumberField
from definitions.schema.key_rules import at_most_one, require_one_of_each
from definitions.schema.model_schema import validator
from definitions.values.expressions import STRING, Expression

AlgorithmName = Annotated[TextValue, replace(ALGORITHM_NAME, parameters=STRING)]
Compression = Annotated[str | Expression, ChoiceField(("GZIP", "NONE"), parameter=True)]
Commands = Annotated[list[ParameterText], Field(min_length=1, max_length=100)]

_CREDENTIALS = "TrainingRepositoryCredentialsProviderArn"
_CODE_KEYS = ("imageUri", "image", "algorithmName", "privateImageUri", "serverlessJobConfig")
_INSTANCE_KEYS = ("instanceType", "instanceGroups", "instancePreferences", "serverlessJobConfig")
_INSTANCE_FIELDS = (
    "instance_count",
    "volume_size_in_gb",
    "volume_kms_key_id",
    "keep_alive_period_in_seconds",
    "training_plan_arn",
    "instance_placement_config",
    "enable_managed_spot_training",
    "container_entrypoint",
    "container_arguments",
    "metric_definitions",
    "training_input_mode",
    "enable_sage_maker_metrics_time_series",
)


class Training(FrameworkImageSettings, ScriptMode):
    """Settings of a Training step."""

    command_field: ClassVar = "container_entrypoint"

    image_uri: ImageUri | None = None
    """The training image, in Amazon ECR. Or image, algorithmName, privateImageUri or serverlessJobConfig."""
    algorithm_name: AlgorithmName | None = None
    """Instead of imageUri: name or ARN of an algorithm of your own or from AWS Marketplace."""
    private_image_uri: PrivateImageUri | None = None
    """Instead of imageUri: an image in a Docker registry of your own, which jobs reach in the pipeline's VPC."""
    registry_credentials_provider_arn: Annotated[TextValue, ApiField(_CREDENTIALS)] | None = None
    """With privateImageUri: the ARN of the Lambda function that gives the registry's credentials."""
    training_input_mode: InputMode = "File"
    """How the container gets its data: File, FastFile or Pipe; channels may override it."""
    container_entrypoint: Commands | None = None
    """The container's command, instead of the image's own."""
    container_arguments: Commands | None = None
    """Arguments of the command."""
    metric_definitions: Annotated[list[object], ApiField("MetricDefinitionList")] | None = None
    """How metrics are read from the logs: name, regex. AWS's own algorithms need none."""
    enable_sage_maker_metrics_time_series: BooleanOrExpression | None = None
    """Whether each value of those metrics is kept, for charts."""
    instance_type: InstanceType | None = None
    """Such as ml.m5.xlarge. Or instanceGroups, instancePreferences or serverlessJobConfig."""
    instance_count: InstanceCount = 1
    """How many instances train."""
    instance_groups: Annotated[list[object], ApiField("InstanceGroups"), Field(min_length=1)] | None = None
    """Instead of instanceType: up to 5 groups of different types: instanceGroupName, instanceType, instanceCount."""
    instance_preferences: Annotated[list[object], ApiField("InstancePreferenceList")] | None = None
    """Instead of instanceType: up to 5 types, of which AWS takes the first that is available: instanceType, and
    instanceCount in all of them or in none; trainingPlanArns."""
    volume_size_in_gb: Annotated[VolumeSize, Field(alias="volumeSizeInGB")] = 30
    """Storage of each instance, in GB."""
    volume_kms_key_id: KeyId | None = None
    """The ARN of a KMS key for that storage; the pipeline's key if not given."""
    keep_alive_period_in_seconds: Annotated[IntegerValue, NumberField(0, 21600, unit="seconds")] | None = None
    """How long instances wait for the next job like this one, a warm pool; paid as if they trained."""
    training_plan_arn: Annotated[TextValue, ApiField("TrainingPlanArn")] | None = None
    """The ARN of a training plan, whose reserved capacity is used."""
    instance_placement_config: Annotated[Structure, ApiField("InstancePlacementConfig")] | None = None
    """How instances are spread over UltraServers: enableMultipleJobs, placementSpecifications."""
    max_runtime_in_seconds: Annotated[IntegerValue, NumberField(1, 2419200, unit="seconds")] = 86400
    """The job is stopped after so many seconds."""
    enable_managed_spot_training: BooleanOrExpression | None = None
    """Train on spot instances, which cost less and may be taken away; needs maxWaitTimeInSeconds. Without
    checkpointConfig, a job that is interrupted begins again."""
    max_wait_time_in_seconds: Seconds | None = None
    """With spot instances: the time for waiting and training together; at least maxRuntimeInSeconds."""
    max_pending_time_in_seconds: Annotated[IntegerValue, NumberField(1800, 2419200, unit="seconds")] | None = None
    """A job that waits longer for capacity fails."""
    checkpoint_config: Annotated[Structure, ApiField("CheckpointConfig")] | None = None
    """Where the job keeps its state, so that the next one goes on from there: s3Uri, localPath."""
    retry_strategy: Annotated[Structure, ApiField("RetryStrategy")] | None = None
    """How often AWS starts the job again after an error of its own: maximumRetryAttempts."""
    hyperparameters: Annotated[dict[str, ParameterText], Field(max_length=100)] = {}
    """Settings of the algorithm, all texts; numbers are taken as written."""
    environment: dict[str, ParameterText] = {}
    """Environment variables of the container. Never secrets: the definition shows them to all who may read it."""
    input_channels: Annotated[list[InputChannel], Field(min_length=1, max_length=20)] = []
    """Training data."""
    output_path: S3Uri | None = None
    """S3 URI below which the model is written; s3://<the pipeline's bucket>/models/<pipeline>/ if not given."""
    output_compression_type: Compression | None = None
    """GZIP: the model is one file, model.tar.gz, which is AWS's own; NONE: the model is a folder."""
    output_kms_key_id: KeyId | None = None
    """The ARN of a KMS key for what is written; the pipeline's key if not given."""
    network_config: StepNetworkConfig | None = None
    """The VPC of this step, instead of the pipeline's."""
    enable_network_isolation: BooleanOrExpression | None = None
    """Overrides pipeline.networkConfig.enableNetworkIsolation for this step."""
    encrypt_inter_container_traffic: BooleanOrExpression | None = None
    """Overrides pipeline.networkConfig.encryptInterContainerTraffic for this step."""
    debug_hook_config: Annotated[Structure, ApiField("DebugHookConfig")] | None = None
    """Save tensors for SageMaker Debugger: s3OutputPath, localPath, hookParameters, collectionConfigurations."""
    debug_rule_configurations: Annotated[list[object], ApiField("DebugRuleConfigurations")] | None = None
    """Rules that look at saved tensors: ruleConfigurationName, ruleEvaluatorImage, ruleParameters ..."""
    profiler_config: Annotated[Structure, ApiField("ProfilerConfig")] | None = None
    """Measure the instances: s3OutputPath, profilingIntervalInMilliseconds, disableProfiler ...
    A step that profiles is never taken from the cache."""
    profiler_rule_configurations: Annotated[list[object], ApiField("ProfilerRuleConfigurations")] | None = None
    """Rules that look at these measurements; the same keys as debugRuleConfigurations."""
    tensor_board_output_config: Annotated[Structure, ApiField("TensorBoardOutputConfig")] | None = None
    """Where data for TensorBoard is written: s3OutputPath, localPath."""
    remote_debug_config: Annotated[Structure, ApiField("RemoteDebugConfig")] | None = None
    """Let people open a shell in the container: {enableRemoteDebug: true}."""
    infra_check_config: Annotated[Structure, ApiField("InfraCheckConfig")] | None = None
    """Check the instances before training: {enableInfraCheck: true}."""
    session_chaining_config: Annotated[Structure, ApiField("SessionChainingConfig")] | None = None
    """Hand on the session tags of who starts the job: {enableSessionTagChaining: true}."""
    mlflow_config: Annotated[Structure, ApiField("MlflowConfig")] | None = None
    """The MLflow server that records the job: mlflowResourceArn, mlflowExperimentName, mlflowRunName."""
    serverless_job_config: Annotated[Structure, ApiField("ServerlessJobConfig")] | None = None
    """Instead of image and instances, AWS's own customizing or judging of a model: baseModelArn, jobType
    (FineTuning or Evaluation), customizationTechnique, evaluationType, acceptEula ... With evaluationType
    LLMAJEvaluation, the hyperparameter judge_model_id names the model in Amazon Bedrock that judges."""
    model_package_config: Annotated[Structure, ApiField("ModelPackageConfig")] | None = None
    """The model packages that such a job starts from and makes: modelPackageGroupArn, sourceModelPackageArn."""
    trial_component_display_name: TrialComponent | None = None
    """The job's name in the experiment; the experiment itself is the pipeline's."""
    job_name: JobName | None = None
    """What the names of its jobs begin with, instead of 'pipelines': at most 38 characters, before the
    execution's id and a token."""
    tags: Tags = {}
    """Tags of the job, by key."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (_CODE_KEYS, _INSTANCE_KEYS)

    @validator("wrap")
    @classmethod
    def _is_complete(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return require_one_of_each(value, handler, *cls.required_choices())

    @validator("after")
    def _has_code_and_instances(self) -> Self:
        given = {field.alias or name: getattr(self, name) for name, field in type(self).model_fields.items()}
        at_most_one(**{key: given[key] for key in _CODE_KEYS})
        at_most_one(**{key: given[key] for key in _INSTANCE_KEYS})
        if self.serverless_job_config is not None:
            forbid_fields(
                self, _INSTANCE_FIELDS, "is about instances and images; a job with 'serverlessJobConfig' has none"
            )
        if self.algorithm_name is not None or self.serverless_job_config is not None:
            key = "algorithmName" if self.algorithm_name is not None else "serverlessJobConfig"
            forbid_fields(self, OwnCode.model_fields, f"is for images; '{key}' brings its own code")
        check_credentials_provider(self.private_image_uri, self.registry_credentials_provider_arn)
        if self.instance_groups is not None:
            forbid_fields(
                self, ("instance_count", "keep_alive_period_in_seconds"), "cannot stand beside 'instanceGroups'"
            )
        if self.instance_preferences is not None:
            instances.check_preferences(self, self.instance_preferences)
            spot = ("enable_managed_spot_training",) if self.enable_managed_spot_training else ()
            forbid_fields(self, ("instance_placement_config", *spot), "cannot stand beside 'instancePreferences'")
        encryption.check_volume_key(self.volume_kms_key_id, self.instance_types)
        return self

    @validator("after")
    def _waits_for_spot_instances(self) -> Self:
        is_spot = bool(self.enable_managed_spot_training)
        check_spot_times(is_spot, self.max_wait_time_in_seconds, self.max_runtime_in_seconds, "the job")
        if is_spot and self.keep_alive_period_in_seconds:
            message = "cannot stand beside 'enableManagedSpotTraining': spot instances are not kept"
            raise invalid("forbidden-key", message, key="keepAlivePeriodInSeconds")
        return self

    @validator("after")
    def _channels_name_instance_groups(self) -> Self:
        refusals = Refusals()
        for index, channel in enumerate(self.input_channels):
            for position, name in enumerate(channel.instance_group_names or ()):
                if isinstance(name, str) and name not in self.group_names:
                    message = f"'{name}' is none of the 'instanceGroups' of this step"
                    error = invalid("unknown-word", message, did_you_mean(name, self.group_names))
                    refusals.add(error, "inputChannels", index, "instanceGroupNames", position)
        refusals.finish()
        return self

    @property
    def group_names(self) -> list[str]:
        """Names of the instance groups, without those that are expressions."""
        names = [group.get("InstanceGroupName") for group in self.instance_groups or () if isinstance(group, Structure)]
        return [name for name in names if isinstance(name, str)]

    @property
    def instance_types(self) -> list[object]:
        """All instance types that the job may run on."""
        lists = [
            *instances.instance_types_in(self.instance_groups),
            *instances.instance_types_in(self.instance_preferences),
        ]
        return lists if self.instance_type is None else [self.instance_type, *lists]

    @property
    def image_instance_types(self) -> list[object]:
        return self.instance_types
