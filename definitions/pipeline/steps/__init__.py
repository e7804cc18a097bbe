"""The step types, one file each, in folders by family. To add one: see CONTRIBUTING.md.

A type is imported when a config uses it: all of them take longer to import than a usual config takes to compile.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, NamedTuple, TypeAlias

from definitions.pipeline.steps.core.step import Step
from definitions.schema.model import Model
from definitions.schema.tagged_union import TaggedUnion


class Entry(NamedTuple):
    """Where a step type is, and the YAML key that holds its settings."""

    module: str
    name: str
    payload: str


ENTRIES = {
    "Processing": Entry("jobs.processing", "ProcessingStep", "processing"),
    "Training": Entry("jobs.training", "TrainingStep", "training"),
    "RegisterModel": Entry("models.register_model", "RegisterModelStep", "register"),
    "Model": Entry("models.model", "ModelStep", "model"),
    "CreateModel": Entry("models.model", "ModelStep", "model"),
    "Transform": Entry("jobs.transform", "TransformStep", "transform"),
    "Condition": Entry("control.condition", "ConditionStep", "condition"),
    "Fail": Entry("control.fail", "FailStep", "fail"),
    "ForEach": Entry("control.for_each", "ForEachStep", "forEach"),
    "Cleanup": Entry("control.cleanup", "CleanupStep", "cleanup"),
    "Callback": Entry("external.callback", "CallbackStep", "callback"),
    "Lambda": Entry("external.lambda_function", "LambdaStep", "lambda"),
    "EMR": Entry("external.emr", "EmrStep", "emr"),
    "EMRServerless": Entry("external.emr_serverless", "EmrServerlessStep", "emrServerless"),
    "Endpoint": Entry("endpoints.endpoint", "EndpointStep", "endpoint"),
    "EndpointConfig": Entry("endpoints.endpoint_config", "EndpointConfigStep", "endpointConfig"),
    "InferenceComponent": Entry("endpoints.inference_component", "InferenceComponentStep", "inferenceComponent"),
    "Job": Entry("jobs.job", "JobStep", "job"),
    "Lineage": Entry("control.lineage", "LineageStep", "lineage"),
    "AutoML": Entry("jobs.auto_ml", "AutoMLStep", "autoML"),
    "Tuning": Entry("jobs.tuning", "TuningStep", "tuning"),
    "NotebookJob": Entry("jobs.notebook_job", "NotebookJobStep", "notebookJob"),
    "QualityCheck": Entry("baseline_checks.quality_check", "QualityCheckStep", "qualityCheck"),
    "ClarifyCheck": Entry("baseline_checks.clarify_check", "ClarifyCheckStep", "clarifyCheck"),
}
"""The step types by what ``type`` says."""


class _StepTypes(Mapping[str, type[Model]]):
    """The models of the step types, each imported when it is asked for."""

    def __getitem__(self, name: str) -> type[Step]:
        return step_type(name)

    def __iter__(self) -> Iterator[str]:
        return iter(ENTRIES)

    def __len__(self) -> int:
        return len(ENTRIES)


@cache
def _step_type(entry: Entry) -> type[Step]:
    step: type[Step] = getattr(import_module(f"definitions.pipeline.steps.{entry.module}"), entry.name)
    return step


def step_type(name: str) -> type[Step]:
    """The step type that ``type`` names, one of ``ENTRIES``."""
    return _step_type(ENTRIES[name])


def step_types() -> tuple[type[Step], ...]:
    """All step types, each once."""
    return tuple(dict.fromkeys(_step_type(entry) for entry in ENTRIES.values()))


AnyStep: TypeAlias = Annotated[Step, TaggedUnion("type", _StepTypes(), what="step type", rule="unknown-step-type")]
