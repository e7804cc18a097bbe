"""Dependencies between steps: the outcome of one step that lets another start.

Source: SageMaker Python SDK 3.27, StepDependency and TriggerCondition; newer than AWS's developer guide.
"""

from typing import Annotated

from definitions.schema.field_types import FixedText
from definitions.schema.fields import ChoiceField, TextField
from definitions.schema.model import Model
from definitions.schema.short_form import ShortForm
from definitions.values.expressions import Json

COMPLETED, FAILED, STOPPED, ANY = TRIGGERS = ("Completed", "Failed", "Stopped", "Any")

Trigger = Annotated[str, ChoiceField(TRIGGERS)]


class StepDependency(Model):
    """A step to wait for, and the outcome that lets this step start."""

    step: FixedText
    """The step."""
    trigger: Trigger = COMPLETED
    """This step runs if that one completed, failed or was stopped, or however it ended. Outputs of a step that failed
    or was stopped do not exist."""

    def render(self) -> Json:
        """An entry of ``DependsOn``: the name, or ``{"Step": "Prepare", "Trigger": "Failed"}``."""
        return self.step if self.trigger == COMPLETED else {"Step": self.step, "Trigger": self.trigger}


Dependency = Annotated[StepDependency, ShortForm("step", TextField("the name of a step", infrastructure=False))]
