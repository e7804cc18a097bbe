"""The processing job that QualityCheck and ClarifyCheck steps run.

Sources: Amazon SageMaker Developer Guide, "Baseline calculation, drift detection and lifecycle with ClarifyCheck and
QualityCheck steps"; APIs CreateProcessingJob, ClarifyCheckStepMetadata and QualityCheckStepMetadata. Names of inputs,
outputs and paths in the container are known from AWS's Python SDK.
"""

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from definitions.api.shapes import TEXT, Shape, structure
from definitions.iam.statements import Statement
from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.baseline_checks.check_input import CheckInput
from definitions.pipeline.steps.baseline_checks.check_settings import BaselineCheck, without_baseline
from definitions.pipeline.steps.core.bucket_layout import execution_location, execution_uri
from definitions.pipeline.steps.core.caching_and_retries import top_members
from definitions.pipeline.steps.core.capabilities import NamesModelGroup, RemarksOnSettings, RunsInNetwork
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.job_names import NAMED_BY_PREFIX
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.remarks import Remark
from definitions.pipeline.steps.core.s3_locations import S3Location, as_folder
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.core.volume_keys import volume_key
from definitions.pipeline.steps.permissions import images, job_runs, kms_keys, model_packages, networks, s3_objects
from definitions.pipeline.steps.permissions.create_conditions import PROCESSING_JOB, create_conditions
from definitions.schema.field_types import TextValue
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN

_STEP_KEYS = "checkType modelPackageGroupName skipCheck failOnViolation registerNewBaseline suppliedBaselineConstraints"
OUTPUT_PATH = "/opt/ml/processing/output"


class BaselineCheckStep(Step, NamesModelGroup, RemarksOnSettings, RunsInNetwork):
    """A step whose processing job calculates a baseline and compares it with an earlier one."""

    output_name: ClassVar[str]
    """The name of the job's one output."""

    request_name: ClassVar = "CreateProcessingJobRequest"
    name_member: ClassVar = "ProcessingJobName"
    refused_members: ClassVar[Mapping[str, str]] = {"ProcessingJobName": NAMED_BY_PREFIX}
    is_cacheable: ClassVar = True
    cache_key: ClassVar = top_members("AppSpecification", "Environment", "ProcessingInputs")
    runs_processing_job: ClassVar = True

    @property
    @abstractmethod
    def check(self) -> BaselineCheck:
        """The step's settings."""

    @abstractmethod
    def inputs(self) -> list[CheckInput]:
        """Inputs of the job."""

    def environment(self) -> Json:
        """Environment variables of the container."""
        return None

    @property
    def own_network(self) -> StepNetworkConfig | None:
        """``networkConfig`` of the step."""
        return self.check.network_config

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "jobName": "ProcessingJobName",
            **members("ProcessingResources.ClusterConfig", "instanceType instanceCount volumeSizeInGB"),
            "imageUri": "AppSpecification.ImageUri",
            "enableNetworkIsolation": "NetworkConfig.EnableNetworkIsolation",
            **members("StoppingCondition", "maxRuntimeInSeconds"),
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateProcessingJob."""
        check, seconds = self.check, self.check.max_runtime_in_seconds
        output = {"S3Uri": self._output_uri(context), "LocalPath": OUTPUT_PATH, "S3UploadMode": "EndOfJob"}
        return {
            "ProcessingJobName": check.job_name,
            "ProcessingResources": {
                "ClusterConfig": {
                    "InstanceType": check.instance_type,
                    "InstanceCount": check.instance_count,
                    "VolumeSizeInGB": check.volume_size_in_gb,
                    "VolumeKmsKeyId": volume_key(check.instance_type, context),
                }
            },
            "AppSpecification": {"ImageUri": check.resolved_image_uri(context)},
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

    @classmethod
    def step_paths(cls) -> Mapping[str, str]:
        return members("", _STEP_KEYS)

    def extra_fields(self, context: StepContext) -> dict[str, Json]:
        """``CheckType``, ``ModelPackageGroupName``, the supplied baselines, and how the step uses them."""
        check = self.check
        return {
            "CheckType": check.check_type,
            "ModelPackageGroupName": self._group_name(context),
            "SkipCheck": check.skip_check,
            "FailOnViolation": check.fail_on_violation,
            "RegisterNewBaseline": check.register_new_baseline,
            **{f"SuppliedBaseline{kind}": uri for kind, uri in check.supplied_baselines().items()},
        }

    def remarks(self, _: StepContext) -> Iterator[Remark]:
        """A check that has nothing to compare with."""
        return without_baseline(self.check, (self.payload, "checkType"))

    def _group_name(self, context: StepContext) -> TextValue | None:
        """The name in AWS of the config's own group; the name of another group as written."""
        named = self.check.model_package_group_name
        return context.group_name[1] if context.group_name is not None and named == context.group_name[0] else named

    def named_group(self) -> tuple[NodePath, object] | None:
        """``modelPackageGroupName``."""
        named = self.check.model_package_group_name
        return None if named is None else ((self.payload, "modelPackageGroupName"), named)

    def _is_own_group(self, context: StepContext) -> bool:
        own = context.group_name
        return own is not None and set(context.possible_texts(self._group_name(context))) == {own[1]}

    def _output_uri(self, context: StepContext) -> Json:
        return self.check.output_path or execution_uri(f"{self.name}/{self.output_name}", context)

    def _output_location(self, context: StepContext) -> S3Location | None:
        if self.check.output_path is None:
            return execution_location(f"{self.name}/{self.output_name}", context)
        location = context.location(self.check.output_path)
        return location and as_folder(location)

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``calculatedBaselineConstraints`` and ``baselineUsedForDriftCheckConstraints``; quality also statistics."""
        own = self._output_location(context)
        kinds = self.check.supplied_baselines()
        calculated = {f"calculatedBaseline{kind}": Output(f"CalculatedBaseline{kind}", own) for kind in kinds}
        return calculated | {
            f"baselineUsedForDriftCheck{kind}": Output(
                f"BaselineUsedForDriftCheck{kind}", self._drift_check_location(uri, context)
            )
            for kind, uri in kinds.items()
        }

    def _drift_check_location(self, supplied: TextValue | None, context: StepContext) -> S3Location | None:
        """The S3 location of the baseline for later checks; ``None`` for an approved model's, which may be anywhere."""
        match self.check.register_new_baseline:
            case True:
                return self._output_location(context)
            case False:
                return context.location(supplied)
        return None

    def properties(self, context: StepContext) -> Sequence[Shape]:
        """As ``outputs``, with capitals: ``CalculatedBaselineConstraints`` ..."""
        return [structure({output.property: TEXT for output in self.outputs(context).values()})]

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job, read its inputs and the earlier baseline, write the new one."""
        check = self.check
        conditions = create_conditions(self.request(context), PROCESSING_JOB)
        yield from job_runs.run_jobs("ProcessingJob", "processing-job", self.name, context, conditions, check.job_name)
        yield from images.pull_image_of(check, (self.payload,), self.name, context)
        yield from job_runs.write_logs("ProcessingJobs", self.name)
        for entry in self.inputs():
            path: NodePath = (self.payload, *entry.path)
            yield from s3_objects.read_value(entry.source, path, f"input '{entry.name}'", self.name, context)
        path = (self.payload, "outputPath")
        folder = f"{self.name}/{self.output_name}"
        yield from s3_objects.write_output(check.output_path, folder, path, "its baseline", self.name, context)
        for kind, uri in check.supplied_baselines().items():
            if uri is not None:
                path = (self.payload, f"suppliedBaseline{kind}")
                yield from s3_objects.read_value(uri, path, f"the supplied {kind.lower()}", self.name, context)
        if check.model_package_group_name is not None:
            yield from self._read_group_baselines(context)
        yield from kms_keys.use_key(self.name)
        if volume_key(check.instance_type, context) is not None:
            yield from kms_keys.attach_volumes(self.name)
        yield from networks.process_in_vpc(self.name, context)

    def _read_group_baselines(self, context: StepContext) -> Iterator[PermissionResult]:
        """Find the latest approved model of the group, and read its baselines."""
        path: NodePath = (self.payload, "modelPackageGroupName")
        patterns = model_packages.group_patterns(self._group_name(context), context)
        if not patterns:
            yield model_packages.report_unknown_group("looking for its models", path)
        else:
            packages = tuple(arn for pattern in patterns for arn in model_packages.package_arns(pattern))
            actions = ("sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages")
            reason = f"step '{self.name}' looks for the latest approved model"
            yield Statement("FindBaselines", actions, packages, (reason,))
        own = self._output_location(context)
        if self._is_own_group(context) and own is not None:
            # Models of the pipeline's own group have baselines that earlier executions of this step wrote.
            yield from s3_objects.read(own, "baselines of earlier executions", self.name)
        else:
            message = "where the baselines of its models are is not known here, so reading them is not granted"
            yield from s3_objects.report_missing_read(message, path, context)
