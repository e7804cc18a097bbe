"""Processing: run a container over data in S3.

Source: Amazon SageMaker Developer Guide, "Processing step"; API CreateProcessingJob.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core import tags
from definitions.pipeline.steps.core.caching_and_retries import JOB_EXCEPTIONS, top_members
from definitions.pipeline.steps.core.capabilities import DeclaresPropertyFiles, NamesParts, RunsInNetwork
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.job_names import NAMED_BY_PREFIX
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.own_code import CODE
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.jobs import encryption, experiments, instances
from definitions.pipeline.steps.jobs.experiments import ExperimentStep
from definitions.pipeline.steps.jobs.processing_inputs import script_input
from definitions.pipeline.steps.jobs.processing_settings import Processing
from definitions.pipeline.steps.permissions import images, job_runs, kms_keys, networks, s3_objects
from definitions.pipeline.steps.permissions.create_conditions import PROCESSING_JOB, create_conditions
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, text


class ProcessingStep(ExperimentStep, DeclaresPropertyFiles, NamesParts, RunsInNetwork):
    """A step that runs a processing job."""

    type_name: ClassVar = "Processing"
    payload: ClassVar = "processing"
    request_name: ClassVar = "CreateProcessingJobRequest"
    name_member: ClassVar = "ProcessingJobName"
    refused_members: ClassVar = {"ProcessingJobName": NAMED_BY_PREFIX}
    response_names: ClassVar = ("DescribeProcessingJobResponse",)
    is_cacheable: ClassVar = True
    cache_key: ClassVar = top_members("AppSpecification", "Environment", "ProcessingInputs")
    runs_processing_job: ClassVar = True
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Processing"]
    processing: Processing

    @property
    def own_network(self) -> StepNetworkConfig | None:
        """``networkConfig`` of the step."""
        return self.processing.network_config

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            **members("", "environment tags"),
            "jobName": "ProcessingJobName",
            **members(
                "ProcessingResources.ClusterConfig",
                "instanceType instanceCount volumeSizeInGB volumeKmsKeyId instancePreferences",
            ),
            "imageUri": "AppSpecification.ImageUri",
            "entrypoint": "AppSpecification.ContainerEntrypoint",
            "arguments": "AppSpecification.ContainerArguments",
            "inputs": "ProcessingInputs",
            "outputs": "ProcessingOutputConfig.Outputs",
            "outputKmsKeyId": "ProcessingOutputConfig.KmsKeyId",
            **members("StoppingCondition", "maxRuntimeInSeconds"),
            **members("NetworkConfig", "enableNetworkIsolation"),
            "encryptInterContainerTraffic": "NetworkConfig.EnableInterContainerTrafficEncryption",
            **members("ExperimentConfig", "trialComponentDisplayName"),
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateProcessingJob."""
        job = self.processing
        return {
            "ProcessingJobName": job.job_name,
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceType": job.instance_type,
                    "InstanceCount": instances.instance_count(job.instance_count, job.instance_preferences),
                    "VolumeSizeInGB": job.volume_size_in_gb,
                    "VolumeKmsKeyId": job.volume_key(context),
                    "InstancePreferences": job.instance_preferences,
                }
            },
            "AppSpecification": {
                "ImageUri": job.resolved_image_uri(context),
                "ContainerEntrypoint": self._entrypoint(),
                "ContainerArguments": list(job.arguments) or None,
            },
            "RoleArn": ROLE_ARN,
            "ProcessingInputs": self._inputs(context) or None,
            "ProcessingOutputConfig": self._output_config(context),
            "Environment": dict(job.environment) or None,
            "StoppingCondition": job.max_runtime_in_seconds and {"MaxRuntimeInSeconds": job.max_runtime_in_seconds},
            "NetworkConfig": {
                "EnableInterContainerTrafficEncryption": encryption.is_traffic_encrypted(
                    job.encrypt_inter_container_traffic, context
                ),
                "EnableNetworkIsolation": context.network_isolation(job.enable_network_isolation),
                "VpcConfig": context.network.vpc_config,
            },
            "Tags": tags.tag_list(job.tags),
            "ExperimentConfig": experiments.experiment_config(job.trial_component_display_name),
        }

    def _entrypoint(self) -> Json:
        job = self.processing
        if job.program is not None:
            return ["python3", text(f"{job.code_path}/", job.program)]
        return None if job.entrypoint is None else list(job.entrypoint)

    def _inputs(self, context: StepContext) -> list[Json]:
        uri = self.processing.code_uri(self.name, context)
        code = [] if uri is None else [script_input(CODE, uri, self.processing.code_path)]
        return code + [entry.render() for entry in self.processing.inputs]

    def _output_config(self, context: StepContext) -> Json:
        outputs = self.processing.outputs
        if not outputs:
            return None
        return {
            "Outputs": [output.render(self.name, context) for output in outputs],
            "KmsKeyId": self.processing.output_kms_key_id or KEY_ARN if self.processing.has_s3_outputs else None,
        }

    @classmethod
    def step_paths(cls) -> Mapping[str, str]:
        return members("", "propertyFiles")

    def extra_fields(self, context: StepContext) -> dict[str, Json]:
        """``PropertyFiles``."""
        return {"PropertyFiles": [entry.render() for entry in self.processing.property_files] or None}

    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Names of inputs, outputs and property files."""
        job = self.processing
        yield from job.code_part("input name", ("processing",))
        for index, entry in enumerate(job.inputs):
            yield "input name", ("processing", "inputs", index, "inputName"), entry.input_name
        for index, output in enumerate(job.outputs):
            yield "output name", ("processing", "outputs", index, "outputName"), output.output_name
        for index, file in enumerate(job.property_files):
            yield (
                "property file name",
                ("processing", "propertyFiles", index, "propertyFileName"),
                file.property_file_name,
            )

    def property_files(self) -> dict[str, str]:
        """The output of each declared property file."""
        return {entry.property_file_name: entry.output_name for entry in self.processing.property_files}

    def property_file_outputs(self) -> Iterator[tuple[NodePath, str]]:
        """The outputs that the entries of ``propertyFiles`` name."""
        for index, entry in enumerate(self.processing.property_files):
            yield (self.payload, "propertyFiles", index, "outputName"), entry.output_name

    def property_keys(self) -> dict[str, list[str]]:
        """Names of inputs and outputs, unless ``arguments`` adds others."""
        code = [] if self.processing.code_key is None else [CODE]
        names_by_path = {
            ("ProcessingInputs",): code + [entry.input_name for entry in self.processing.inputs],
            ("ProcessingOutputConfig", "Outputs"): [output.output_name for output in self.processing.outputs],
        }
        raw = self.raw_arguments
        return {
            ".".join(path): names for path, names in names_by_path.items() if raw is None or raw.get(path[0]) is None
        }

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """Each declared output, by name."""
        return {output.output_name: output.output(self.name, context) for output in self.processing.outputs}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, read its inputs, write its outputs."""
        job, settings_path = self.processing, ("processing",)
        conditions = create_conditions(self.request(context), PROCESSING_JOB)
        yield from job_runs.run_jobs("ProcessingJob", "processing-job", self.name, context, conditions, job.job_name)
        yield from images.pull_image_of(job, settings_path, self.name, context)
        yield from job_runs.write_logs("ProcessingJobs", self.name)
        if job.code_key is not None:
            what = "its script" if job.code_key == "scriptS3Uri" else "its code"
            uri = job.code_uri(self.name, context)
            yield from s3_objects.read_value(uri, (*settings_path, job.code_key), what, self.name, context)
        for index, entry in enumerate(job.inputs):
            yield from entry.permissions((*settings_path, "inputs", index), self.name, context)
        for index, output in enumerate(job.outputs):
            yield from output.permissions((*settings_path, "outputs", index), self.name, context)
        yield from kms_keys.use_keys(job.output_kms_key_id, job.volume_kms_key_id, settings_path, self.name, context)
        if job.volume_key(context) == KEY_ARN:
            yield from kms_keys.attach_volumes(self.name)
        yield from networks.process_in_vpc(self.name, context)
