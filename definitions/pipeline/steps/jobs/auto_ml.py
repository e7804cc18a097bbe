"""AutoML: let Amazon SageMaker Autopilot find and train the best model for a table.

Sources: Amazon SageMaker Developer Guide, "AutoML step"; API CreateAutoMLJob.
"""

from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from definitions.api.shapes import TEXT, Shape, shape, structure
from definitions.iam.image_permissions import log_in_to_registry, pull_from
from definitions.iam.statements import Statement
from definitions.images.table import accounts
from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.bucket_layout import default_model_uri
from definitions.pipeline.steps.core.caching_and_retries import JOB_EXCEPTIONS, top_members
from definitions.pipeline.steps.core.capabilities import NamesParts, RunsInNetwork
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.job_names import NAMED_BY_PREFIX
from definitions.pipeline.steps.core.outputs import MODEL_ARTIFACTS, Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.s3_locations import as_folder
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.jobs.auto_ml_settings import CANDIDATE_GENERATION, AutoML
from definitions.pipeline.steps.permissions import job_runs, kms_keys, networks, s3_objects
from definitions.pipeline.steps.permissions.create_conditions import AUTO_ML_JOB, create_conditions
from definitions.pipeline.steps.permissions.generated_names import GeneratedArns, short_generated_arns
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.schema.field_types import TextValue
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import KEY_ARN, ROLE_ARN, Text, arn, image_account


class AutoMLStep(Step, NamesParts, RunsInNetwork):
    """A step that runs an Autopilot job."""

    type_name: ClassVar = "AutoML"
    payload: ClassVar = "autoML"
    request_name: ClassVar = "CreateAutoMLJobRequest"
    name_member: ClassVar = "AutoMLJobName"
    refused_members: ClassVar = {
        "AutoMLJobName": NAMED_BY_PREFIX,
        "GenerateCandidateDefinitionsOnly": "AutoML steps of a pipeline train their candidates",
        "ModelDeployConfig": "AutoML steps of a pipeline deploy nothing; Model and Endpoint steps do",
    }
    response_names: ClassVar = ("DescribeAutoMLJobResponse",)
    is_cacheable: ClassVar = True
    cache_key: ClassVar = top_members("AutoMLJobConfig", "AutoMLJobObjective", "InputDataConfig", "ProblemType")
    # AWS takes SageMaker.JOB_INTERNAL_ERROR here and does nothing after it.
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["AutoML"]
    auto_ml: Annotated[AutoML, Field(alias="autoML")]

    @property
    def own_network(self) -> StepNetworkConfig | None:
        """``networkConfig`` of the step."""
        return self.auto_ml.network_config

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "jobName": "AutoMLJobName",
            "inputs": "InputDataConfig",
            "outputPath": "OutputDataConfig.S3OutputPath",
            "objective": "AutoMLJobObjective",
            **members("", "problemType"),
            **members("AutoMLJobConfig", "completionCriteria candidateGenerationConfig dataSplitConfig mode"),
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateAutoMLJob."""
        job = self.auto_ml
        return {
            "AutoMLJobName": job.job_name,
            "InputDataConfig": [entry.render() for entry in job.inputs],
            "OutputDataConfig": {"KmsKeyId": KEY_ARN, "S3OutputPath": self._output_path(context)},
            "ProblemType": job.problem_type,
            "AutoMLJobObjective": job.objective,
            "AutoMLJobConfig": {
                "CompletionCriteria": job.completion_criteria,
                "SecurityConfig": {
                    "VolumeKmsKeyId": KEY_ARN,
                    "EnableInterContainerTrafficEncryption": context.network.encrypt_inter_container_traffic,
                    "VpcConfig": context.network.vpc_config,
                },
                "CandidateGenerationConfig": job.candidate_generation_config,
                "DataSplitConfig": job.data_split_config,
                "Mode": job.mode,
            },
            "RoleArn": ROLE_ARN,
        }

    def _output_path(self, context: StepContext) -> TextValue:
        return self.auto_ml.output_path or default_model_uri(context)

    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Channel types of inputs."""
        for index, entry in enumerate(self.auto_ml.inputs):
            if isinstance(entry.channel_type, str):
                yield "channel type", ("autoML", "inputs", index, "channelType"), entry.channel_type

    def properties(self, context: StepContext) -> list[Shape]:
        """The job, and the reports on the best model, which only pipelines know."""
        reports = structure({"ModelInsightsJsonReportPath": TEXT, "ExplainabilityJsonReportPath": TEXT})
        return [*super().properties(context), structure({"BestCandidateProperties": reports})]

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``modelArtifacts`` and ``bestCandidateName``; the reports ``modelInsights`` and ``explainability``."""
        found = context.location(self._output_path(context))
        location = None if found is None else as_folder(found)
        return {
            MODEL_ARTIFACTS: Output("BestCandidate.InferenceContainers[0].ModelDataUrl", location),
            "modelInsights": Output("BestCandidateProperties.ModelInsightsJsonReportPath", location),
            "explainability": Output("BestCandidateProperties.ExplainabilityJsonReportPath", location),
            "bestCandidateName": Output("BestCandidate.CandidateName", is_data=False),
        }

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the job and the jobs that it starts, with their data."""
        job, name = self.auto_ml, self.name
        conditions = create_conditions(self.request(context), AUTO_ML_JOB)
        yield from job_runs.start_jobs("AutoMLJob", self._arns("automl-job", context), name, conditions)
        yield from self._candidate_permissions(context)
        yield job_runs.pass_role(name)
        for group in ("ProcessingJobs", "TrainingJobs", "TransformJobs"):
            yield from job_runs.write_logs(group, name)
        for index, entry in enumerate(job.inputs):
            path: NodePath = ("autoML", "inputs", index, entry.source_key)
            yield from s3_objects.read_value(entry.source, path, f"its {entry.channel_type} data", name, context)
        if job.candidate_generation_config is not None:
            path = ("autoML", "candidateGenerationConfig")
            yield from request_permissions(
                job.candidate_generation_config, shape(CANDIDATE_GENERATION), path, name, context
            )
        output_path, path = self._output_path(context), ("autoML", "outputPath")
        yield from s3_objects.write_value(output_path, path, "models and reports", name, context)
        # Each job of Autopilot reads what the one before it wrote.
        written = context.location(output_path)
        if written is not None:
            yield from s3_objects.read(as_folder(written), "what its own jobs wrote", name)
        else:
            yield from s3_objects.read_value(output_path, path, "what its own jobs wrote", name, context)
        yield from kms_keys.use_key(name)
        yield from kms_keys.attach_volumes(name)
        yield from networks.join_vpc(name, context)

    def _arns(self, resource: str, context: StepContext) -> GeneratedArns:
        return short_generated_arns(resource, self.name, context, self.auto_ml.job_name)

    def _candidate_permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Start jobs, models and endpoints as Autopilot does.

        AWS documents the actions on models and endpoints, and that images are pulled, without naming resources; for
        jobs it documents no actions. All are granted where names begin with that of the Autopilot job. Not verified:
        whether all names begin so, and what the requests say, so there are no conditions on them.
        """
        name = self.name
        for kind, resource in (("Processing", "processing"), ("Training", "training"), ("Transform", "transform")):
            yield from job_runs.start_jobs(f"{kind}Job", self._arns(f"{resource}-job", context), name, ())
        # This action takes no resources.
        reason = f"step '{name}' looks at its candidates"
        yield Statement("ListCandidates", ("sagemaker:ListCandidatesForAutoMLJob",), ("*",), (reason,))
        arns = [self._arns(kind, context) for kind in ("model", "endpoint-config", "endpoint")]
        resources = tuple(resource for one in arns for resource in one.granted)
        narrow = tuple(resource for one in arns for resource in one.seen)
        reason = f"step '{name}' explains its best model"
        yield Statement("TryCandidates", _CANDIDATE_ACTIONS, resources, (reason,), (), narrow)
        yield from _pull_aws_images(name, context)


_CANDIDATE_ACTIONS = (
    *(
        f"sagemaker:{verb}{kind}"
        for kind in ("Endpoint", "EndpointConfig", "Model")
        for verb in ("Create", "Delete", "Describe")
    ),
    "sagemaker:InvokeEndpoint",
    *job_runs.TAGGING,
)


def _pull_aws_images(step: str, context: StepContext) -> Iterator[PermissionResult]:
    """Pull from AWS's own accounts: those of the deep learning containers, and those of its algorithms."""
    reason = f"step '{step}' pulls the images of Autopilot"
    yield log_in_to_registry(reason)
    named = {"autogluon-*": "pytorch-training", "sagemaker-*": "sagemaker-xgboost"}
    owners = [(_owner(registry, context), name) for name, registry in named.items()]
    yield pull_from(tuple(arn("ecr", f"repository/{name}", account=owner) for owner, name in owners), reason)


def _owner(registry: str, context: StepContext) -> Text:
    """AWS's account in the stack's Region; any, in a Region that is newer than the table of accounts."""
    return image_account(registry) if context.region is None else accounts(registry).get(context.region, "*")
