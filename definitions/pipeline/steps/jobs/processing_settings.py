"""Settings of a Processing step.

Source: Amazon SageMaker API Reference, CreateProcessingJob.
"""

from typing import Annotated, ClassVar, Self

from pydantic import Field, ModelWrapValidatorHandler

from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.framework_images import PROCESSING, TRAINING, FrameworkImageSettings
from definitions.pipeline.steps.core.job_names import JobName
from definitions.pipeline.steps.core.own_code import CODE, OwnCode
from definitions.pipeline.steps.core.tags import Tags
from definitions.pipeline.steps.jobs import encryption, instances
from definitions.pipeline.steps.jobs.encryption import KeyId
from definitions.pipeline.steps.jobs.experiments import TrialComponent
from definitions.pipeline.steps.jobs.processing_inputs import ProcessingInput
from definitions.pipeline.steps.jobs.processing_outputs import ProcessingOutput, PropertyFile
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import (
    BooleanOrExpression,
    InstanceCount,
    InstanceType,
    IntegerValue,
    ParameterText,
    TextValue,
    VolumeSize,
)
from definitions.schema.fields import NumberField
from definitions.schema.key_rules import at_most_one, require_one_of_each
from definitions.schema.model_schema import validator

_MOST_INPUTS = 10


class Processing(FrameworkImageSettings, OwnCode):
    """Settings of a Processing step."""

    code_path: ClassVar = f"/opt/ml/processing/input/{CODE}"
    command_field: ClassVar = "entrypoint"
    image_purposes: ClassVar = (TRAINING, PROCESSING)

    instance_type: InstanceType | None = None
    """Such as ml.m5.xlarge. Or instancePreferences."""
    instance_count: InstanceCount = 1
    """How many instances run the container."""
    instance_preferences: Annotated[list[object], ApiField("ProcessingInstancePreferenceList")] | None = None
    """Instead of instanceType: up to 5 types, of which AWS takes the first that is available: instanceType, and
    instanceCount in all of them or in none."""
    volume_size_in_gb: Annotated[VolumeSize, Field(alias="volumeSizeInGB")] = 30
    """Storage of each instance, in GB."""
    volume_kms_key_id: KeyId | None = None
    """The ARN of a KMS key for that storage; the pipeline's key if not given."""
    max_runtime_in_seconds: Annotated[IntegerValue, NumberField(1, 777600, unit="seconds")] | None = None
    """The job is stopped after so many seconds; SageMaker's own limit is 24 hours."""
    entrypoint: Annotated[list[ParameterText], Field(min_length=1, max_length=100)] | None = None
    """The container's command, instead of the image's own; with code of your own, python3 and the script, if not
    given."""
    arguments: Annotated[list[ParameterText], Field(max_length=100)] = []
    """Arguments of the command."""
    environment: dict[str, ParameterText] = {}
    """Environment variables of the container. Never secrets: the definition shows them to all who may read it."""
    inputs: Annotated[list[ProcessingInput], Field(max_length=_MOST_INPUTS)] = []
    """Data that the container reads."""
    outputs: Annotated[list[ProcessingOutput], Field(max_length=10)] = []
    """Data that the container writes; uploaded to the pipeline's bucket, one folder for each execution."""
    output_kms_key_id: KeyId | None = None
    """The ARN of a KMS key for outputs in S3; the pipeline's key if not given."""
    property_files: list[PropertyFile] = []
    """JSON files in outputs that conditions may read."""
    network_config: StepNetworkConfig | None = None
    """The VPC of this step, instead of the pipeline's."""
    enable_network_isolation: BooleanOrExpression | None = None
    """Overrides pipeline.networkConfig.enableNetworkIsolation for this step."""
    encrypt_inter_container_traffic: BooleanOrExpression | None = None
    """Overrides pipeline.networkConfig.encryptInterContainerTraffic for this step."""
    trial_component_display_name: TrialComponent | None = None
    """The job's name in the experiment; the experiment itself is the pipeline's."""
    job_name: JobName | None = None
    """What the names of its jobs begin with, instead of 'pipelines': at most 38 characters, before the
    execution's id and a token."""
    tags: Tags = {}
    """Tags of the job, by key."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (("imageUri", "image"), ("instanceType", "instancePreferences"))

    @validator("wrap")
    @classmethod
    def _is_complete(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return require_one_of_each(value, handler, *cls.required_choices())

    @validator("after")
    def _has_instances(self) -> Self:
        at_most_one(instanceType=self.instance_type, instancePreferences=self.instance_preferences)
        instances.check_preferences(self, self.instance_preferences)
        encryption.check_volume_key(self.volume_kms_key_id, self.instance_types)
        return self

    @validator("after")
    def _property_files_are_files(self) -> Self:
        groups = [output.output_name for output in self.outputs if output.feature_group_name is not None]
        for entry in self.property_files:
            if entry.output_name in groups:
                message = f"output '{entry.output_name}' is a feature group, which holds no files"
                raise invalid("wrong-output", message, key="propertyFiles")
        if self.output_kms_key_id is not None and not self.has_s3_outputs:
            message = "encrypts outputs in S3; this step has none"
            raise invalid("forbidden-key", message, key="outputKmsKeyId")
        return self

    @validator("after")
    def _has_an_input_left_for_code(self) -> Self:
        if self.code_key is not None and len(self.inputs) == _MOST_INPUTS:
            message = (
                f"has {len(self.inputs)} items, and '{self.code_key}' is brought as one more; "
                f"AWS takes at most {_MOST_INPUTS}"
            )
            hint = "remove one, or put the data of two below one S3 URI"
            raise invalid("too-long", message, hint, key="inputs")
        return self

    @property
    def has_s3_outputs(self) -> bool:
        """True if any output is in S3."""
        return any(output.feature_group_name is None for output in self.outputs)

    @property
    def instance_types(self) -> list[object]:
        """All instance types that the job may run on."""
        return [self.instance_type, *instances.instance_types_in(self.instance_preferences)]

    @property
    def image_instance_types(self) -> list[object]:
        return self.instance_types

    def volume_key(self, context: StepContext) -> TextValue | None:
        return encryption.key_for_volumes(self.volume_kms_key_id, self.instance_types, context)
