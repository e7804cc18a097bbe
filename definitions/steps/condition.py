"""Condition: run some steps if all conditions hold, and others if not.

Source: Amazon SageMaker Developer Guide, "Condition step".
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from definitions.expressions import Json, PropertyFileReference, Reference, StepOutput, json_get
from definitions.fields import Choice, Number, Words
from definitions.model import Model
from definitions.nodes import NodePath
from definitions.steps import grants
from definitions.steps.base import Grant, Scope, Step
from definitions.words import FixedText, NumberValue, StepName

OPERATORS = ("LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo", "Equals", "NotEquals")

JsonPath = Annotated[
    str, Words("a path in the file such as metrics.mse.value", "bad-path", r"[^\n]+", infrastructure=False)
]


class Comparison(Model):
    """One condition: a value of a property file against a threshold."""

    operator: Annotated[str, Choice(OPERATORS)]
    """How value and threshold are compared."""
    step_name: FixedText
    """The Processing step that declares the property file."""
    property_file: FixedText
    """The property file that holds the value."""
    json_path: JsonPath
    """Where in the file the value is, such as metrics.mse.value."""
    threshold: Annotated[NumberValue, Number(whole=False)]
    """The number it is compared with, or {parameter: NAME}."""

    def render(self) -> Json:
        """An entry of ``Conditions``; the language has no NotEquals, so it is the negation of Equals."""
        operator = "Equals" if self.operator == "NotEquals" else self.operator
        comparison = {
            "Type": operator,
            "LeftValue": json_get(self.step_name, self.property_file, self.json_path),
            "RightValue": self.threshold,
        }
        return {"Type": "Not", "Condition": comparison} if self.operator == "NotEquals" else comparison

    def references(self, path: NodePath = ()) -> Iterator[tuple[NodePath, Reference]]:
        """The property file, and what the threshold refers to."""
        yield (*path, "propertyFile"), PropertyFileReference(self.step_name, self.property_file)
        yield from super().references(path)


class Condition(Model):
    """Settings of a Condition step."""

    conditions: Annotated[list[Comparison], Field(min_length=1)]
    """All must hold."""
    if_steps: Annotated[list[StepName], Field(min_length=1)]
    """Steps that run if they hold."""
    else_steps: list[StepName] = []
    """Steps that run if they do not."""


class ConditionStep(Step):
    """A step that chooses between two branches."""

    type_name: ClassVar = "Condition"
    payload: ClassVar = "condition"

    type: Literal["Condition"]
    condition: Condition

    def arguments(self, scope: Scope) -> Json:
        """``Conditions`` and both branches; a branch holds its steps whole."""
        branches = [
            [scope.steps[name].render(scope) for name in names]
            for names in (self.condition.if_steps, self.condition.else_steps)
        ]
        return {
            "Conditions": [comparison.render() for comparison in self.condition.conditions],
            "IfSteps": branches[0],
            "ElseSteps": branches[1],
        }

    def branches(self) -> dict[str, list[str]]:
        """The two branches, by YAML key."""
        return {"ifSteps": list(self.condition.if_steps), "elseSteps": list(self.condition.else_steps)}

    def permissions(self, scope: Scope) -> Iterator[Grant]:
        """Read the property files: the pipeline does so under its own role."""
        for index, comparison in enumerate(self.condition.conditions):
            output = scope.steps[comparison.step_name].property_files()[comparison.property_file]
            source = StepOutput(comparison.step_name, output)
            path = ("condition", "conditions", index, "propertyFile")
            what = f"property file '{comparison.property_file}'"
            yield from grants.read_value(source, path, what, self.name, scope)
        yield from grants.use_key(self.name)
