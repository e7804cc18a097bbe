"""Comparisons of two values; ``compound_conditions.py`` has the conditions that are made of several.

Source: Amazon SageMaker Developer Guide, "Condition step".
"""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Annotated, Self, TypeAlias

from definitions.schema.deferred_model import DeferredModels
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals, scalar_or_expression
from definitions.schema.field_types import FixedText, NumberValue
from definitions.schema.fields import ChoiceField, NumberField, TextField, ValueField
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.tagged_union import TaggedUnion
from definitions.schema.value_schemas import SCALAR_OR_EXPRESSION, JsonSchema
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json, JsonGet
from definitions.values.infrastructure import InfrastructureText

Value: TypeAlias = str | int | float | bool | InfrastructureText | Expression

JsonPath = Annotated[
    str, TextField("a path in the file such as metrics.mse.value", "bad-path", r"[^\n]+", infrastructure=False)
]


class _AnyValue(ValueField):
    """A text, number, boolean or expression; compared by its own type."""

    def validate(self, value: object) -> object:
        return scalar_or_expression(value)

    def json_schema(self) -> JsonSchema:
        return SCALAR_OR_EXPRESSION


AnyValue = Annotated[Value, _AnyValue()]


class Condition(Model):
    """A condition, which holds or does not."""

    @abstractmethod
    def render(self) -> Json:
        """An entry of ``Conditions``."""

    def compared_values(self, path: NodePath) -> Iterator[tuple[NodePath, Value, Value, bool]]:
        """Pairs of compared values: the YAML path of the second, both, and whether their order is asked for."""
        return iter(())


COMPARISONS = ("LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo", "Equals", "NotEquals")
OPERATORS = (*COMPARISONS, "In", "Not", "Or")
_SIGNS = {
    "LessThan": ("<", "lt", "less", "conditionlessthan"),
    "LessThanOrEqualTo": ("<=", "=<", "≤", "le", "lte", "conditionlessthanorequalto"),
    "GreaterThan": (">", "gt", "greater", "conditiongreaterthan"),
    "GreaterThanOrEqualTo": (">=", "=>", "≥", "ge", "gte", "conditiongreaterthanorequalto"),
    "Equals": ("=", "==", "===", "eq", "is", "equal", "conditionequals"),
    "NotEquals": ("!=", "<>", "≠", "ne", "neq"),
    "In": ("conditionin",),
    "Not": ("!", "conditionnot"),
    "Or": ("|", "||", "any", "conditionor"),
}
_OPERATOR_HINTS = (
    *((sign, f"write {operator}") for operator, signs in _SIGNS.items() for sign in signs),
    *((sign, "write the conditions as a list without it: all of them must hold") for sign in ("and", "&", "&&", "all")),
)


class PropertyFileCondition(Condition):
    """A condition whose value may come from a property file."""

    step_name: FixedText | None = None
    """The Processing step that declares the property file; with propertyFile and jsonPath."""
    property_file: FixedText | None = None
    """The property file that holds the value."""
    json_path: JsonPath | None = None
    """Where in the file the value is, such as metrics.mse.value."""

    @property
    def file_value(self) -> JsonGet | None:
        """The expression that reads the value from a property file, if the YAML names one."""
        if self.step_name is None or self.property_file is None or self.json_path is None:
            return None
        return JsonGet(self.step_name, self.property_file, self.json_path)

    def value_refusals(self, key: str, value: Value | None) -> Refusals:
        """Refusals of a missing value, of half a property file, or of both at once; ``key`` is the value's key."""
        refusals = Refusals()
        parts = {"stepName": self.step_name, "propertyFile": self.property_file, "jsonPath": self.json_path}
        given = [name for name, part in parts.items() if part is not None]
        if value is not None and given:
            message = f"'{key}' and '{given[0]}' exclude each other: one is a value, the other that of a property file"
            refusals.add(invalid("not-one-of", message), given[0], "[key]")
        if value is None and not given:
            refusals.add(invalid("missing-key", f"needs '{key}', or 'stepName', 'propertyFile' and 'jsonPath'"))
        if value is None and given:
            for name in [part for part in parts if part not in given]:
                refusals.add(invalid("missing-key", "is required and missing"), name, "[key]")
        return refusals

    def references(self, path: NodePath = ()) -> Iterator[tuple[NodePath, Expression]]:
        """The reference to the property file, and those of the other values."""
        if self.file_value is not None:
            yield (*path, "propertyFile"), self.file_value
        yield from super().references(path)


class Comparison(PropertyFileCondition):
    """A comparison of two values by one of six operators."""

    operator: Annotated[str, ChoiceField(OPERATORS, hints=_OPERATOR_HINTS)]
    """How they are compared."""
    left_value: AnyValue | None = None
    """The value on the left: text, number, boolean or expression; or stepName, propertyFile and jsonPath."""
    right_value: AnyValue | None = None
    """The value on the right: text, number, boolean or expression."""
    threshold: Annotated[NumberValue, NumberField(whole=False)] | None = None
    """The number on the right; the same as rightValue for numbers."""

    @validator("after")
    def _has_two_values(self) -> Self:
        refusals = self.value_refusals("leftValue", self.left_value)
        if self.right_value is None and self.threshold is None:
            key = "rightValue" if self.step_name is None else "threshold"
            refusals.add(invalid("missing-key", "is required and missing"), key, "[key]")
        if self.right_value is not None and self.threshold is not None:
            refusals.add(invalid("not-one-of", "'threshold' and 'rightValue' exclude each other"), "threshold", "[key]")
        refusals.finish()
        return self

    @property
    def left(self) -> Value:
        value = self.left_value if self.file_value is None else self.file_value
        assert value is not None
        return value

    @property
    def right(self) -> Value:
        value = self.right_value if self.threshold is None else self.threshold
        assert value is not None
        return value

    def render(self) -> Json:
        """The comparison; the language has no NotEquals, so it is the negation of Equals."""
        operator = "Equals" if self.operator == "NotEquals" else self.operator
        comparison = {"Type": operator, "LeftValue": self.left, "RightValue": self.right}
        return {"Type": "Not", "Condition": comparison} if self.operator == "NotEquals" else comparison

    def compared_values(self, path: NodePath) -> Iterator[tuple[NodePath, Value, Value, bool]]:
        """The left value with the right one."""
        right_path = (*path, "rightValue" if self.threshold is None else "threshold")
        yield right_path, self.left, self.right, self.operator not in ("Equals", "NotEquals")


AnyCondition: TypeAlias = Annotated[
    Condition,
    TaggedUnion(
        "operator",
        DeferredModels("definitions.pipeline.steps.control.compound_conditions", ("In", "Not", "Or")),
        what="operator",
        rule="unknown-word",
        default=Comparison,
    ),
]
