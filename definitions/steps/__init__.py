"""The step types, one file each. To add one: see CONTRIBUTING.md."""

from typing import Annotated, TypeAlias

from definitions.dispatch import Dispatch
from definitions.steps.base import Step
from definitions.steps.cleanup import CleanupStep
from definitions.steps.condition import ConditionStep
from definitions.steps.fail import FailStep
from definitions.steps.for_each import ForEachStep
from definitions.steps.model import ModelStep
from definitions.steps.processing import ProcessingStep
from definitions.steps.register_model import RegisterModelStep
from definitions.steps.training import TrainingStep
from definitions.steps.transform import TransformStep

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
)
_BY_TYPE = {name: step for step in STEP_TYPES for name in step.type_names()}
AnyStep: TypeAlias = Annotated[Step, Dispatch("type", _BY_TYPE, what="step type", rule="unknown-step-type")]

__all__ = [
    "STEP_TYPES",
    "AnyStep",
    "CleanupStep",
    "ConditionStep",
    "FailStep",
    "ForEachStep",
    "ModelStep",
    "ProcessingStep",
    "RegisterModelStep",
    "TrainingStep",
    "TransformStep",
]
