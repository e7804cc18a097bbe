"""AutoML: let Amazon SageMaker Autopilot find and train the best model for a table.

Sources: Amazon SageMaker Developer Guide, "AutoML step"; API CreateAutoMLJob.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from definitions.api.shapes import TEXT, Shape, shape, structure
from definitions.api.structure import Structure
from definitions.diagnostics.messages import did_you_mean, quoted
from definitions.iam.statements import Statement
from definitions.pipeline.steps.core.answers import MODEL_ARTIFACTS, Output, PermissionResult
from definitions.pipeline.steps.core.capabilities import NamesParts
from definitions.pipeline.steps.core.context import StepContext, default_model_uri
from definitions.pipeline.steps.core.data_sources import DataSource
from definitions.pipeline.steps.core.envelope import JOB_EXCEPTIONS
from definitions.pipeline.steps.core.s3_locations import as_folder
from definitions.pipeline.steps.core.step import NAMED_BY_PIPELINE, Step
from definitions.pipeline.steps.permissions import grants
from definitions.pipeline.steps.permissions.create_conditions import AUTO_ML_JOB, create_conditions
from definitions.pipeline.steps.permissions.request_permissions import request_permissions
from definitions.pipeline.steps.permissions.short_job_names import short_names
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import S3_URI, ParameterText, TextValue
from definitions.schema.fields import ChoiceField
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json
from definitions.values.infrastructure import KEY_ARN, PARTITION, REGION, ROLE_ARN, text

ENSEMBLING = "ENSEMBLING"
_ALGORITHMS = (
    "catboost",
    "extra-trees",
    "fastai",
    "lightgbm",
    "linear-learner",
    "nn-torch",
    "randomforest",
    "xgboost",
)
_GENERATION = "AutoMLCandidateGenerationConfig"

ChannelType = Annotated[str | Expression, ChoiceField(("training", "validation"), parameter=True)]
S3DataType = Annotated[
    str | Expression, ChoiceField(("S3Prefix", "ManifestFile", "AugmentedManifestFile"), parameter=True)
]
Compression = Annotated[str | Expression, ChoiceField(("None", "Gzip"), parameter=True)]
ProblemType = Annotated[
    str | Expression, ChoiceField(("BinaryClassification", "MulticlassClassification", "Regression"), parameter=True)
]
OutputUri = Annotated[TextValue, replace(S3_URI, longest=512)]


class AutoMLInput(DataSource):
    """A table that models learn from or are compared by."""

    target_attribute_name: ParameterText
    """The column that models predict."""
    channel_type: ChannelType = "training"
    """training or validation; one input of each at most. Without validation, part of training is set aside."""
    content_type: ParameterText | None = None
    """text/csv;header=present, which is AWS's own, or x-application/vnd.amazon+parquet."""
    compression_type: Compression | None = None
    """None or Gzip."""
    s3_data_type: S3DataType = "S3Prefix"
    """S3Prefix: every object below the URI; ManifestFile: those that the file lists; AugmentedManifestFile."""
    sample_weight_attribute_name: ParameterText | None = None
    """The column that says how much each row counts."""

    def render(self) -> Json:
        """An ``AutoMLChannel``."""
        return {
            "DataSource": {"S3DataSource": {"S3DataType": self.s3_data_type, "S3Uri": self.source}},
            "CompressionType": self.compression_type,
            "TargetAttributeName": self.target_attribute_name,
            "ContentType": self.content_type,
            "ChannelType": self.channel_type,
            "SampleWeightAttributeName": self.sample_weight_attribute_name,
        }


class AutoML(Model):
    """Settings of an AutoML step."""

    inputs: Annotated[list[AutoMLInput], Field(min_length=1, max_length=2)]
    """The data: one table to train with, and one to validate with if you have it."""
    mode: Literal["ENSEMBLING"] = "ENSEMBLING"
    """How Autopilot works; ENSEMBLING is the only mode that AWS's pipelines know."""
    problem_type: ProblemType | None = None
    """BinaryClassification, MulticlassClassification or Regression; found out from the data if not given."""
    objective: Annotated[Structure, ApiField("AutoMLJobObjective")] | None = None
    """What is best: metricName, such as F1, AUC or MSE. Given together with problemType or not at all."""
    output_path: OutputUri | None = None
    """S3 URI below which models and reports are written, at most 512 characters;
    s3://<the pipeline's bucket>/models/<pipeline>/ if not given."""
    completion_criteria: Annotated[Structure, ApiField("AutoMLJobCompletionCriteria")] | None = None
    """How long it searches: maxCandidates, maxRuntimePerTrainingJobInSeconds, maxAutoMLJobRuntimeInSeconds."""
    data_split_config: Annotated[Structure, ApiField("AutoMLDataSplitConfig")] | None = None
    """How much of the training data is set aside for validation: validationFraction, from 0 to 1."""
    candidate_generation_config: Annotated[Structure, ApiField(_GENERATION)] | None = None
    """What is tried: algorithmsConfig, a list of one map with autoMLAlgorithms; featureSpecificationS3Uri."""

    @field_validator("mode", mode="before")
    @classmethod
    def _is_ensembling(cls, value: object) -> object:
        if value != ENSEMBLING:
            message = f"must be {ENSEMBLING}, the only mode that AWS's pipelines know; got {quoted(value)}"
            raise invalid("not-for-this-type", message, "leave it out")
        return value

    @field_validator("candidate_generation_config", mode="after")
    @classmethod
    def _are_ensembled(cls, value: Structure | None) -> Structure | None:
        refusals = Refusals()
        for number, config in enumerate(_entries(value, "AlgorithmsConfig")):
            for index, algorithm in enumerate(_entries(config, "AutoMLAlgorithms")):
                if isinstance(algorithm, str) and algorithm not in _ALGORITHMS:
                    message = f"{quoted(algorithm)} is not one that Autopilot tries in the mode {ENSEMBLING}"
                    hint = did_you_mean(algorithm, list(_ALGORITHMS)) or f"there are {', '.join(_ALGORITHMS)}"
                    error = invalid("not-for-this-type", message, hint)
                    refusals.add(error, "algorithmsConfig", number, "autoMLAlgorithms", index)
        refusals.finish()
        return value

    @model_validator(mode="after")
    def _predicts_one_column(self) -> Self:
        first, *others = self.inputs
        for entry in others:
            shared = {
                "targetAttributeName": (first.target_attribute_name, entry.target_attribute_name),
                "contentType": (first.content_type, entry.content_type),
            }
            for key, (one, other) in shared.items():
                if isinstance(one, str) and isinstance(other, str) and one != other:
                    refusals = Refusals()
                    message = f"{quoted(one)} and {quoted(other)} exclude each other: all inputs have the same '{key}'"
                    refusals.add(invalid("not-one-of", message), "inputs", 1, key)
                    refusals.finish()
        return self

    @model_validator(mode="after")
    def _says_what_is_best_of_what(self) -> Self:
        given = {"problemType": self.problem_type, "objective": self.objective}
        missing = [key for key, value in given.items() if value is None]
        if len(missing) == 1:
            present = next(key for key in given if key not in missing)
            message = f"needs '{missing[0]}': AWS takes both or neither"
            raise invalid("missing-key", message, "without both, Autopilot chooses by the data", key=present)
        return self


def _entries(value: object, name: str) -> list[object]:
    found = value.get(name) if isinstance(value, Structure) else None
    return found if isinstance(found, list) else []


class AutoMLStep(Step, NamesParts):
    """A step that runs an Autopilot job."""

    type_name: ClassVar = "AutoML"
    payload: ClassVar = "autoML"
    request_name: ClassVar = "CreateAutoMLJobRequest"
    refused_members: ClassVar = {
        "AutoMLJobName": NAMED_BY_PIPELINE,
        "GenerateCandidateDefinitionsOnly": "AutoML steps of a pipeline train their candidates",
        "ModelDeployConfig": "AutoML steps of a pipeline deploy nothing; Model and Endpoint steps do",
    }
    response_names: ClassVar = ("DescribeAutoMLJobResponse",)
    is_cacheable: ClassVar = True
    # AWS takes SageMaker.JOB_INTERNAL_ERROR here and does nothing after it.
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["AutoML"]
    auto_ml: Annotated[AutoML, Field(alias="autoML")]

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateAutoMLJob."""
        job = self.auto_ml
        return {
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
        """Inputs: one of each type."""
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
        """Run the job and what it starts, read its inputs, write and read its results."""
        job, name = self.auto_ml, self.name
        limits = create_conditions(self.request(context), AUTO_ML_JOB)
        yield from grants.start_jobs("AutoMLJob", short_names("automl-job", name, context), name, limits)
        yield from self._candidates(context)
        yield grants.pass_role(name)
        for group in ("ProcessingJobs", "TrainingJobs", "TransformJobs"):
            yield from grants.write_logs(group, name)
        for index, entry in enumerate(job.inputs):
            path: NodePath = ("autoML", "inputs", index, entry.source_key)
            yield from grants.read_value(entry.source, path, f"its {entry.channel_type} data", name, context)
        if job.candidate_generation_config is not None:
            path = ("autoML", "candidateGenerationConfig")
            yield from request_permissions(job.candidate_generation_config, shape(_GENERATION), path, name, context)
        output_path, path = self._output_path(context), ("autoML", "outputPath")
        yield from grants.write_value(output_path, path, "models and reports", name, context)
        # What one job of Autopilot writes there, the next one reads.
        written = context.location(output_path)
        if written is not None:
            yield from grants.read(as_folder(written), "what its own jobs wrote", name)
        else:
            yield from grants.read_value(output_path, path, "what its own jobs wrote", name, context)
        yield from grants.use_key(name)
        yield from grants.attach_volumes(name)
        yield from grants.join_vpc(name, context)

    def _candidates(self, context: StepContext) -> Iterator[PermissionResult]:
        """What Autopilot starts.

        AWS documents the actions on models and endpoints, and that images are pulled, without naming resources; for
        jobs it documents no actions. All are granted where names begin with that of the Autopilot job. Not verified:
        whether all names begin so, and what the requests say, so there are no conditions on them.
        """
        name = self.name
        for kind, resource in (("Processing", "processing"), ("Training", "training"), ("Transform", "transform")):
            yield from grants.start_jobs(f"{kind}Job", short_names(f"{resource}-job", name, context), name, ())
        # This action knows no resources.
        reason = f"step '{name}' looks at its candidates"
        yield Statement("ListCandidates", ("sagemaker:ListCandidatesForAutoMLJob",), ("*",), (reason,))
        resources = [
            arn_ for kind in ("model", "endpoint-config", "endpoint") for arn_ in short_names(kind, name, context)
        ]
        yield Statement("TryCandidates", _TRY, tuple(resources), (f"step '{name}' explains its best model",))
        yield from _pull_aws_images(name)


_TRY = (
    *(
        f"sagemaker:{verb}{kind}"
        for kind in ("Endpoint", "EndpointConfig", "Model")
        for verb in ("Create", "Delete", "Describe")
    ),
    "sagemaker:InvokeEndpoint",
    *grants.TAGGING,
)


def _pull_aws_images(step: str) -> Iterator[PermissionResult]:
    reason = f"step '{step}' pulls the images of Autopilot"
    yield grants.log_in_to_registry(reason)
    # They are in accounts of AWS, another one in each region.
    names = ("autogluon-*", "sagemaker-*")
    yield grants.pull(tuple(text("arn:", PARTITION, ":ecr:", REGION, ":*:repository/", name) for name in names), reason)
