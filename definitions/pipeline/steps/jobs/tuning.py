"""Tuning: train many models with different hyperparameters, and find the best.

Sources: Amazon SageMaker Developer Guide, "Tuning step" and "Perform Automatic Model Tuning"; API
CreateHyperParameterTuningJob.
"""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from definitions.foundation.records import replace
from definitions.iam.statements import Statement, StatementCondition, literal_pattern
from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.caching_and_retries import JOB_EXCEPTIONS
from definitions.pipeline.steps.core.capabilities import (
    ExplainsOutputs,
    NamesParts,
    RemarksOnSettings,
    RunsInNetwork,
)
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.job_names import NAMED_BY_PREFIX
from definitions.pipeline.steps.core.outputs import MODEL_NAME, Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.remarks import Remark
from definitions.pipeline.steps.core.request_fields import field_at
from definitions.pipeline.steps.core.step import Step
from definitions.pipeline.steps.jobs.algorithm_metrics import needless_metrics
from definitions.pipeline.steps.jobs.objective_metrics import unknown_metric
from definitions.pipeline.steps.jobs.tuning_settings import Tuning
from definitions.pipeline.steps.permissions import job_runs, kms_keys, networks
from definitions.pipeline.steps.permissions.create_conditions import TRAINING_JOB, create_conditions, if_present
from definitions.pipeline.steps.permissions.generated_names import short_generated_arns
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json
from definitions.values.infrastructure import arn, text

_COMPARED = (
    "AlgorithmSpecification",
    "HyperParameterRanges",
    "InputDataConfig",
    "StaticHyperParameters",
    "TuningObjective",
)
"""Members of training jobs that AWS compares with those of earlier executions."""


class TuningStep(Step, ExplainsOutputs, NamesParts, RemarksOnSettings, RunsInNetwork):
    """A step that runs a hyperparameter tuning job."""

    type_name: ClassVar = "Tuning"
    payload: ClassVar = "tuning"
    request_name: ClassVar = "CreateHyperParameterTuningJobRequest"
    name_member: ClassVar = "HyperParameterTuningJobName"
    refused_members: ClassVar = {"HyperParameterTuningJobName": NAMED_BY_PREFIX}
    response_names: ClassVar = (
        "DescribeHyperParameterTuningJobResponse",
        "ListTrainingJobsForHyperParameterTuningJobResponse",
    )
    is_cacheable: ClassVar = True
    cache_key: ClassVar = (
        ("HyperParameterTuningJobConfig",),
        *(("TrainingJobDefinition", member) for member in _COMPARED),
        *(("TrainingJobDefinitions", member) for member in _COMPARED),
    )
    # AWS takes SageMaker.JOB_INTERNAL_ERROR here and does nothing after it: retryStrategy is for that.
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Tuning"]
    tuning: Tuning

    @property
    def own_network(self) -> StepNetworkConfig | None:
        """``networkConfig`` of the step."""
        return self.tuning.network_config

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return {
            "jobName": "HyperParameterTuningJobName",
            "objective": "HyperParameterTuningJobConfig.HyperParameterTuningJobObjective",
            **members(
                "HyperParameterTuningJobConfig",
                "strategy strategyConfig resourceLimits parameterRanges trainingJobEarlyStoppingType "
                "tuningJobCompletionCriteria randomSeed",
            ),
            "trainingJob": "TrainingJobDefinition",
            "trainingJobs": "TrainingJobDefinitions",
            **members("", "warmStartConfig"),
        }

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateHyperParameterTuningJob."""
        job = self.tuning
        return {
            "HyperParameterTuningJobName": job.job_name,
            "HyperParameterTuningJobConfig": {
                "Strategy": job.strategy,
                "StrategyConfig": job.strategy_config,
                "HyperParameterTuningJobObjective": job.objective,
                "ResourceLimits": job.resource_limits,
                "ParameterRanges": job.parameter_ranges and job.parameter_ranges.render(),
                "TrainingJobEarlyStoppingType": job.training_job_early_stopping_type,
                "TuningJobCompletionCriteria": job.tuning_job_completion_criteria,
                "RandomSeed": job.random_seed,
            },
            "TrainingJobDefinition": job.training_job and job.training_job.render(self.name, context),
            "TrainingJobDefinitions": [entry.render(self.name, context) for entry in job.training_jobs or []] or None,
            "WarmStartConfig": job.warm_start_config,
            "Autotune": {"Mode": "Enabled"} if job.autotune else None,
        }

    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Names of definitions, and for each of them the names of its channels and hyperparameters."""
        job = self.tuning
        for path, entry in job.jobs:
            of = f" of '{entry.definition_name}'" if entry.definition_name else ""
            if entry.definition_name is not None:
                yield "definition name", (*path, "definitionName"), entry.definition_name
            yield from entry.code_part(f"channel name{of}", path)
            for index, channel in enumerate(entry.input_channels):
                yield f"channel name{of}", (*path, "inputChannels", index, "channelName"), channel.channel_name
            for where, name in entry.code_hyperparameter_names(path):
                yield f"hyperparameter{of}", where, name
            for name in entry.static_hyperparameters:
                yield f"hyperparameter{of}", (*path, "staticHyperparameters", name), name
            ranges, ranges_path = entry.parameter_ranges, (*path, "parameterRanges")
            if job.training_job is not None:
                ranges, ranges_path = job.parameter_ranges, ("tuning", "parameterRanges")
            for where, name in ranges.names_by_path(ranges_path) if ranges is not None else ():
                yield f"hyperparameter{of}", where, name

    def remarks(self, context: StepContext) -> Iterator[Remark]:
        """Objectives whose metric the training jobs do not report, and metrics that they may not define."""
        for path, job in self.tuning.jobs:
            yield from needless_metrics(job, path, context)
            if job.objective is None:
                yield from unknown_metric(self.tuning.objective, job, (self.payload, "objective"), context)
            else:
                yield from unknown_metric(job.objective, job, (*path, "objective"), context)

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``bestTrainingJobName``: its model is at ``<outputPath>/<name>/output/model.tar.gz``."""
        return {"bestTrainingJobName": Output("BestTrainingJob.TrainingJobName", is_data=False)}

    def output_hint(self, name: str) -> str | None:
        """The S3 URI of the best model, which AWS does not tell: a join of what it does tell."""
        if "model" not in name.lower() or name == MODEL_NAME:
            return None
        given, member = {job.output_path for _, job in self.tuning.jobs}, "TrainingJobDefinition"
        if self.tuning.training_jobs is not None:
            member = f"{member}s[0]"
        folder = f"{{property: {self.name}.{member}.OutputDataConfig.S3OutputPath}}"
        if given != {None}:
            [folder, *others] = [path.rstrip("/") if isinstance(path, str) else folder for path in given]
            folder = "the outputPath of its definition" if others else folder
        values = f"{folder}, {{stepOutput: {self.name}.bestTrainingJobName}}, output/model.tar.gz"
        return f"the best model of a tuning is modelData: {{join: {{on: /, values: [{values}]}}}}"

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the tuning job and its training jobs, read their channels, write their models."""
        listing = "ListTrainingJobsForHyperParameterTuningJob"
        conditions, name = self._training_conditions(context), self.name
        tunings, trainings = (
            short_generated_arns(kind, name, context, self.tuning.job_name)
            for kind in ("hyper-parameter-tuning-job", "training-job")
        )
        # With several definitions, AWS does not document whose values the condition keys have.
        tuning_conditions = conditions if self.tuning.training_jobs is None else if_present(conditions)
        yield from job_runs.start_jobs("HyperParameterTuningJob", tunings, name, tuning_conditions, listing)
        # The names of its training jobs begin with that of the tuning job. AWS documents no permission for starting
        # them; it is not verified that none is needed, so those of a training step are granted for these names.
        yield from job_runs.start_jobs("TrainingJob", trainings, name, conditions)
        yield job_runs.pass_role(self.name)
        yield from job_runs.write_logs("TrainingJobs", self.name)
        yield from kms_keys.use_key(self.name)
        yield from networks.join_vpc(self.name, context)
        yield from self._read_parent_jobs(context)
        for path, job in self.tuning.jobs:
            yield from job.permissions(path, self.name, context)

    def _training_conditions(self, context: StepContext) -> tuple[StatementCondition, ...]:
        """Conditions that the training jobs of all definitions have in common."""
        request = self.request(context)
        definitions = field_at(request, ("TrainingJobDefinitions",)) or [field_at(request, ("TrainingJobDefinition",))]
        assert isinstance(definitions, list)
        [first, *others] = [
            # HyperParameterTuningResourceConfig is newer than the condition keys that AWS documents.
            create_conditions(
                entry, TRAINING_JOB if field_at(entry, ("ResourceConfig",)) else replace(TRAINING_JOB, volume=None)
            )
            for entry in definitions
        ]
        return tuple(condition for condition in first if all(condition in other for other in others))

    def _read_parent_jobs(self, context: StepContext) -> Iterator[PermissionResult]:
        """Read tuning jobs that a warm start names; other steps of this pipeline grant their own."""
        config = self.tuning.warm_start_config
        parents = None if config is None else config.get("ParentHyperParameterTuningJobs")
        for parent in parents if isinstance(parents, list) else []:
            name = context.static_text(parent.get("HyperParameterTuningJobName"))
            if name is not None:
                resource = arn("sagemaker", text("hyper-parameter-tuning-job/", literal_pattern(name)))
                verbs = ("DescribeHyperParameterTuningJob", "ListTrainingJobsForHyperParameterTuningJob")
                actions = tuple(f"sagemaker:{verb}" for verb in verbs)
                yield Statement("ReadTuningJobs", actions, (resource,), (f"step '{self.name}' goes on from it",))
