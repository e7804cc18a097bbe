"""Transform: batch inference with a model.

Source: Amazon SageMaker Developer Guide, "Transform step"; API CreateTransformJob.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from definitions.api.shapes import shape
from definitions.pipeline.steps.core import tags
from definitions.pipeline.steps.core.bucket_layout import execution_location, execution_uri
from definitions.pipeline.steps.core.caching_and_retries import JOB_EXCEPTIONS, top_members
from definitions.pipeline.steps.core.capabilities import MayShareOutput, RemarksOnSettings
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.job_names import NAMED_BY_PREFIX
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.remarks import Remark
from definitions.pipeline.steps.core.request_fields import add_fields
from definitions.pipeline.steps.core.s3_locations import as_folder
from definitions.pipeline.steps.jobs import encryption, experiments
from definitions.pipeline.steps.jobs.experiments import ExperimentStep
from definitions.pipeline.steps.jobs.joined_records import unjoinable_records
from definitions.pipeline.steps.jobs.transform_settings import CAPTURE, Transform
from definitions.pipeline.steps.permissions import job_runs, kms_keys, s3_objects
from definitions.pipeline.steps.permissions.create_conditions import TRANSFORM_JOB, create_conditions
from definitions.pipeline.steps.permissions.generated_names import generated_arns
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.field_types import TextValue
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN


class TransformStep(ExperimentStep, MayShareOutput, RemarksOnSettings):
    """A step that runs a batch transform job."""

    type_name: ClassVar = "Transform"
    payload: ClassVar = "transform"
    request_name: ClassVar = "CreateTransformJobRequest"
    name_member: ClassVar = "TransformJobName"
    refused_members: ClassVar = {"TransformJobName": NAMED_BY_PREFIX}
    response_names: ClassVar = ("DescribeTransformJobResponse",)
    is_cacheable: ClassVar = True
    cache_key: ClassVar = top_members("DataProcessing", "Environment", "ModelName", "TransformInput")
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Transform"]
    transform: Transform

    @property
    def shares_its_output(self) -> bool:
        """True without an ``outputPath``: predictions go to the step's folder of the execution."""
        return self.transform.output_path is None

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "jobName": "TransformJobName",
            "strategy": "BatchStrategy",
            **members(
                "",
                "modelName maxConcurrentTransforms modelClientConfig maxPayloadInMB environment dataCaptureConfig tags",
            ),
            "inputDataUri": "TransformInput.DataSource.S3DataSource.S3Uri",
            **members("TransformInput.DataSource.S3DataSource", "s3DataType"),
            **members("TransformInput", "contentType compressionType splitType"),
            "outputPath": "TransformOutput.S3OutputPath",
            "outputKmsKeyId": "TransformOutput.KmsKeyId",
            **members("TransformOutput", "accept assembleWith"),
            **members("TransformResources", "instanceType instanceCount volumeKmsKeyId transformAmiVersion"),
            **members("DataProcessing", "inputFilter outputFilter joinSource"),
            **members("ExperimentConfig", "trialComponentDisplayName"),
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateTransformJob; the VPC and network isolation are the model's."""
        job = self.transform
        filters = {"InputFilter": job.input_filter, "OutputFilter": job.output_filter, "JoinSource": job.join_source}
        return {
            "TransformJobName": job.job_name,
            "ModelName": job.model_name_step or job.model_name,
            "MaxConcurrentTransforms": job.max_concurrent_transforms,
            "ModelClientConfig": job.model_client_config,
            "MaxPayloadInMB": job.max_payload_in_mb,
            "BatchStrategy": job.strategy,
            "Environment": dict(job.environment) or None,
            "TransformInput": {
                "DataSource": {"S3DataSource": {"S3DataType": job.s3_data_type, "S3Uri": job.source}},
                "ContentType": job.content_type,
                "CompressionType": job.compression_type,
                "SplitType": job.split_type,
            },
            "TransformOutput": {
                "S3OutputPath": job.output_path or execution_uri(self.name, context),
                "Accept": job.accept,
                "AssembleWith": job.assemble_with,
                "KmsKeyId": job.output_kms_key_id or KEY_ARN,
            },
            "DataCaptureConfig": job.data_capture_config and add_fields(job.data_capture_config, {"KmsKeyId": KEY_ARN}),
            "TransformResources": {
                "InstanceType": job.instance_type,
                "InstanceCount": job.instance_count,
                "VolumeKmsKeyId": self._volume_key(context),
                "TransformAmiVersion": job.transform_ami_version,
            },
            "DataProcessing": filters if any(filters.values()) else None,
            "Tags": tags.tag_list(job.tags),
            "ExperimentConfig": experiments.experiment_config(job.trial_component_display_name),
        }

    def remarks(self, context: StepContext) -> Iterator[Remark]:
        """Filters, joins and batches of what is not cut into records."""
        return unjoinable_records(self.transform, (self.payload,))

    def _volume_key(self, context: StepContext) -> TextValue | None:
        job = self.transform
        return encryption.key_for_volumes(job.volume_kms_key_id, [job.instance_type], context)

    def _capture_key(self) -> object:
        """The key of the volumes that keep captured data until its upload."""
        capture = self.transform.data_capture_config
        return None if capture is None else capture.get("KmsKeyId") or KEY_ARN

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``transformOutput``: the S3 URI below which the predictions are."""
        path = self.transform.output_path
        location = execution_location(self.name, context) if path is None else context.location(path)
        return {
            "transformOutput": Output("TransformOutput.S3OutputPath", location and as_folder(location), is_folder=True)
        }

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, read its input, write the predictions; the model has a role of its own."""
        job, settings_path, step = self.transform, (self.payload,), self.name
        jobs = generated_arns("transform-job", step, context, job.job_name)
        yield from job_runs.start_jobs(
            "TransformJob", jobs, step, create_conditions(self.request(context), TRANSFORM_JOB)
        )
        yield from job_runs.write_logs("TransformJobs", step)
        yield from self._read_input((*settings_path, job.source_key), context)
        path = (*settings_path, "outputPath")
        yield from s3_objects.write_output(job.output_path, step, path, "predictions", step, context)
        if job.data_capture_config is not None:
            yield from request_permissions(
                job.data_capture_config, shape(CAPTURE), (*settings_path, "dataCaptureConfig"), step, context
            )
        yield from kms_keys.use_keys(job.output_kms_key_id, job.volume_kms_key_id, settings_path, step, context)
        if KEY_ARN in (self._volume_key(context), self._capture_key()):
            yield from kms_keys.attach_volumes(step)

    def _read_input(self, path: NodePath, context: StepContext) -> Iterator[PermissionResult]:
        yield from s3_objects.read_value(self.transform.source, path, "its input", self.name, context)
        if self.transform.s3_data_type != "S3Prefix":
            message = "what the file lists is not known before it runs, so reading it is not granted"
            yield from s3_objects.report_missing_read(message, (self.payload, "s3DataType"), context)
