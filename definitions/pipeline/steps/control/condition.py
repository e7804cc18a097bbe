"""Condition: run some steps if all conditions hold, and others if not.

Source: Amazon SageMaker Developer Guide, "Condition step".
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from definitions.api.shapes import TEXT, Shape, structure
from definitions.pipeline.steps.control.comparisons import AnyCondition, Value
from definitions.pipeline.steps.core.capabilities import ComparesValues, RunsSteps
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.outputs import Output
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.schema.field_types import StepName
from definitions.schema.model import Model
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json

_OUTCOME = structure({"Outcome": TEXT})


class ConditionSettings(Model):
    """Settings of a Condition step."""

    conditions: Annotated[list[AnyCondition], Field(min_length=1)]
    """All must hold."""
    if_steps: list[StepName]
    """Steps that run if they hold; [] for none, as where only the outcome matters."""
    else_steps: list[StepName] = []
    """Steps that run if they do not."""


class ConditionStep(Step, RunsSteps, ComparesValues):
    """A step that chooses between two branches."""

    type_name: ClassVar = "Condition"
    payload: ClassVar = "condition"
    branch_keys: ClassVar = ("ifSteps", "elseSteps")
    chooses_them: ClassVar = True

    type: Literal["Condition"]
    condition: ConditionSettings

    def arguments(self, context: StepContext) -> Json:
        """``Conditions``, ``IfSteps`` and ``ElseSteps``; the branches contain the whole steps."""
        branches = [
            [context.steps[name].render(context) for name in names]
            for names in (self.condition.if_steps, self.condition.else_steps)
        ]
        return {
            "Conditions": [condition.render() for condition in self.condition.conditions],
            "IfSteps": branches[0],
            "ElseSteps": branches[1],
        }

    def branches(self) -> dict[str, list[str]]:
        """Steps of ``ifSteps`` and ``elseSteps``."""
        return {"ifSteps": list(self.condition.if_steps), "elseSteps": list(self.condition.else_steps)}

    def rules(self) -> list[str]:
        """Its conditions; if all hold, steps of ``ifSteps`` run."""
        from definitions.pipeline.steps.control.condition_words import conditions_in_words

        return conditions_in_words(self.condition.conditions)

    def compared_values(self) -> Iterator[tuple[NodePath, Value, Value, bool]]:
        """The values of all conditions."""
        for index, condition in enumerate(self.condition.conditions):
            yield from condition.compared_values((self.payload, "conditions", index))

    def outputs(self, context: StepContext) -> dict[str, Output]:
        """``outcome``: the text true or false; a step that uses it runs after the condition."""
        return {"outcome": Output("Outcome", is_data=False)}

    def properties(self, context: StepContext) -> list[Shape]:
        """``Outcome`` alone."""
        return [_OUTCOME]

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Nothing: steps that declare property files grant reading them."""
        return iter(())
