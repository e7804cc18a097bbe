"""The step types, one file each. To add one: see CONTRIBUTING.md."""

from typing import Annotated, TypeAlias

from definitions.dispatch import Dispatch
from definitions.steps.auto_ml import AutoMLStep
from definitions.steps.base import Step
from definitions.steps.callback import CallbackStep
from definitions.steps.clarify_check import ClarifyCheckStep
from definitions.steps.cleanup import CleanupStep
from definitions.steps.condition import ConditionStep
from definitions.steps.emr import EmrStep
from definitions.steps.emr_serverless import EmrServerlessStep
from definitions.steps.endpoint import EndpointStep
from definitions.steps.endpoint_config import EndpointConfigStep
from definitions.steps.fail import FailStep
from definitions.steps.for_each import ForEachStep
from definitions.steps.inference_component import InferenceComponentStep
from definitions.steps.job import JobStep
from definitions.steps.lambda_function import LambdaStep
from definitions.steps.lineage import LineageStep
from definitions.steps.model import ModelStep
from definitions.steps.notebook_job import NotebookJobStep
from definitions.steps.processing import ProcessingStep
from definitions.steps.quality_check import QualityCheckStep
from definitions.steps.register_model import RegisterModelStep
from definitions.steps.training import TrainingStep
from definitions.steps.transform import TransformStep
from definitions.steps.tuning import TuningStep

STEP_TYPES: tuple[type[Step], ...] = (
    ProcessingStep,
    TrainingStep,
    RegisterModelStep,
    ModelStep,
    TransformStep,
    ConditionStep,
    FailStep,
    ForEachStep,
    CleanupStep,
    CallbackStep,
    LambdaStep,
    EmrStep,
    EmrServerlessStep,
    EndpointStep,
    EndpointConfigStep,
    InferenceComponentStep,
    JobStep,
    LineageStep,
    AutoMLStep,
    TuningStep,
    NotebookJobStep,
    QualityCheckStep,
    ClarifyCheckStep,
)
_BY_TYPE = {name: step for step in STEP_TYPES for name in step.type_names()}
AnyStep: TypeAlias = Annotated[Step, Dispatch("type", _BY_TYPE, what="step type", rule="unknown-step-type")]

__all__ = [
    "STEP_TYPES",
    "AnyStep",
    "AutoMLStep",
    "CallbackStep",
    "ClarifyCheckStep",
    "CleanupStep",
    "ConditionStep",
    "EmrServerlessStep",
    "EmrStep",
    "EndpointConfigStep",
    "EndpointStep",
    "FailStep",
    "ForEachStep",
    "InferenceComponentStep",
    "JobStep",
    "LambdaStep",
    "LineageStep",
    "ModelStep",
    "NotebookJobStep",
    "ProcessingStep",
    "QualityCheckStep",
    "RegisterModelStep",
    "TrainingStep",
    "TransformStep",
    "TuningStep",
]
