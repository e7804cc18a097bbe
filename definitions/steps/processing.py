"""Processing: run a container over data in S3.

Source: Amazon SageMaker Developer Guide, "Processing step"; API CreateProcessingJob.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from definitions.expressions import Json
from definitions.fields import Number, Words
from definitions.infrastructure import KEY_ARN, ROLE_ARN, Text, split, text
from definitions.model import Model
from definitions.nodes import NodePath
from definitions.steps import grants
from definitions.steps.base import NAMED_BY_PIPELINE, Step
from definitions.steps.data_sources import DataSource
from definitions.steps.envelope import JOB_EXCEPTIONS
from definitions.steps.scope import Grant, Output, Scope, execution_location, execution_uri, volume_key
from definitions.words import (
    Boolean,
    ImageUri,
    InstanceCount,
    InstanceType,
    IntegerValue,
    LocalPath,
    ParameterText,
    PlainText,
    ScriptUri,
    VolumeSize,
)

CODE_INPUT = "code"
CODE_PATH = "/opt/ml/processing/input/code"

Name = Annotated[
    str,
    Words("a name", "bad-name", r"[^'/\n]{1,64}", infrastructure=False, longest=64, hint="without ' and /"),
]

FilePath = Annotated[
    str,
    Words(
        "a path inside the output",
        "bad-path",
        r"[^/\n][^\n]*",
        infrastructure=False,
        hint="without a '/' at the start",
    ),
]


class ProcessingInput(DataSource):
    """Data that is there when the container starts."""

    input_name: Name
    """Unique in the step; the data is at /opt/ml/processing/input/<inputName>."""

    def render(self) -> Json:
        """An entry of ``ProcessingInputs``."""
        return s3_input(self.input_name, self.source, f"/opt/ml/processing/input/{self.input_name}")


class ProcessingOutput(Model):
    """Data that SageMaker uploads when the container ends."""

    output_name: Name
    """Unique in the step; other steps refer to it as '<step>.<outputName>'."""
    local_path: LocalPath | None = None
    """Where the container writes it; /opt/ml/processing/<outputName> if not given."""

    def render(self, uri: Json) -> Json:
        """An entry of ``Outputs``."""
        local_path = self.local_path or f"/opt/ml/processing/{self.output_name}"
        return {
            "OutputName": self.output_name,
            "AppManaged": False,
            "S3Output": {"S3Uri": uri, "LocalPath": local_path, "S3UploadMode": "EndOfJob"},
        }


class PropertyFile(Model):
    """A JSON file in an output, from which conditions read values."""

    property_file_name: Name
    """Unique in the step; conditions name it as 'propertyFile'."""
    output_name: Name
    """The output of this step that holds the file."""
    file_path: FilePath
    """The file's path inside that output."""

    def render(self) -> Json:
        """An entry of ``PropertyFiles``."""
        return {
            "PropertyFileName": self.property_file_name,
            "OutputName": self.output_name,
            "FilePath": self.file_path,
        }


class Processing(Model):
    """Settings of a Processing step."""

    image_uri: ImageUri
    """The container image, in Amazon ECR."""
    instance_type: InstanceType
    """Such as ml.m5.xlarge."""
    instance_count: InstanceCount = 1
    """How many instances run the container."""
    volume_size_in_gb: Annotated[VolumeSize, Field(alias="volumeSizeInGB")] = 30
    """Storage of each instance, in GB."""
    max_runtime_in_seconds: Annotated[IntegerValue, Number(1, 777600, unit="seconds")] | None = None
    """The job is stopped after so many seconds; SageMaker's own limit is 24 hours."""
    entrypoint: Annotated[list[PlainText], Field(min_length=1, max_length=100)] | None = None
    """The container's command, instead of the image's own; with scriptS3Uri, python3 and the script."""
    script_s3_uri: ScriptUri | None = None
    """A Python script in S3 that the container runs."""
    arguments: Annotated[list[ParameterText], Field(max_length=100)] = []
    """Arguments of the command."""
    environment: dict[str, ParameterText] = {}
    """Environment variables of the container. Never secrets: the definition shows them to all who may read it."""
    inputs: Annotated[list[ProcessingInput], Field(max_length=10)] = []
    """Data that the container reads."""
    outputs: Annotated[list[ProcessingOutput], Field(max_length=10)] = []
    """Data that the container writes; uploaded to the pipeline's bucket, one folder for each execution."""
    property_files: list[PropertyFile] = []
    """JSON files in outputs that conditions may read."""
    enable_network_isolation: Boolean | None = None
    """Overrides networkConfig.enableNetworkIsolation for this step."""


class ProcessingStep(Step):
    """A step that runs a processing job."""

    type_name: ClassVar = "Processing"
    payload: ClassVar = "processing"
    request_name: ClassVar = "CreateProcessingJobRequest"
    refused_members: ClassVar = {"ProcessingJobName": NAMED_BY_PIPELINE}
    response_names: ClassVar = ("DescribeProcessingJobResponse",)
    is_cacheable: ClassVar = True
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Processing"]
    processing: Processing

    def arguments(self, scope: Scope) -> Json:
        """Request of CreateProcessingJob."""
        job = self.processing
        return {
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceType": job.instance_type,
                    "InstanceCount": job.instance_count,
                    "VolumeSizeInGB": job.volume_size_in_gb,
                    "VolumeKmsKeyId": volume_key(job.instance_type, scope),
                }
            },
            "AppSpecification": {
                "ImageUri": job.image_uri,
                "ContainerEntrypoint": self._entrypoint(),
                "ContainerArguments": list(job.arguments) or None,
            },
            "RoleArn": ROLE_ARN,
            "ProcessingInputs": self._inputs() or None,
            "ProcessingOutputConfig": self._output_config(scope),
            "Environment": dict(job.environment) or None,
            "StoppingCondition": job.max_runtime_in_seconds and {"MaxRuntimeInSeconds": job.max_runtime_in_seconds},
            "NetworkConfig": {
                "EnableInterContainerTrafficEncryption": scope.network.encrypt_inter_container_traffic,
                "EnableNetworkIsolation": scope.isolated(job.enable_network_isolation),
                "VpcConfig": scope.network.vpc_config,
            },
        }

    def _entrypoint(self) -> list[Text] | None:
        job = self.processing
        if job.entrypoint is None and job.script_s3_uri is not None:
            return ["python3", text(f"{CODE_PATH}/", split(job.script_s3_uri, "/")[-1])]
        return None if job.entrypoint is None else list(job.entrypoint)

    def _inputs(self) -> list[Json]:
        script = self.processing.script_s3_uri
        code = [] if script is None else [s3_input(CODE_INPUT, script, CODE_PATH)]
        return code + [entry.render() for entry in self.processing.inputs]

    def _output_config(self, scope: Scope) -> Json:
        outputs = self.processing.outputs
        if not outputs:
            return None
        return {
            "Outputs": [output.render(execution_uri(f"{self.name}/{output.output_name}", scope)) for output in outputs],
            "KmsKeyId": KEY_ARN,
        }

    def extras(self, scope: Scope) -> dict[str, Json]:
        """``PropertyFiles``."""
        return {"PropertyFiles": [entry.render() for entry in self.processing.property_files] or None}

    def names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Inputs, outputs and property files."""
        job = self.processing
        if job.script_s3_uri is not None:
            yield "input name", ("processing", "scriptS3Uri"), CODE_INPUT
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
        """The declared property files."""
        return {entry.property_file_name: entry.output_name for entry in self.processing.property_files}

    def outputs(self, scope: Scope) -> dict[str, Output]:
        """Each declared output, by name."""
        return {
            output.output_name: Output(
                f"ProcessingOutputConfig.Outputs['{output.output_name}'].S3Output.S3Uri",
                execution_location(f"{self.name}/{output.output_name}", scope),
            )
            for output in self.processing.outputs
        }

    def permissions(self, scope: Scope) -> Iterator[Grant]:
        """Run the job, read its inputs, write its outputs."""
        job = self.processing
        yield from grants.run_jobs("ProcessingJob", "processing-job", self.name, scope)
        yield from grants.pull_image(job.image_uri, ("processing", "imageUri"), self.name, scope)
        yield from grants.write_logs("ProcessingJobs", self.name)
        if job.script_s3_uri is not None:
            yield from grants.read_value(
                job.script_s3_uri, ("processing", "scriptS3Uri"), "its script", self.name, scope
            )
        for index, entry in enumerate(job.inputs):
            path = ("processing", "inputs", index, entry.source_key)
            yield from grants.read_value(entry.source, path, f"input '{entry.input_name}'", self.name, scope)
        for output in job.outputs:
            location = execution_location(f"{self.name}/{output.output_name}", scope)
            yield from grants.write(location, f"output '{output.output_name}'", self.name)
        yield from grants.use_key(self.name)
        if volume_key(job.instance_type, scope) is not None:
            yield from grants.attach_volumes(self.name)
        yield from grants.join_vpc(self.name, scope)


def s3_input(name: str, source: Json, local_path: str) -> Json:
    """An entry of ``ProcessingInputs`` that is downloaded before the container starts."""
    return {
        "InputName": name,
        "AppManaged": False,
        "S3Input": {
            "S3Uri": source,
            "LocalPath": local_path,
            "S3DataType": "S3Prefix",
            "S3InputMode": "File",
            "S3DataDistributionType": "FullyReplicated",
        },
    }
