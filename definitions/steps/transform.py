"""Transform: batch inference with a model that an earlier step created.

Source: Amazon SageMaker Developer Guide, "Transform step"; API CreateTransformJob.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from definitions.expressions import Expression, Json, StepOutput
from definitions.fields import Choice, Number, OutputOf
from definitions.infrastructure import KEY_ARN
from definitions.steps import grants
from definitions.steps.base import NAMED_BY_PIPELINE, Step
from definitions.steps.data_sources import Sourced
from definitions.steps.envelope import JOB_EXCEPTIONS
from definitions.steps.scope import MODEL_NAME, Grant, Scope, execution_location, execution_uri, volume_key
from definitions.wording import refuse
from definitions.words import (
    InstanceCount,
    InstanceType,
    IntegerValue,
    OutputReference,
    ParameterText,
    S3Uri,
)

SplitType = Annotated[str | Expression, Choice(("None", "Line", "RecordIO", "TFRecord"), parameter=True)]
AssembleWith = Annotated[str | Expression, Choice(("None", "Line"), parameter=True)]
BatchStrategy = Annotated[str | Expression, Choice(("MultiRecord", "SingleRecord"), parameter=True)]


class Transform(Sourced):
    """Settings of a Transform step."""

    source_keys = ("inputDataStepOutput", "inputDataUri")

    model_name_step: Annotated[StepOutput, OutputOf(MODEL_NAME, "Model")]
    """The Model step whose model predicts."""
    instance_type: InstanceType
    """Such as ml.m5.xlarge."""
    instance_count: InstanceCount = 1
    """How many instances predict."""
    input_data_uri: S3Uri | None = None
    """An S3 URI; every object whose key starts with it is read. Or {parameter: NAME}."""
    input_data_step_output: OutputReference | None = None
    """Instead of inputDataUri: '<step>.<output>'."""
    output_path: S3Uri | None = None
    """S3 URI below which predictions are written; a folder for each execution in the pipeline's bucket if not given."""
    content_type: ParameterText | None = None
    """MIME type of the input."""
    split_type: Annotated[str | Expression, Choice(("None", "Line", "RecordIO", "TFRecord"), parameter=True)] | None = (
        None
    )
    """How the input is cut into records."""
    assemble_with: AssembleWith | None = None
    """How predictions are joined."""
    strategy: BatchStrategy | None = None
    """How many records one request holds."""
    max_concurrent_transforms: Annotated[IntegerValue, Number(0)] | None = None
    """Parallel requests to each instance."""
    max_payload_in_mb: Annotated[IntegerValue, Number(0, 100, unit="MB")] | None = Field(
        default=None, alias="maxPayloadInMB"
    )
    """The largest request, in MB; times maxConcurrentTransforms at most 100."""

    @model_validator(mode="after")
    def _requests_fit(self) -> Self:
        requests, megabytes = self.max_concurrent_transforms, self.max_payload_in_mb
        if isinstance(requests, int) and isinstance(megabytes, int) and requests * megabytes > 100:
            message = f"{requests} x {megabytes} MB: maxConcurrentTransforms times maxPayloadInMB must be at most 100"
            raise refuse("out-of-range", message)
        return self


class TransformStep(Step):
    """A step that runs a batch transform job."""

    type_name: ClassVar = "Transform"
    payload: ClassVar = "transform"
    request_name: ClassVar = "CreateTransformJobRequest"
    refused_members: ClassVar = {"TransformJobName": NAMED_BY_PIPELINE}
    response_names: ClassVar = ("DescribeTransformJobResponse",)
    is_cacheable: ClassVar = True
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Transform"]
    transform: Transform

    def arguments(self, scope: Scope) -> Json:
        """Request of CreateTransformJob; the VPC and network isolation are the model's."""
        job = self.transform
        return {
            "ModelName": job.model_name_step,
            "MaxConcurrentTransforms": job.max_concurrent_transforms,
            "MaxPayloadInMB": job.max_payload_in_mb,
            "BatchStrategy": job.strategy,
            "TransformInput": {
                "DataSource": {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": job.source}},
                "ContentType": job.content_type,
                "SplitType": job.split_type,
            },
            "TransformOutput": {
                "S3OutputPath": job.output_path or execution_uri(self.name, scope),
                "AssembleWith": job.assemble_with,
                "KmsKeyId": KEY_ARN,
            },
            "TransformResources": {
                "InstanceType": job.instance_type,
                "InstanceCount": job.instance_count,
                "VolumeKmsKeyId": volume_key(job.instance_type, scope),
            },
        }

    def permissions(self, scope: Scope) -> Iterator[Grant]:
        """Run the job, read its input, write the predictions."""
        job = self.transform
        actions = tuple(f"sagemaker:{verb}TransformJob" for verb in ("Create", "Describe", "Stop"))
        yield grants.job_statement("RunTransformJobs", (*actions, *grants.TAGGING), "transform-job", self.name, scope)
        yield from grants.write_logs("TransformJobs", self.name)
        path = ("transform", job.source_key)
        yield from grants.read_value(job.source, path, "its input", self.name, scope)
        if job.output_path is None:
            yield from grants.write(execution_location(self.name, scope), "predictions", self.name)
        else:
            yield from grants.write_value(job.output_path, ("transform", "outputPath"), "predictions", self.name, scope)
        yield from grants.use_key(self.name)
        if volume_key(job.instance_type, scope) is not None:
            yield from grants.attach_volumes(self.name)
