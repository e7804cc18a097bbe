"""Tuning: train many models with different hyperparameters, and find the best.

Sources: Amazon SageMaker Developer Guide, "Tuning step" and "Perform Automatic Model Tuning"; API
CreateHyperParameterTuningJob.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from definitions.api.structure import Structure
from definitions.iam.statements import Statement, StatementCondition, literal_pattern
from definitions.pipeline.steps.core.answers import Output, PermissionResult
from definitions.pipeline.steps.core.capabilities import NamesParts
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.envelope import JOB_EXCEPTIONS
from definitions.pipeline.steps.core.step import NAMED_BY_PIPELINE, Step
from definitions.pipeline.steps.jobs.parameter_ranges import ParameterRanges
from definitions.pipeline.steps.jobs.tuning_training_jobs import Objective, TuningTrainingJob
from definitions.pipeline.steps.permissions import grants
from definitions.pipeline.steps.permissions.create_conditions import TRAINING_JOB, create_conditions, if_present, member
from definitions.pipeline.steps.permissions.short_job_names import short_names
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import Boolean, IntegerValue
from definitions.schema.fields import ChoiceField, NumberField
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json
from definitions.values.infrastructure import arn, text

Strategy = Annotated[str | Expression, ChoiceField(("Bayesian", "Random", "Hyperband", "Grid"), parameter=True)]
EarlyStopping = Annotated[str | Expression, ChoiceField(("Off", "Auto"), parameter=True)]


class Tuning(Model):
    """Settings of a Tuning step."""

    strategy: Strategy = "Bayesian"
    """How hyperparameters are chosen: Bayesian, Random, Hyperband or Grid (all combinations of categorical values)."""
    strategy_config: Annotated[Structure, ApiField("HyperParameterTuningJobStrategyConfig")] | None = None
    """For Hyperband: hyperbandStrategyConfig with minResource and maxResource."""
    objective: Objective | None = None
    """What is best: type (Maximize or Minimize) and metricName. With trainingJobs, each of them has its own."""
    resource_limits: Annotated[Structure, ApiField("ResourceLimits")]
    """How much is trained: maxNumberOfTrainingJobs, maxParallelTrainingJobs, maxRuntimeInSeconds."""
    parameter_ranges: ParameterRanges | None = None
    """The hyperparameters that are searched. With trainingJobs, each of them has its own."""
    autotune: Boolean = False
    """Let AWS choose ranges, strategy and limits that are not given."""
    training_job_early_stopping_type: EarlyStopping | None = None
    """Auto: stop training jobs that get no better. Off is AWS's own, and the only one that Hyperband takes."""
    tuning_job_completion_criteria: Annotated[Structure, ApiField("TuningJobCompletionCriteria")] | None = None
    """When enough is trained: targetObjectiveMetricValue, bestObjectiveNotImproving, convergenceDetected."""
    random_seed: Annotated[IntegerValue, NumberField(0)] | None = None
    """With the same seed, tuning jobs of the same settings choose the same hyperparameters."""
    warm_start_config: Annotated[Structure, ApiField("HyperParameterTuningJobWarmStartConfig")] | None = None
    """Begin with what earlier tuning jobs found: parentHyperParameterTuningJobs and warmStartType."""
    training_job: TuningTrainingJob | None = None
    """The training jobs, if they differ only in hyperparameters. Or trainingJobs."""
    training_jobs: Annotated[list[TuningTrainingJob], Field(min_length=1, max_length=10)] | None = None
    """Training jobs of several algorithms that compete: each with definitionName, objective and parameterRanges."""

    @model_validator(mode="after")
    def _one_or_many(self) -> Self:
        if self.training_job is None and self.training_jobs is None:
            raise invalid("missing-key", "needs 'trainingJob' or 'trainingJobs'")
        if self.training_job is not None and self.training_jobs is not None:
            raise invalid("not-one-of", "'trainingJob' and 'trainingJobs' exclude each other", key="trainingJobs")
        refusals = Refusals()
        if self.training_job is not None:
            job = self.training_job
            named: dict[str, object] = {"definitionName": job.definition_name}
            _forbid(refusals, named, "is for entries of 'trainingJobs', which have names", "trainingJob")
            own: dict[str, object] = {"objective": job.objective, "parameterRanges": job.parameter_ranges}
            _forbid(refusals, own, "must stand in 'tuning', beside 'trainingJob'", "trainingJob")
            self._demand(refusals, {"objective": self.objective}, self.parameter_ranges)
        shared: dict[str, object] = {"objective": self.objective, "parameterRanges": self.parameter_ranges}
        for index, job in enumerate(self.training_jobs or []):
            if index == 0:
                _forbid(refusals, shared, "must stand in each entry of 'trainingJobs', not beside them")
            needed: dict[str, object] = {"definitionName": job.definition_name, "objective": job.objective}
            self._demand(refusals, needed, job.parameter_ranges, "trainingJobs", index)
        refusals.finish()
        return self

    def _demand(
        self, refusals: Refusals, needed: dict[str, object], ranges: ParameterRanges | None, *place: str | int
    ) -> None:
        for key, value in needed.items():
            if value is None:
                refusals.add(invalid("missing-key", "is required and missing"), *place, key, "[key]")
        kinds = {} if ranges is None else ranges.kinds
        if not kinds and not self.autotune:
            message = "needs at least one hyperparameter to search"
            hint = "give a range, or autotune: true to let AWS choose"
            refusals.add(invalid("missing-key", message, hint), *place, "parameterRanges", "[key]")
        if "autoParameters" in kinds and not self.autotune:
            error = invalid("forbidden-key", "is for autotune only", "set autotune: true")
            refusals.add(error, *place, "parameterRanges", "autoParameters", "[key]")
        if self.strategy == "Grid":
            for key in kinds:
                if key != "categoricalParameterRanges":
                    message = "cannot be searched by the strategy Grid: it takes categorical ranges only"
                    hint = "list the values under categoricalParameterRanges"
                    refusals.add(invalid("forbidden-key", message, hint), *place, "parameterRanges", key, "[key]")

    @model_validator(mode="after")
    def _fits_its_strategy(self) -> Self:
        if self.strategy_config is not None and isinstance(self.strategy, str) and self.strategy != "Hyperband":
            message = f"is for the strategy Hyperband only; this one is {self.strategy}"
            raise invalid("forbidden-key", message, key="strategyConfig")
        if self.strategy == "Hyperband" and self.training_job_early_stopping_type == "Auto":
            message = "must be Off for the strategy Hyperband, which stops training jobs itself"
            raise invalid("forbidden-key", message, key="trainingJobEarlyStoppingType")
        most, ranges = self.resource_limits.get("MaxNumberOfTrainingJobs"), self.parameter_ranges
        counted = ranges.combinations if ranges is not None and ranges.categorical_parameter_ranges else None
        if self.strategy == "Grid" and counted is not None and isinstance(most, int) and most != counted:
            message = f"{most} is out of range: the strategy Grid trains all {counted} combinations"
            refusals = Refusals()
            error = invalid("out-of-range", message, "leave it out: AWS counts them")
            refusals.add(error, "resourceLimits", "maxNumberOfTrainingJobs")
            refusals.finish()
        return self

    @property
    def jobs(self) -> list[tuple[NodePath, TuningTrainingJob]]:
        """The training jobs, each with its place."""
        if self.training_job is not None:
            return [(("tuning", "trainingJob"), self.training_job)]
        return [(("tuning", "trainingJobs", index), job) for index, job in enumerate(self.training_jobs or [])]


def _forbid(refusals: Refusals, keys: dict[str, object], message: str, *place: str) -> None:
    for key, value in keys.items():
        if value is not None:
            refusals.add(invalid("forbidden-key", message), *place, key, "[key]")


class TuningStep(Step, NamesParts):
    """A step that runs a hyperparameter tuning job."""

    type_name: ClassVar = "Tuning"
    payload: ClassVar = "tuning"
    request_name: ClassVar = "CreateHyperParameterTuningJobRequest"
    refused_members: ClassVar = {"HyperParameterTuningJobName": NAMED_BY_PIPELINE}
    response_names: ClassVar = (
        "DescribeHyperParameterTuningJobResponse",
        "ListTrainingJobsForHyperParameterTuningJobResponse",
    )
    is_cacheable: ClassVar = True
    # AWS takes SageMaker.JOB_INTERNAL_ERROR here and does nothing after it: retryStrategy is for that.
    retried_exceptions: ClassVar = JOB_EXCEPTIONS

    type: Literal["Tuning"]
    tuning: Tuning

    def arguments(self, context: StepContext) -> Json:
        """Request of CreateHyperParameterTuningJob."""
        job = self.tuning
        return {
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
            "TrainingJobDefinition": job.training_job and job.training_job.render(context),
            "TrainingJobDefinitions": [entry.render(context) for entry in job.training_jobs or []] or None,
            "WarmStartConfig": job.warm_start_config,
            "Autotune": {"Mode": "Enabled"} if job.autotune else None,
        }

    def part_names(self) -> Iterator[tuple[str, NodePath, str]]:
        """Definitions; of each, its channels and its hyperparameters, searched or not."""
        job = self.tuning
        for path, entry in job.jobs:
            of = f" of '{entry.definition_name}'" if entry.definition_name else ""
            if entry.definition_name is not None:
                yield "definition name", (*path, "definitionName"), entry.definition_name
            for index, channel in enumerate(entry.input_channels):
                yield f"channel name{of}", (*path, "inputChannels", index, "channelName"), channel.channel_name
            for name in entry.static_hyperparameters:
                yield f"hyperparameter{of}", (*path, "staticHyperparameters", name), name
            ranges, place = entry.parameter_ranges, (*path, "parameterRanges")
            if job.training_job is not None:
                ranges, place = job.parameter_ranges, ("tuning", "parameterRanges")
            for where, name in ranges.named(place) if ranges is not None else ():
                yield f"hyperparameter{of}", where, name

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``bestTrainingJobName``: its model is at ``<outputPath>/<name>/output/model.tar.gz``."""
        return {"bestTrainingJobName": Output("BestTrainingJob.TrainingJobName", is_data=False)}

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Run the tuning job and its training jobs, read their channels, write their models."""
        listing = "ListTrainingJobsForHyperParameterTuningJob"
        limits, name = self._safeguards(context), self.name
        tunings, trainings = (
            short_names(kind, name, context) for kind in ("hyper-parameter-tuning-job", "training-job")
        )
        # With several definitions, AWS does not say which of them the context keys are about.
        of_all = limits if self.tuning.training_jobs is None else if_present(limits)
        yield from grants.start_jobs("HyperParameterTuningJob", tunings, name, of_all, listing)
        # The names of its training jobs begin with that of the tuning job. AWS documents no permission for starting
        # them; it is not verified that none is needed, so those of a training step are granted for these names.
        yield from grants.start_jobs("TrainingJob", trainings, name, limits)
        yield grants.pass_role(self.name)
        yield from grants.write_logs("TrainingJobs", self.name)
        yield from grants.use_key(self.name)
        yield from grants.join_vpc(self.name, context)
        yield from self._parents(context)
        for path, job in self.tuning.jobs:
            yield from job.permissions(path, self.name, context)

    def _safeguards(self, context: StepContext) -> tuple[StatementCondition, ...]:
        """Of training jobs: what is said of those of all definitions."""
        request = self.request(context)
        definitions = member(request, ("TrainingJobDefinitions",)) or [member(request, ("TrainingJobDefinition",))]
        assert isinstance(definitions, list)
        [first, *others] = [
            # The other kind of resources is newer than the keys that IAM documents.
            create_conditions(
                entry, TRAINING_JOB if member(entry, ("ResourceConfig",)) else replace(TRAINING_JOB, volume=None)
            )
            for entry in definitions
        ]
        return tuple(condition for condition in first if all(condition in other for other in others))

    def _parents(self, context: StepContext) -> Iterator[PermissionResult]:
        """Read the tuning jobs that a warm start names; those of other steps of this pipeline are granted there."""
        config = self.tuning.warm_start_config
        parents = None if config is None else config.get("ParentHyperParameterTuningJobs")
        for parent in parents if isinstance(parents, list) else []:
            name = context.static_text(parent.get("HyperParameterTuningJobName"))
            if name is not None:
                resource = arn("sagemaker", text("hyper-parameter-tuning-job/", literal_pattern(name)))
                verbs = ("DescribeHyperParameterTuningJob", "ListTrainingJobsForHyperParameterTuningJob")
                actions = tuple(f"sagemaker:{verb}" for verb in verbs)
                yield Statement("ReadTuningJobs", actions, (resource,), (f"step '{self.name}' goes on from it",))
