"""NotebookJob: run a Jupyter notebook as a training job.

Sources: Amazon SageMaker Developer Guide, "Notebook job step"; API CreateTrainingJob. The channel, the entry point, the
environment and the tags that make a training job a notebook job are known from AWS's Python SDK.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from definitions.api.shapes import Shape, shape
from definitions.pipeline.steps.core.answers import Output, PermissionResult
from definitions.pipeline.steps.core.context import StepContext, execution_location, execution_uri, volume_key
from definitions.pipeline.steps.core.envelope import JOB_EXCEPTIONS
from definitions.pipeline.steps.core.s3_locations import as_folder, s3_location
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.permissions import grants, resource_names
from definitions.pipeline.steps.permissions.create_conditions import TRAINING_JOB, create_conditions
from definitions.schema.errors import invalid
from definitions.schema.field_types import (
    Boolean,
    ImageUri,
    InstanceType,
    IntegerValue,
    ParameterText,
    S3Uri,
    VolumeSize,
)
from definitions.schema.fields import NumberField, TextField
from definitions.schema.model import Model
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, REGION, ROLE_ARN, Text, split, text

_CHANNEL = "sagemaker_headless_execution_pipelinestep"
_JOB_NAME = "TrainingJobName"
_SET_BY_STEP = (
    "AWS_DEFAULT_REGION",
    "SM_JOB_DEF_VERSION",
    "SM_ENV_NAME",
    "SM_SKIP_EFS_SIMULATION",
    "SM_EXECUTION_INPUT_PATH",
    "SM_KERNEL_NAME",
    "SM_INPUT_NOTEBOOK_NAME",
    "SM_OUTPUT_NOTEBOOK_NAME",
    "SM_INIT_SCRIPT",
)

NotebookUri = Annotated[
    Text,
    TextField(
        "an S3 URI of a notebook, such as s3://bucket/notebooks/report.ipynb",
        "bad-s3-uri",
        r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([^\n/]+/)+[^\n/]+\.ipynb",
        longest=1024,
        hint="in a folder, since all that lies beside it is copied to the job",
    ),
]
FileName = Annotated[
    Text, TextField("the name of a file", "bad-path", r"[^/\n]+", hint="without a folder: it lies beside the notebook")
]
NotebookJobName = Annotated[
    str,
    TextField(
        "the name of a notebook job",
        "bad-name",
        r"[A-Za-z]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?",
        infrastructure=False,
        hint="1 to 63 letters, digits, '-' and '_', the first a letter, the last a letter or digit",
    ),
]


class NotebookJob(Model):
    """Settings of a NotebookJob step."""

    input_notebook_s3_uri: NotebookUri
    """S3 URI of the notebook (.ipynb). All objects of its folder are copied to the job, so what it needs lies there
    too."""
    image_uri: ImageUri
    """The container image, in Amazon ECR: one of SageMaker Distribution, or your own that has the kernel."""
    kernel_name: ParameterText
    """The kernel that runs the notebook, such as python3."""
    notebook_job_name: NotebookJobName | None = None
    """The name that Studio shows, and what the names of its training jobs begin with; the step's name if not given."""
    instance_type: InstanceType = "ml.m5.large"
    """Of the one instance that runs the notebook."""
    volume_size_in_gb: Annotated[VolumeSize, Field(alias="volumeSizeInGB")] = 30
    """Storage of the instance, in GB."""
    parameters: Annotated[dict[str, ParameterText], Field(max_length=100)] = {}
    """Values for the notebook's cell with the tag 'parameters', all texts."""
    environment_variables: dict[str, ParameterText] = {}
    """Environment variables of the kernel. Never secrets: the definition shows them to all who may read it."""
    initialization_script: FileName | None = None
    """A shell script beside the notebook that is run before it."""
    max_retry_attempts: Annotated[IntegerValue, NumberField(1, 30)] = 1
    """How often SageMaker starts the job again after an internal error."""
    max_runtime_in_seconds: Annotated[IntegerValue, NumberField(1, 2419200, unit="seconds")] = 172800
    """The job is stopped after so many seconds."""
    output_path: S3Uri | None = None
    """S3 URI below which the notebook with its results is written; a folder of the execution in the pipeline's bucket
    if not given."""
    enable_network_isolation: Boolean | None = None
    """Overrides networkConfig.enableNetworkIsolation for this step; an isolated notebook reaches neither S3 nor any
    other service."""

    @model_validator(mode="after")
    def _leaves_what_the_step_sets(self) -> Self:
        for name in self.environment_variables:
            if name in _SET_BY_STEP:
                raise invalid("forbidden-key", f"cannot set '{name}': the step does", key="environmentVariables")
        return self


class NotebookJobStep(Step):
    """A step that runs a notebook."""

    type_name: ClassVar = "NotebookJob"
    payload: ClassVar = "notebookJob"
    request_name: ClassVar = "CreateTrainingJobRequest"
    refused_members: ClassVar = {_JOB_NAME: "'notebookJobName' says what the names of the jobs begin with"}
    response_names: ClassVar = ("DescribeTrainingJobResponse",)
    is_cacheable: ClassVar = True
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["NotebookJob"]
    notebook_job: NotebookJob

    @property
    def definition_type(self) -> str:
        """AWS knows notebook jobs as training jobs."""
        return "Training"

    @classmethod
    def request_shape(cls) -> Shape:
        """CreateTrainingJob; the name of the job is allowed, as the beginning of names."""
        return _request()

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateTrainingJob."""
        job = self.notebook_job
        return {
            _JOB_NAME: None if job.notebook_job_name is None else self._job_name(),
            "AlgorithmSpecification": {
                "TrainingImage": job.image_uri,
                "TrainingInputMode": "File",
                "ContainerEntrypoint": ["amazon_sagemaker_scheduler"],
            },
            "RoleArn": ROLE_ARN,
            "InputDataConfig": [
                {
                    "ChannelName": _CHANNEL,
                    "DataSource": {
                        "S3DataSource": {
                            "S3DataType": "S3Prefix",
                            "S3Uri": self._folder(),
                            "S3DataDistributionType": "FullyReplicated",
                        }
                    },
                }
            ],
            "OutputDataConfig": {
                "S3OutputPath": job.output_path or execution_uri(self.name, context),
                "KmsKeyId": KEY_ARN,
            },
            "ResourceConfig": {
                "InstanceType": job.instance_type,
                "InstanceCount": 1,
                "VolumeSizeInGB": job.volume_size_in_gb,
                "VolumeKmsKeyId": volume_key(job.instance_type, context),
            },
            "StoppingCondition": {"MaxRuntimeInSeconds": job.max_runtime_in_seconds},
            "RetryStrategy": {"MaximumRetryAttempts": job.max_retry_attempts},
            "HyperParameters": dict(job.parameters) or None,
            "Environment": self._environment(),
            "Tags": self._tags(),
            "VpcConfig": context.network.vpc_config,
            "EnableNetworkIsolation": context.network_isolation(job.enable_network_isolation),
            "EnableInterContainerTrafficEncryption": context.network.encrypt_inter_container_traffic,
        }

    def _environment(self) -> Json:
        job = self.notebook_job
        return {
            **job.environment_variables,
            "AWS_DEFAULT_REGION": REGION,
            "SM_JOB_DEF_VERSION": "1.0",
            "SM_ENV_NAME": "sagemaker-default-env",
            # There is no file system of a Studio user to imitate.
            "SM_SKIP_EFS_SIMULATION": "true",
            "SM_EXECUTION_INPUT_PATH": f"/opt/ml/input/data/{_CHANNEL}",
            "SM_KERNEL_NAME": job.kernel_name,
            "SM_INPUT_NOTEBOOK_NAME": self._notebook(),
            "SM_OUTPUT_NOTEBOOK_NAME": f"{self._job_name()}.ipynb",
            "SM_INIT_SCRIPT": job.initialization_script,
        }

    def _tags(self) -> Json:
        """By which Studio finds and shows the job."""
        tags = {
            "sagemaker:name": self.notebook_job.notebook_job_name or self.name,
            "sagemaker:notebook-name": self._notebook(),
            "sagemaker:notebook-job-origin": "PIPELINE_STEP",
            "sagemaker:is-studio-archived": "false",
        }
        return [{"Key": key, "Value": value} for key, value in tags.items()]

    def _job_name(self) -> str:
        """The notebook job's name, or the step's, as names of training jobs are written."""
        return re.sub("[^A-Za-z0-9]", "-", self.notebook_job.notebook_job_name or self.name).lstrip("-")

    def _notebook(self) -> Text:
        return split(self.notebook_job.input_notebook_s3_uri, "/")[-1]

    def _folder(self) -> Text:
        above = split(self.notebook_job.input_notebook_s3_uri, "/")[:-1]
        return text(*(part for name in above for part in (name, "/")))

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``notebookOutput``: the folder with a folder for each job, in which ``output.tar.gz`` holds the notebook."""
        path = self.notebook_job.output_path
        # An output of another step is not followed: whoever asks for outputs must not ask in a circle.
        known = context.static_text(path)
        location = execution_location(self.name, context) if path is None else s3_location(known or "")
        return {"notebookOutput": Output("OutputDataConfig.S3OutputPath", location and as_folder(location))}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, read the notebook's folder, write the results."""
        job = self.notebook_job
        limits = create_conditions(self.request(context), TRAINING_JOB)
        yield from grants.run_jobs("TrainingJob", "training-job", self.name, context, limits)
        if job.notebook_job_name is not None:
            # The names of its jobs begin with its own.
            jobs = resource_names.arns("training-job", f"{self._job_name()}*")
            yield from grants.start_jobs("TrainingJob", jobs, self.name, limits)
        yield from grants.pull_image(job.image_uri, (self.payload, "imageUri"), self.name, context)
        yield from grants.write_logs("TrainingJobs", self.name)
        path = (self.payload, "inputNotebookS3Uri")
        yield from grants.read_value(self._folder(), path, "its notebook", self.name, context)
        if job.output_path is None:
            yield from grants.write(execution_location(self.name, context), "the notebook's results", self.name)
        else:
            path = (self.payload, "outputPath")
            yield from grants.write_value(job.output_path, path, "the notebook's results", self.name, context)
        yield from grants.use_key(self.name)
        if volume_key(job.instance_type, context) is not None:
            yield from grants.attach_volumes(self.name)
        yield from grants.join_vpc(self.name, context)


@cache
def _request() -> Shape:
    whole = shape("CreateTrainingJobRequest")
    return replace(whole, required=tuple(member for member in whole.required if member != _JOB_NAME))
