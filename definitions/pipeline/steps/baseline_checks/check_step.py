"""Checks of data and models against a baseline: the job that QualityCheck and ClarifyCheck steps run.

Sources: Amazon SageMaker Developer Guide, "Baseline calculation, drift detection and lifecycle with ClarifyCheck and
QualityCheck steps"; APIs CreateProcessingJob, ClarifyCheckStepMetadata and QualityCheckStepMetadata. Names of inputs,
outputs and paths in the container are known from AWS's Python SDK.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from definitions.api.shapes import TEXT, Shape, structure
from definitions.iam.statements import Statement
from definitions.pipeline.steps.baseline_checks.check_settings import BaselineCheck
from definitions.pipeline.steps.core.answers import MissingPermission, Output, PermissionResult
from definitions.pipeline.steps.core.context import StepContext, execution_location, execution_uri, volume_key
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder, s3_location
from definitions.pipeline.steps.core.step import NAMED_BY_PIPELINE, Step
from definitions.pipeline.steps.permissions import grants, resource_names
from definitions.pipeline.steps.permissions.create_conditions import PROCESSING_JOB, create_conditions
from definitions.schema.field_types import TextValue
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, text

OUTPUT_PATH = "/opt/ml/processing/output"


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What the job of a check reads.

    Attributes:
        name: its name in the job.
        source: an S3 URI, or an expression that is one.
        local_path: where the container finds it.
        path: where it stands in the step's settings.
        distribution: whether each instance gets all objects or a share.
        compression: ``Gzip`` or ``None``, if that is said.
    """

    name: str
    source: object
    local_path: str
    path: NodePath
    distribution: object = "FullyReplicated"
    compression: object = None

    def render(self) -> Json:
        """An entry of ``ProcessingInputs``."""
        return {
            "InputName": self.name,
            "AppManaged": False,
            "S3Input": {
                "S3Uri": self.source,
                "LocalPath": self.local_path,
                "S3DataType": "S3Prefix",
                "S3InputMode": "File",
                "S3DataDistributionType": self.distribution,
                "S3CompressionType": self.compression,
            },
        }


class BaselineCheckStep(Step):
    """A step whose processing job calculates a baseline and compares it with an earlier one."""

    output_name: ClassVar[str]
    """The name of the job's one output."""

    request_name: ClassVar = "CreateProcessingJobRequest"
    refused_members: ClassVar[Mapping[str, str]] = {"ProcessingJobName": NAMED_BY_PIPELINE}
    is_cacheable: ClassVar = True

    @property
    @abstractmethod
    def check(self) -> BaselineCheck:
        """The settings."""

    @abstractmethod
    def inputs(self) -> list[CheckInput]:
        """What the job reads."""

    def environment(self) -> Json:
        """Environment variables of the container."""
        return None

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateProcessingJob."""
        check = self.check
        output = {"S3Uri": self._output_uri(context), "LocalPath": OUTPUT_PATH, "S3UploadMode": "EndOfJob"}
        seconds = check.max_runtime_in_seconds
        return {
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceType": check.instance_type,
                    "InstanceCount": check.instance_count,
                    "VolumeSizeInGB": check.volume_size_in_gb,
                    "VolumeKmsKeyId": volume_key(check.instance_type, context),
                }
            },
            "AppSpecification": {"ImageUri": check.image_uri},
            "RoleArn": ROLE_ARN,
            "ProcessingInputs": [entry.render() for entry in self.inputs()],
            "ProcessingOutputConfig": {
                "Outputs": [{"OutputName": self.output_name, "AppManaged": False, "S3Output": output}],
                "KmsKeyId": KEY_ARN,
            },
            "Environment": self.environment(),
            "StoppingCondition": seconds and {"MaxRuntimeInSeconds": seconds},
            "NetworkConfig": {
                "EnableInterContainerTrafficEncryption": context.network.encrypt_inter_container_traffic,
                "EnableNetworkIsolation": context.network_isolation(check.enable_network_isolation),
                "VpcConfig": context.network.vpc_config,
            },
        }

    def extras(self, context: StepContext) -> dict[str, Json]:
        """What is checked, against what, and what comes of it."""
        check = self.check
        return {
            "CheckType": check.check_type,
            "ModelPackageGroupName": self._group(context),
            "SkipCheck": check.skip_check,
            "FailOnViolation": check.fail_on_violation,
            "RegisterNewBaseline": check.register_new_baseline,
            **{f"SuppliedBaseline{kind}": uri for kind, uri in check.supplied().items()},
        }

    def _group(self, context: StepContext) -> TextValue | None:
        """The config's own group goes by its full name, others by the name given."""
        named = self.check.model_package_group_name
        return context.group_name[1] if context.group_name is not None and named == context.group_name[0] else named

    def _is_own_group(self, context: StepContext) -> bool:
        return context.group_name is not None and self.check.model_package_group_name in context.group_name

    def _output_uri(self, context: StepContext) -> Json:
        return self.check.output_path or execution_uri(f"{self.name}/{self.output_name}", context)

    def _output_location(self, context: StepContext) -> S3Location | None:
        if self.check.output_path is None:
            return execution_location(f"{self.name}/{self.output_name}", context)
        location = _known_location(self.check.output_path, context)
        return location and as_folder(location)

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``calculatedBaselineConstraints`` and ``baselineUsedForDriftCheckConstraints``; quality also statistics."""
        own = self._output_location(context)
        kinds = self.check.supplied()
        calculated = {f"calculatedBaseline{kind}": Output(f"CalculatedBaseline{kind}", own) for kind in kinds}
        used = {
            f"baselineUsedForDriftCheck{kind}": Output(
                f"BaselineUsedForDriftCheck{kind}", self._used_location(uri, context)
            )
            for kind, uri in kinds.items()
        }
        return calculated | used

    def _used_location(self, supplied: TextValue | None, context: StepContext) -> S3Location | None:
        """Where the baseline is that is handed on; that of an approved model may be anywhere."""
        match self.check.register_new_baseline:
            case True:
                return self._output_location(context)
            case False:
                return _known_location(supplied, context)
        return None

    def properties(self, context: StepContext) -> Sequence[Shape]:
        """As ``outputs``, with capitals: ``CalculatedBaselineConstraints`` ..."""
        return [structure({output.property: TEXT for output in self.outputs(context).values()})]

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, read its inputs and the earlier baseline, write the new one."""
        check = self.check
        limits = create_conditions(self.request(context), PROCESSING_JOB)
        yield from grants.run_jobs("ProcessingJob", "processing-job", self.name, context, limits)
        yield from grants.pull_image(check.image_uri, (self.payload, "imageUri"), self.name, context)
        yield from grants.write_logs("ProcessingJobs", self.name)
        for entry in self.inputs():
            path = (self.payload, *entry.path)
            yield from grants.read_value(entry.source, path, f"input '{entry.name}'", self.name, context)
        if check.output_path is None:
            location = execution_location(f"{self.name}/{self.output_name}", context)
            yield from grants.write(location, "its baseline", self.name)
        else:
            path = (self.payload, "outputPath")
            yield from grants.write_value(check.output_path, path, "its baseline", self.name, context)
        for kind, uri in check.supplied().items():
            if uri is not None:
                path = (self.payload, f"suppliedBaseline{kind}")
                yield from grants.read_value(uri, path, f"the supplied {kind.lower()}", self.name, context)
        if check.model_package_group_name is not None:
            yield from self._baselines_of_group(context)
        yield from grants.use_key(self.name)
        if volume_key(check.instance_type, context) is not None:
            yield from grants.attach_volumes(self.name)
        yield from grants.process_in_vpc(self.name, context)

    def _baselines_of_group(self, context: StepContext) -> Iterator[PermissionResult]:
        """Find the latest approved model of the group, and read its baselines."""
        path: NodePath = (self.payload, "modelPackageGroupName")
        pattern = resource_names.name_pattern(self._group(context), context)
        if pattern is None:
            yield from resource_names.unknown_name("the model package group", path)
        else:
            packages = resource_names.arns("model-package", text(pattern, "/*"))
            actions = ("sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages")
            reason = f"step '{self.name}' looks for the latest approved model"
            yield Statement("FindBaselines", actions, packages, (reason,))
        own = self._output_location(context)
        if self._is_own_group(context) and own is not None:
            # Models of the pipeline's own group have baselines that earlier executions of this step wrote.
            yield from grants.read(own, "baselines of earlier executions", self.name)
        elif not context.has_extra_read_buckets:
            message = "where the baselines of its models are is not known here, so reading them is not granted"
            yield MissingPermission(path, message, "name the bucket in 'additionalReadBucketNames'")


def _known_location(value: object, context: StepContext) -> S3Location | None:
    """Where an S3 URI or a parameter's default points to.

    Outputs of other steps are left out: whoever asks for outputs must not ask in a circle.
    """
    uri = context.static_text(value)
    return None if uri is None else s3_location(uri)
