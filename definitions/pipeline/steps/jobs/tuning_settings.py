"""Settings of a Tuning step.

Sources: Amazon SageMaker Developer Guide, "Perform Automatic Model Tuning"; API CreateHyperParameterTuningJob.
"""

from typing import Annotated, Self

from pydantic import Field

from definitions.api.structure import Structure
from definitions.pipeline.settings.network import StepNetworkConfig
from definitions.pipeline.steps.core.job_names import ShortJobName
from definitions.pipeline.steps.jobs.parameter_ranges import ParameterRanges
from definitions.pipeline.steps.jobs.tuning_training_jobs import Objective, TuningTrainingJob, require_exactly_one
from definitions.schema.api_field import ApiField
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals
from definitions.schema.field_types import Boolean, IntegerValue
from definitions.schema.fields import ChoiceField, NumberField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression

Strategy = Annotated[str | Expression, ChoiceField(("Bayesian", "Random", "Hyperband", "Grid"), parameter=True)]
EarlyStopping = Annotated[str | Expression, ChoiceField(("Off", "Auto"), parameter=True)]


class Tuning(Model):
    """Settings of a Tuning step."""

    strategy: Strategy = "Bayesian"
    """How hyperparameters are chosen: Bayesian, Random, Hyperband or Grid (all combinations of categorical values)."""
    strategy_config: Annotated[Structure, ApiField("HyperParameterTuningJobStrategyConfig")] | None = None
    """For Hyperband: hyperbandStrategyConfig with minResource and maxResource."""
    objective: Objective | None = None
    """The metric to optimize: type (Maximize or Minimize) and metricName. With trainingJobs, each has its own."""
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
    network_config: StepNetworkConfig | None = None
    """The VPC of this step, instead of the pipeline's."""
    job_name: ShortJobName | None = None
    """What the names of its jobs begin with: at most 6 characters, before the execution's id and a token."""

    @validator("after")
    def _has_training_jobs(self) -> Self:
        require_exactly_one(trainingJob=self.training_job, trainingJobs=self.training_jobs)
        refusals = Refusals()
        if self.training_job is not None:
            job = self.training_job
            named: dict[str, object] = {"definitionName": job.definition_name}
            _forbid_keys(refusals, named, "is for entries of 'trainingJobs', which have names", "trainingJob")
            own: dict[str, object] = {"objective": job.objective, "parameterRanges": job.parameter_ranges}
            _forbid_keys(refusals, own, "must stand in 'tuning', beside 'trainingJob'", "trainingJob")
            self._check_search(refusals, {"objective": self.objective}, self.parameter_ranges)
        shared: dict[str, object] = {"objective": self.objective, "parameterRanges": self.parameter_ranges}
        for index, job in enumerate(self.training_jobs or []):
            if index == 0:
                _forbid_keys(refusals, shared, "must stand in each entry of 'trainingJobs', not beside them")
            needed: dict[str, object] = {"definitionName": job.definition_name, "objective": job.objective}
            self._check_search(refusals, needed, job.parameter_ranges, "trainingJobs", index)
        refusals.finish()
        return self

    def _check_search(
        self, refusals: Refusals, needed: dict[str, object], ranges: ParameterRanges | None, *path: str | int
    ) -> None:
        for key, value in needed.items():
            if value is None:
                refusals.add(invalid("missing-key", "is required and missing"), *path, key, "[key]")
        names_by_key = {} if ranges is None else ranges.names_by_key
        if not names_by_key and not self.autotune:
            message = "needs at least one hyperparameter to search"
            hint = "give a range, or autotune: true to let AWS choose"
            refusals.add(invalid("missing-key", message, hint), *path, "parameterRanges", "[key]")
        if "autoParameters" in names_by_key and not self.autotune:
            error = invalid("forbidden-key", "is for autotune only", "set autotune: true")
            refusals.add(error, *path, "parameterRanges", "autoParameters", "[key]")
        if self.strategy == "Grid":
            for key in names_by_key:
                if key != "categoricalParameterRanges":
                    message = "cannot be searched by the strategy Grid: it takes categorical ranges only"
                    hint = "list the values under categoricalParameterRanges"
                    refusals.add(invalid("forbidden-key", message, hint), *path, "parameterRanges", key, "[key]")

    @validator("after")
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
        """The training jobs, each with its YAML path."""
        if self.training_job is not None:
            return [(("tuning", "trainingJob"), self.training_job)]
        return [(("tuning", "trainingJobs", index), job) for index, job in enumerate(self.training_jobs or [])]


def _forbid_keys(refusals: Refusals, keys: dict[str, object], message: str, *path: str) -> None:
    for key, value in keys.items():
        if value is not None:
            refusals.add(invalid("forbidden-key", message), *path, key, "[key]")
