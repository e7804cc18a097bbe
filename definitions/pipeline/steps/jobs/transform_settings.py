"""Settings of a Transform step.

Source: API CreateTransformJob.
"""

from typing import Annotated, Self

from pydantic import Field, ModelWrapValidatorHandler

from definitions.api.structure import Structure
from definitions.pipeline.steps.core.data_sources import Compression, S3DataType, Sourced
from definitions.pipeline.steps.core.job_names import JobName
from definitions.pipeline.steps.core.outputs import MODEL_NAME
from definitions.pipeline.steps.core.tags import Tags
from definitions.pipeline.steps.jobs import encryption
from definitions.pipeline.steps.jobs.encryption import KeyId
from definitions.pipeline.steps.jobs.experiments import TrialComponent
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.field_types import (
    RESOURCE_NAME,
    FilePath,
    InstanceCount,
    InstanceType,
    IntegerValue,
    OutputReference,
    ParameterText,
    S3Uri,
    TextValue,
)
from definitions.schema.fields import ChoiceField, NumberField, TextField
from definitions.schema.key_rules import at_most_one, require_one_of_each
from definitions.schema.model_schema import validator
from definitions.schema.reference_fields import StepOutputField
from definitions.values.expressions import STRING, Expression, StepOutput

CAPTURE = "BatchDataCaptureConfig"

ModelName = Annotated[
    TextValue,
    TextField(
        "the name of a model",
        "bad-name",
        rf"(?=.{{1,63}}$){RESOURCE_NAME}",
        parameters=STRING,
        hint="1 to 63 letters, digits and '-', the first and the last a letter or digit",
    ),
]
JoinSource = Annotated[str | Expression, ChoiceField(("None", "Input"), parameter=True)]
SplitType = Annotated[str | Expression, ChoiceField(("None", "Line", "RecordIO", "TFRecord"), parameter=True)]
AssembleWith = Annotated[str | Expression, ChoiceField(("None", "Line"), parameter=True)]
BatchStrategy = Annotated[str | Expression, ChoiceField(("MultiRecord", "SingleRecord"), parameter=True)]


class Transform(Sourced):
    """Settings of a Transform step."""

    source_keys = ("inputDataStepOutput", "inputDataUri")

    model_name_step: Annotated[StepOutput, StepOutputField(MODEL_NAME, "Model")] | None = None
    """The Model step whose model predicts. Or modelName."""
    model_name: ModelName | None = None
    """Instead of modelNameStep: the name of a model, {parameter: NAME} or another expression."""
    instance_type: InstanceType
    """Such as ml.m5.xlarge."""
    instance_count: InstanceCount = 1
    """How many instances predict."""
    input_data_uri: S3Uri | None = None
    """An S3 URI; every object whose key starts with it is read. Or {parameter: NAME}."""
    input_data_step_output: OutputReference | None = None
    """Instead of inputDataUri: '<step>.<output>'."""
    file_path: FilePath | None = None
    """With inputDataStepOutput: a file in that output, such as test.csv, rather than the whole."""
    s3_data_type: S3DataType = "S3Prefix"
    """S3Prefix: every object below the URI; ManifestFile: those that the file at the URI lists."""
    compression_type: Compression | None = None
    """How the input is compressed: None or Gzip."""
    output_path: S3Uri | None = None
    """S3 URI below which predictions are written; a folder for each execution in the pipeline's bucket if not given."""
    output_kms_key_id: KeyId | None = None
    """The ARN of a KMS key for predictions; the pipeline's key if not given."""
    content_type: ParameterText | None = None
    """MIME type of the input."""
    accept: ParameterText | None = None
    """MIME type of the predictions."""
    split_type: SplitType | None = None
    """How the input is cut into records."""
    assemble_with: AssembleWith | None = None
    """How predictions are joined."""
    strategy: BatchStrategy | None = None
    """How many records one request holds."""
    max_concurrent_transforms: Annotated[IntegerValue, NumberField(0)] | None = None
    """Parallel requests to each instance."""
    max_payload_in_mb: Annotated[IntegerValue, NumberField(0, 100, unit="MB")] | None = Field(
        default=None, alias="maxPayloadInMB"
    )
    """The largest request, in MB; times maxConcurrentTransforms at most 100."""
    model_client_config: Annotated[Structure, ApiField("ModelClientConfig")] | None = None
    """How long a request may take, and how often it is sent again: {invocationsTimeoutInSeconds,
    invocationsMaxRetries}."""
    environment: Annotated[dict[str, ParameterText], Field(max_length=16)] = {}
    """Environment variables of the container. Never secrets: the definition shows them to all who may read it."""
    input_filter: ParameterText | None = None
    """JSONPath of the part of each record that the model gets, such as $[1:] for all columns but the first."""
    join_source: JoinSource | None = None
    """Input: write each prediction next to its record; splitType and assembleWith should then be alike, such
    as Line."""
    output_filter: ParameterText | None = None
    """JSONPath of the part of each (joined) record that is written, such as $[0,-1]."""
    data_capture_config: Annotated[Structure, ApiField(CAPTURE)] | None = None
    """Keep what the model gets and answers: {destinationS3Uri, generateInferenceId, kmsKeyId}; encrypted with the
    pipeline's key if none is given."""
    volume_kms_key_id: KeyId | None = None
    """The ARN of a KMS key for the storage of the instances; the pipeline's key if not given."""
    transform_ami_version: ParameterText | None = None
    """The machine image of the instances, which decides on drivers."""
    trial_component_display_name: TrialComponent | None = None
    """The job's name in the experiment; the experiment itself is the pipeline's."""
    job_name: JobName | None = None
    """What the names of its jobs begin with, instead of 'pipelines': at most 38 characters, before the
    execution's id and a token."""
    tags: Tags = {}
    """Tags of the job, by key."""

    @classmethod
    def required_choices(cls) -> tuple[tuple[str, ...], ...]:
        return (("modelNameStep", "modelName"),)

    @validator("wrap")
    @classmethod
    def _is_complete(cls, value: object, handler: ModelWrapValidatorHandler[Self]) -> Self:
        return require_one_of_each(value, handler, *cls.required_choices())

    @validator("after")
    def _keys_are_compatible(self) -> Self:
        at_most_one(modelNameStep=self.model_name_step, modelName=self.model_name)
        encryption.check_volume_key(self.volume_kms_key_id, [self.instance_type])
        return self

    @validator("after")
    def _requests_fit(self) -> Self:
        requests, megabytes = self.max_concurrent_transforms, self.max_payload_in_mb
        if isinstance(requests, int) and isinstance(megabytes, int) and requests * megabytes > 100:
            message = f"{requests} x {megabytes} MB: maxConcurrentTransforms times maxPayloadInMB must be at most 100"
            raise invalid("out-of-range", message)
        return self
