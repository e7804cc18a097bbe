"""The step types, one file each. To add one: see CONTRIBUTING.md."""

from typing import Annotated, TypeAlias

from pydantic import Field

from definitions.steps.condition import ConditionStep
from definitions.steps.model import ModelStep
from definitions.steps.processing import ProcessingStep
from definitions.steps.register_model import RegisterModelStep
from definitions.steps.training import TrainingStep
from definitions.steps.transform import TransformStep

AnyStep: TypeAlias = Annotated[
    ProcessingStep | TrainingStep | RegisterModelStep | ModelStep | TransformStep | ConditionStep,
    Field(discriminator="type"),
]
STEP_TYPES = (ProcessingStep, TrainingStep, RegisterModelStep, ModelStep, TransformStep, ConditionStep)

__all__ = [
    "STEP_TYPES",
    "AnyStep",
    "ConditionStep",
    "ModelStep",
    "ProcessingStep",
    "RegisterModelStep",
    "TrainingStep",
    "TransformStep",
]
