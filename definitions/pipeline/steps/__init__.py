"""The step types, one file each, in folders by family. CONTRIBUTING.md describes how to add one.

A type is imported when a config uses it: all of them take longer to import than a usual config takes to compile.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Annotated, NamedTuple, TypeAlias

from definitions.pipeline.steps.core.step import Step
from definitions.schema.model import Model
from definitions.schema.tagged_union import TaggedUnion


class StepTypeEntry(NamedTuple):
    """The module and class of a step type, and the YAML key that holds its settings."""

    module: str
    name: str
    payload: str


STEP_TYPES = {
    "Processing": StepTypeEntry("jobs.processing", "ProcessingStep", "processing"),
    "Training": StepTypeEntry("jobs.training", "TrainingStep", "training"),
    "RegisterModel": StepTypeEntry("models.register_model", "RegisterModelStep", "register"),
    "Model": StepTypeEntry("models.model", "ModelStep", "model"),
    "CreateModel": StepTypeEntry("models.model", "ModelStep", "model"),
    "Transform": StepTypeEntry("jobs.transform", "TransformStep", "transform"),
    "Condition": StepTypeEntry("control.condition", "ConditionStep", "condition"),
    "Fail": StepTypeEntry("control.fail", "FailStep", "fail"),
    "ForEach": StepTypeEntry("control.for_each", "ForEachStep", "forEach"),
    "Cleanup": StepTypeEntry("control.cleanup", "CleanupStep", "cleanup"),
    "Callback": StepTypeEntry("external.callback", "CallbackStep", "callback"),
    "Lambda": StepTypeEntry("external.lambda_function", "LambdaStep", "lambda"),
    "EMR": StepTypeEntry("external.emr", "EmrStep", "emr"),
    "EMRServerless": StepTypeEntry("external.emr_serverless", "EmrServerlessStep", "emrServerless"),
    "Endpoint": StepTypeEntry("endpoints.endpoint", "EndpointStep", "endpoint"),
    "EndpointConfig": StepTypeEntry("endpoints.endpoint_config", "EndpointConfigStep", "endpointConfig"),
    "InferenceComponent": StepTypeEntry(
        "endpoints.inference_component", "InferenceComponentStep", "inferenceComponent"
    ),
    "Job": StepTypeEntry("jobs.job_step", "JobStep", "job"),
    "Lineage": StepTypeEntry("control.lineage", "LineageStep", "lineage"),
    "AutoML": StepTypeEntry("jobs.auto_ml", "AutoMLStep", "autoML"),
    "Tuning": StepTypeEntry("jobs.tuning", "TuningStep", "tuning"),
    "NotebookJob": StepTypeEntry("jobs.notebook_job", "NotebookJobStep", "notebookJob"),
    "QualityCheck": StepTypeEntry("baseline_checks.quality_check", "QualityCheckStep", "qualityCheck"),
    "ClarifyCheck": StepTypeEntry("baseline_checks.clarify_check", "ClarifyCheckStep", "clarifyCheck"),
}
"""The step types by their names in YAML: ``type: Training``."""


class _StepTypes(Mapping[str, type[Model]]):
    """The models of the step types, each imported when a config uses it."""

    def __getitem__(self, name: str) -> type[Step]:
        return step_type(name)

    def __iter__(self) -> Iterator[str]:
        return iter(STEP_TYPES)

    def __len__(self) -> int:
        return len(STEP_TYPES)


@cache
def _step_type(entry: StepTypeEntry) -> type[Step]:
    step: type[Step] = getattr(import_module(f"definitions.pipeline.steps.{entry.module}"), entry.name)
    return step


def step_type(name: str) -> type[Step]:
    """The step type that ``type`` names, one of ``STEP_TYPES``."""
    return _step_type(STEP_TYPES[name])


def step_types() -> tuple[type[Step], ...]:
    """All step types, each once."""
    return tuple(dict.fromkeys(_step_type(entry) for entry in STEP_TYPES.values()))


def _of_settings(step: Mapping[object, object]) -> str | None:
    """The type of a step that has its settings, but no ``type``."""
    return next((name for name, entry in STEP_TYPES.items() if entry.payload in step), None)


_OF_OTHERS = {
    **dict.fromkeys(("estimator", "modeltrainer", "createtrainingjob"), "Training"),
    **dict.fromkeys(("tuner", "hyperparametertuner", "hyperparametertuning", "hyperparametertuningjob"), "Tuning"),
    **dict.fromkeys(("batchtransform", "createtransformjob"), "Transform"),
    **dict.fromkeys(("createprocessingjob", "sklearnprocessor", "scriptprocessor"), "Processing"),
    **dict.fromkeys(
        ("registermodelstep", "registermodelpackage", "createmodelpackage", "modelpackage"), "RegisterModel"
    ),
    **dict.fromkeys(("sqs", "sqscallback"), "Callback"),
    **dict.fromkeys(("choice", "if"), "Condition"),
    "map": "ForEach",
}
"""Step types by the words of the SageMaker SDK, AWS's API and Step Functions, in lower case."""

AnyStep: TypeAlias = Annotated[
    Step,
    TaggedUnion(
        "type", _StepTypes(), what="step type", rule="unknown-step-type", meant=_OF_OTHERS, missing=_of_settings
    ),
]
