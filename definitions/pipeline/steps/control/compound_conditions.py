"""Conditions that are made of several values or conditions: In, Not and Or.

Source: Amazon SageMaker Developer Guide, "Condition step".
"""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field

from definitions.pipeline.steps.control.comparisons import (
    AnyCondition,
    AnyValue,
    Condition,
    PropertyFileCondition,
    Value,
)
from definitions.schema.model_schema import validator
from definitions.source.nodes import NodePath
from definitions.values.expressions import Json


class In(PropertyFileCondition):
    """A value that must be one of several."""

    operator: Literal["In"]
    """The value is one of the values."""
    query_value: AnyValue | None = None
    """The value that is looked for: text, number, boolean or expression; or stepName, propertyFile and jsonPath."""
    values: Annotated[list[AnyValue], Field(min_length=1)]
    """The values it may be."""

    @validator("after")
    def _has_one_value(self) -> Self:
        self.value_refusals("queryValue", self.query_value).finish()
        return self

    @property
    def query(self) -> Value:
        value = self.query_value if self.file_value is None else self.file_value
        assert value is not None
        return value

    def render(self) -> Json:
        return {"Type": "In", "QueryValue": self.query, "Values": list(self.values)}

    def compared_values(self, path: NodePath) -> Iterator[tuple[NodePath, Value, Value, bool]]:
        """The value with each of the values."""
        for index, value in enumerate(self.values):
            yield (*path, "values", index), self.query, value, False


class Not(Condition):
    """A condition that must not hold."""

    operator: Literal["Not"]
    """The condition does not hold."""
    condition: AnyCondition
    """The condition."""

    def render(self) -> Json:
        return {"Type": "Not", "Condition": self.condition.render()}

    def compared_values(self, path: NodePath) -> Iterator[tuple[NodePath, Value, Value, bool]]:
        """Values that the inner condition compares."""
        yield from self.condition.compared_values((*path, "condition"))


class Or(Condition):
    """Conditions of which one must hold."""

    operator: Literal["Or"]
    """One of the conditions holds."""
    conditions: Annotated[list[AnyCondition], Field(min_length=1)]
    """The conditions."""

    def render(self) -> Json:
        return {"Type": "Or", "Conditions": [condition.render() for condition in self.conditions]}

    def compared_values(self, path: NodePath) -> Iterator[tuple[NodePath, Value, Value, bool]]:
        """Values that the inner conditions compare."""
        for index, condition in enumerate(self.conditions):
            yield from condition.compared_values((*path, "conditions", index))
