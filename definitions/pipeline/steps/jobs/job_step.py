"""Job: run a job of a category that a document of its own describes.

Source: API CreateJob; SageMaker Python SDK 3.27, JobStep; Amazon SageMaker Developer Guide, "Encryption at rest for
multi-turn reinforcement learning".
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from definitions.api.properties import parse
from definitions.pipeline.steps.core.caching_and_retries import JOB_EXCEPTIONS
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.job_names import NAMED_BY_PREFIX, JobName
from definitions.pipeline.steps.core.permission_results import MissingPermission, PermissionResult
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.jobs.job_document import JobDocument, as_json
from definitions.pipeline.steps.permissions import job_runs, kms_keys, s3_objects
from definitions.pipeline.steps.permissions.create_conditions import JOB, create_conditions
from definitions.pipeline.steps.permissions.generated_names import generated_arns
from definitions.pipeline.steps.permissions.kms_keys import use_named_key
from definitions.schema.api_field import ApiField
from definitions.schema.field_types import TextValue
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json, ParameterType, StepOutput
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, InfrastructureText

_DOCUMENT = "JobConfigDocument"
_OUTPUT, _KEY = "OutputDataConfig", "KmsKeyArn"
_ENCRYPTED = ("AgentRFT", "AgentRFTEvaluation")
"""Categories whose documents take the key of outputs at a documented position."""


class Job(Model):
    """Settings of a Job step."""

    job_category: Annotated[TextValue, ApiField("JobCategory")]
    """What kind of job it is, such as AgentRFT, SyntheticDataGeneration or DataTransformation."""
    job_config_schema_version: Annotated[TextValue, ApiField("JobSchemaVersion")]
    """The version of the document's form, such as 1.0.0."""
    job_config_document: Annotated[dict[str, object] | TextValue, JobDocument()]
    """The job's settings: a map, whose keys are written as they are, with expressions at single values; or JSON as
    text. An expression that is no number or boolean is put in quotes as it is: its value must hold no quotes."""
    job_name: JobName | None = None
    """What the names of its jobs begin with: at most 38 characters, before the execution's id and a token."""
    tags: Annotated[list[object], ApiField("TagList")] | None = None
    """Tags of the job: {key, value}."""


class JobStep(Step):
    """A step that runs a job of CreateJob."""

    type_name: ClassVar = "Job"
    payload: ClassVar = "job"
    request_name: ClassVar = "CreateJobRequest"
    name_member: ClassVar = "JobName"
    refused_members: ClassVar = {"JobName": NAMED_BY_PREFIX}
    response_names: ClassVar = ("DescribeJobResponse",)
    is_cacheable: ClassVar = True
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Job"]
    job: Job

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "jobName jobCategory jobConfigSchemaVersion jobConfigDocument tags")

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateJob."""
        document = self._document
        return {
            "JobName": self.job.job_name,
            "RoleArn": ROLE_ARN,
            "JobCategory": self.job.job_category,
            "JobConfigSchemaVersion": self.job.job_config_schema_version,
            _DOCUMENT: as_json(document, context) if isinstance(document, dict) else document,
            "Tags": self.job.tags,
        }

    @property
    def _document(self) -> dict[str, object] | TextValue:
        """The document, with the pipeline's key for outputs if it takes a key and names none."""
        document = self.job.job_config_document
        output = document.get(_OUTPUT) if isinstance(document, dict) else None
        if self.job.job_category not in _ENCRYPTED or not isinstance(output, dict) or _KEY in output:
            return document
        assert isinstance(document, dict)
        return {**document, _OUTPUT: {**output, _KEY: KEY_ARN}}

    def property_type(self, path: str, context: StepContext) -> ParameterType:
        """The type of a property; values in the document are text, since each category has its own document."""
        if path.startswith(f"{_DOCUMENT}."):
            parse(path)
            return "String"
        return super().property_type(path, context)

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, and read and write the locations that its document names."""
        # AWS does not document yet to which log group jobs write.
        document, key = self._document, field_at(self._document, (_OUTPUT, _KEY))
        conditions = () if key is None else create_conditions(document, JOB)
        yield from job_runs.run_jobs("Job", "job/*", self.name, context, conditions)
        if self.job.job_name is not None:
            # AWS lists the types whose names take a prefix; this one is newer than the list, so both forms are granted.
            jobs = generated_arns("job/*", self.name, context, self.job.job_name)
            yield from job_runs.start_jobs("Job", jobs, self.name, conditions)
        yield from job_runs.write_logs("Jobs", self.name)
        path: NodePath = (self.payload, "jobConfigDocument")
        if isinstance(self.job.job_config_document, dict):
            yield from self._document_permissions(self.job.job_config_document, path, context)
        elif not (context.has_extra_read_buckets and context.has_extra_write_buckets):
            message = "what the job reads and writes stands in a text, so it is not granted"
            hint = "write a map, or name buckets in 'additionalReadBucketNames' and 'additionalWriteBucketNames'"
            yield MissingPermission(path, message, hint)
        yield from kms_keys.use_key(self.name)
        if key == KEY_ARN:
            # The service keeps what it needs between steps of the job under a grant.
            yield from kms_keys.attach_volumes(self.name)
        elif key is not None:
            yield from use_named_key(key, (*path, _OUTPUT, _KEY), self.name, context)

    def _document_permissions(self, value: object, path: NodePath, context: StepContext) -> Iterator[PermissionResult]:
        """Read the S3 locations in a document; write those below a key that contains ``output``."""
        if isinstance(value, dict):
            for key, entry in value.items():
                yield from self._document_permissions(entry, (*path, key), context)
        elif isinstance(value, list):
            for index, entry in enumerate(value):
                yield from self._document_permissions(entry, (*path, index), context)
        elif isinstance(value, Expression | str | InfrastructureText) and _is_s3_uri(value, str(path[-1]), context):
            is_written = any("output" in str(key).lower() for key in path)
            grant = s3_objects.write_value if is_written else s3_objects.read_value
            yield from grant(value, path, f"its {path[-1]}", self.name, context)


def _is_s3_uri(value: object, key: str, context: StepContext) -> bool:
    """True for an S3 URI and for an expression whose value may be one."""
    if isinstance(value, StepOutput):
        return context.steps[value.step].outputs(context)[value.output].is_data
    return context.location(value) is not None or (isinstance(value, Expression) and "s3" in key.lower())
