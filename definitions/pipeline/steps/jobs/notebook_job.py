"""NotebookJob: run a Jupyter notebook as a training job.

Sources: Amazon SageMaker Developer Guide, "Notebook job step"; API CreateTrainingJob. The channel, the entry point, the
environment and the tags that make a training job a notebook job are known from AWS's Python SDK.
"""

import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.bucket_layout import execution_location, execution_uri
from definitions.pipeline.steps.core.caching_and_retries import JOB_EXCEPTIONS, TRAINING_CACHE_KEY
from definitions.pipeline.steps.core.capabilities import RunsInNetwork
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.pipeline.steps.core.s3_locations import as_folder
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.core.tags import tag_list
from definitions.pipeline.steps.core.volume_keys import volume_key
from definitions.pipeline.steps.jobs.notebook_job_settings import NotebookJob
from definitions.pipeline.steps.permissions import images, job_runs, kms_keys, networks, resource_names, s3_objects
from definitions.pipeline.steps.permissions.create_conditions import TRAINING_JOB, create_conditions
from definitions.pipeline.steps.permissions.generated_names import NAME_END, GeneratedArns
from definitions.schema.request_paths import members
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, REGION, ROLE_ARN, Text, split, text

_CHANNEL = "sagemaker_headless_execution_pipelinestep"
_JOB_NAME = "TrainingJobName"


class NotebookJobStep(Step, RunsInNetwork):
    """A step that runs a notebook."""

    type_name: ClassVar = "NotebookJob"
    payload: ClassVar = "notebookJob"
    request_name: ClassVar = "CreateTrainingJobRequest"
    name_member: ClassVar = _JOB_NAME
    refused_members: ClassVar = {_JOB_NAME: "'notebookJobName' says what the names of the jobs begin with"}
    response_names: ClassVar = ("DescribeTrainingJobResponse",)
    is_cacheable: ClassVar = True
    cache_key: ClassVar = TRAINING_CACHE_KEY
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["NotebookJob"]
    notebook_job: NotebookJob

    @property
    def definition_type(self) -> str:
        """``Training``: AWS runs notebook jobs as training jobs."""
        return "Training"

    @property
    def own_network(self) -> StepNetworkConfig | None:
        """``networkConfig`` of the step."""
        return self.notebook_job.network_config

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "imageUri": "AlgorithmSpecification.TrainingImage",
            "outputPath": "OutputDataConfig.S3OutputPath",
            **members("ResourceConfig", "instanceType volumeSizeInGB"),
            **members("StoppingCondition", "maxRuntimeInSeconds"),
            "maxRetryAttempts": "RetryStrategy.MaximumRetryAttempts",
            "parameters": "HyperParameters",
            "kernelName": "Environment.SM_KERNEL_NAME",
            "initializationScript": "Environment.SM_INIT_SCRIPT",
            **members("", "enableNetworkIsolation"),
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateTrainingJob."""
        job = self.notebook_job
        return {
            _JOB_NAME: None if job.notebook_job_name is None else self._job_name(),
            "AlgorithmSpecification": {
                "TrainingImage": job.image_uri,
                "TrainingInputMode": "File",
                "ContainerEntrypoint": self._entrypoint(),
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

    def _entrypoint(self) -> Json:
        """The command that runs the notebook, unless ``arguments`` has another that does."""
        own = field_at(self.raw_arguments, ("AlgorithmSpecification", "ContainerEntrypoint"))
        return ["amazon_sagemaker_scheduler"] if own is None else None

    def _environment(self) -> Json:
        job = self.notebook_job
        return {
            **job.environment_variables,
            "AWS_DEFAULT_REGION": REGION,
            "SM_JOB_DEF_VERSION": "1.0",
            "SM_ENV_NAME": "sagemaker-default-env",
            # A pipeline has no file system of a Studio user to simulate.
            "SM_SKIP_EFS_SIMULATION": "true",
            "SM_EXECUTION_INPUT_PATH": f"/opt/ml/input/data/{_CHANNEL}",
            "SM_KERNEL_NAME": job.kernel_name,
            "SM_INPUT_NOTEBOOK_NAME": self._notebook(),
            "SM_OUTPUT_NOTEBOOK_NAME": f"{self._job_name()}.ipynb",
            "SM_INIT_SCRIPT": job.initialization_script,
        }

    def _tags(self) -> Json:
        """Tags by which Studio finds and shows the job."""
        tags = {
            "sagemaker:name": self.notebook_job.notebook_job_name or self.name,
            "sagemaker:notebook-name": self._notebook(),
            "sagemaker:notebook-job-origin": "PIPELINE_STEP",
            "sagemaker:is-studio-archived": "false",
        }
        return tag_list(tags)

    def _job_name(self) -> str:
        """The notebook job's name, or else the step's, in the characters that names of training jobs take."""
        return re.sub("[^A-Za-z0-9]", "-", self.notebook_job.notebook_job_name or self.name).lstrip("-")

    def _notebook(self) -> Text:
        return split(self.notebook_job.input_notebook_s3_uri, "/")[-1]

    def _folder(self) -> Text:
        above = split(self.notebook_job.input_notebook_s3_uri, "/")[:-1]
        return text(*(part for name in above for part in (name, "/")))

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``notebookOutput``: the folder with a folder for each job, in which ``output.tar.gz`` holds the notebook."""
        path = self.notebook_job.output_path
        location = execution_location(self.name, context) if path is None else context.location(path)
        return {
            "notebookOutput": Output("OutputDataConfig.S3OutputPath", location and as_folder(location), is_folder=True)
        }

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, read the notebook's folder, write the results."""
        job = self.notebook_job
        conditions = create_conditions(self.request(context), TRAINING_JOB)
        yield from job_runs.run_jobs("TrainingJob", "training-job", self.name, context, conditions)
        if job.notebook_job_name is not None:
            # The names of its jobs begin with the notebook job's name.
            granted, seen = (
                resource_names.named_arns("training-job", f"{self._job_name()}{rest}") for rest in ("*", f"-{NAME_END}")
            )
            jobs = GeneratedArns(granted, seen)
            yield from job_runs.start_jobs("TrainingJob", jobs, self.name, conditions)
        yield from images.pull_image(job.image_uri, (self.payload, "imageUri"), self.name, context)
        yield from job_runs.write_logs("TrainingJobs", self.name)
        path = (self.payload, "inputNotebookS3Uri")
        yield from s3_objects.read_value(self._folder(), path, "its notebook", self.name, context)
        path = (self.payload, "outputPath")
        what = "the notebook's results"
        yield from s3_objects.write_output(job.output_path, self.name, path, what, self.name, context)
        yield from kms_keys.use_key(self.name)
        if volume_key(job.instance_type, context) is not None:
            yield from kms_keys.attach_volumes(self.name)
        yield from networks.join_vpc(self.name, context)
