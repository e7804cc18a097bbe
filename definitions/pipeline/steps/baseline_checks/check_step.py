"""Checks of data and models against a baseline: the job that QualityCheck and ClarifyCheck steps run.

Sources: Amazon SageMaker Developer Guide, "Baseline calculation, drift detection and lifecycle with ClarifyCheck and
QualityCheck steps"; APIs CreateProcessingJob, ClarifyCheckStepMetadata and QualityCheckStepMetadata. Names of inputs,
outputs and paths in the container are known from AWS's Python SDK.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from definitions.api import TEXT, Shape, structure
from definitions.iam.statements import Statement
from definitions.pipeline.steps.baseline_checks.check_settings import ModelCheck
from definitions.pipeline.steps.core.context import (
    Grant,
    Output,
    S3Location,
    Scope,
    Ungranted,
    execution_location,
    execution_uri,
    folder,
    s3_location,
    volume_key,
)
from definitions.pipeline.steps.core.step import NAMED_BY_PIPELINE, Step
from definitions.pipeline.steps.permissions import grants, resource_names
from definitions.pipeline.steps.permissions.create_conditions import PROCESSING_JOB, safeguards
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


class ModelCheckStep(Step):
    """A step whose processing job calculates a baseline and compares it with an earlier one."""

    output_name: ClassVar[str]
    """The name of the job's one output."""

    request_name: ClassVar = "CreateProcessingJobRequest"
    refused_members: ClassVar[Mapping[str, str]] = {"ProcessingJobName": NAMED_BY_PIPELINE}
    is_cacheable: ClassVar = True

    @property
    @abstractmethod
    def check(self) -> ModelCheck:
        """The settings."""

    @abstractmethod
    def inputs(self) -> list[CheckInput]:
        """What the job reads."""

    def environment(self) -> Json:
        """Environment variables of the container."""
        return None

    def arguments(self, scope: Scope) -> Json:
        """Request of CreateProcessingJob."""
        check = self.check
        output = {"S3Uri": self._output_uri(scope), "LocalPath": OUTPUT_PATH, "S3UploadMode": "EndOfJob"}
        seconds = check.max_runtime_in_seconds
        return {
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceType": check.instance_type,
                    "InstanceCount": check.instance_count,
                    "VolumeSizeInGB": check.volume_size_in_gb,
                    "VolumeKmsKeyId": volume_key(check.instance_type, scope),
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
                "EnableInterContainerTrafficEncryption": scope.network.encrypt_inter_container_traffic,
                "EnableNetworkIsolation": scope.isolated(check.enable_network_isolation),
                "VpcConfig": scope.network.vpc_config,
            },
        }

    def extras(self, scope: Scope) -> dict[str, Json]:
        """What is checked, against what, and what comes of it."""
        check = self.check
        return {
            "CheckType": check.check_type,
            "ModelPackageGroupName": self._group(scope),
            "SkipCheck": check.skip_check,
            "FailOnViolation": check.fail_on_violation,
            "RegisterNewBaseline": check.register_new_baseline,
            **{f"SuppliedBaseline{kind}": uri for kind, uri in check.supplied().items()},
        }

    def _group(self, scope: Scope) -> TextValue | None:
        """The config's own group goes by its full name, others by the name given."""
        named = self.check.model_package_group_name
        return scope.group_name[1] if scope.group_name is not None and named == scope.group_name[0] else named

    def _is_own_group(self, scope: Scope) -> bool:
        return scope.group_name is not None and self.check.model_package_group_name in scope.group_name

    def _output_uri(self, scope: Scope) -> Json:
        return self.check.output_path or execution_uri(f"{self.name}/{self.output_name}", scope)

    def _output_location(self, scope: Scope) -> S3Location | None:
        if self.check.output_path is None:
            return execution_location(f"{self.name}/{self.output_name}", scope)
        location = _known_location(self.check.output_path, scope)
        return location and folder(location)

    def outputs(self, scope: Scope) -> dict[str, Output]:
        """``calculatedBaselineConstraints`` and ``baselineUsedForDriftCheckConstraints``; quality also statistics."""
        own = self._output_location(scope)
        kinds = self.check.supplied()
        calculated = {f"calculatedBaseline{kind}": Output(f"CalculatedBaseline{kind}", own) for kind in kinds}
        used = {
            f"baselineUsedForDriftCheck{kind}": Output(
                f"BaselineUsedForDriftCheck{kind}", self._used_location(uri, scope)
            )
            for kind, uri in kinds.items()
        }
        return calculated | used

    def _used_location(self, supplied: TextValue | None, scope: Scope) -> S3Location | None:
        """Where the baseline is that is handed on; that of an approved model may be anywhere."""
        match self.check.register_new_baseline:
            case True:
                return self._output_location(scope)
            case False:
                return _known_location(supplied, scope)
        return None

    def properties(self, scope: Scope) -> Sequence[Shape]:
        """As ``outputs``, with capitals: ``CalculatedBaselineConstraints`` ..."""
        return [structure({output.property: TEXT for output in self.outputs(scope).values()})]

    def permissions(self, scope: Scope) -> Iterator[Grant]:
        """Run the job, read its inputs and the earlier baseline, write the new one."""
        check = self.check
        limits = safeguards(self.request(scope), PROCESSING_JOB)
        yield from grants.run_jobs("ProcessingJob", "processing-job", self.name, scope, limits)
        yield from grants.pull_image(check.image_uri, (self.payload, "imageUri"), self.name, scope)
        yield from grants.write_logs("ProcessingJobs", self.name)
        for entry in self.inputs():
            path = (self.payload, *entry.path)
            yield from grants.read_value(entry.source, path, f"input '{entry.name}'", self.name, scope)
        if check.output_path is None:
            location = execution_location(f"{self.name}/{self.output_name}", scope)
            yield from grants.write(location, "its baseline", self.name)
        else:
            path = (self.payload, "outputPath")
            yield from grants.write_value(check.output_path, path, "its baseline", self.name, scope)
        for kind, uri in check.supplied().items():
            if uri is not None:
                path = (self.payload, f"suppliedBaseline{kind}")
                yield from grants.read_value(uri, path, f"the supplied {kind.lower()}", self.name, scope)
        if check.model_package_group_name is not None:
            yield from self._baselines_of_group(scope)
        yield from grants.use_key(self.name)
        if volume_key(check.instance_type, scope) is not None:
            yield from grants.attach_volumes(self.name)
        yield from grants.process_in_vpc(self.name, scope)

    def _baselines_of_group(self, scope: Scope) -> Iterator[Grant]:
        """Find the latest approved model of the group, and read its baselines."""
        path: NodePath = (self.payload, "modelPackageGroupName")
        pattern = resource_names.name_pattern(self._group(scope), scope)
        if pattern is None:
            yield from resource_names.unknown_name("the model package group", path)
        else:
            packages = resource_names.arns("model-package", text(pattern, "/*"))
            actions = ("sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages")
            reason = f"step '{self.name}' looks for the latest approved model"
            yield Statement("FindBaselines", actions, packages, (reason,))
        own = self._output_location(scope)
        if self._is_own_group(scope) and own is not None:
            # Models of the pipeline's own group have baselines that earlier executions of this step wrote.
            yield from grants.read(own, "baselines of earlier executions", self.name)
        elif not scope.extra_read:
            message = "where the baselines of its models are is not known here, so reading them is not granted"
            yield Ungranted(path, message, "name the bucket in 'additionalReadBucketNames'")


def _known_location(value: object, scope: Scope) -> S3Location | None:
    """Where an S3 URI or a parameter's default points to.

    Outputs of other steps are left out: whoever asks for outputs must not ask in a circle.
    """
    uri = scope.known(value)
    return None if uri is None else s3_location(uri)
