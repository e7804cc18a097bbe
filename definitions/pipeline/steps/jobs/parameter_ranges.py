"""Ranges of hyperparameters that a tuning job searches.

Sources: Amazon SageMaker API Reference, ParameterRanges; Developer Guide, "Define Hyperparameter Ranges".
"""

from collections.abc import Iterator, Mapping
from math import prod
from typing import Annotated, Self

from pydantic import Field

from definitions.diagnostics.messages import quoted
from definitions.schema.errors import invalid
from definitions.schema.field_types import FixedText, ParameterText
from definitions.schema.fields import ChoiceField
from definitions.schema.meant_values import as_number
from definitions.schema.model import Model
from definitions.schema.model_schema import validator
from definitions.schema.request_paths import members
from definitions.source.nodes import NodePath
from definitions.values.expressions import Expression, Json

Scaling = Annotated[
    str | Expression, ChoiceField(("Auto", "Linear", "Logarithmic", "ReverseLogarithmic"), parameter=True)
]


class _NumberRange(Model):
    name: FixedText
    """The hyperparameter."""
    min_value: ParameterText
    """The smallest value, as number or text."""
    max_value: ParameterText
    """The largest value, as number or text."""
    scaling_type: Scaling | None = None
    """How the range is searched: Auto, Linear, Logarithmic (above 0) or ReverseLogarithmic (from 0 to below 1)."""

    @validator("after")
    def _is_a_range(self) -> Self:
        least, most = self._number("minValue", self.min_value), self._number("maxValue", self.max_value)
        if least is not None and most is not None and least > most:
            message = f"{self.max_value} is out of range: must be at least {self.min_value}, the minValue"
            raise invalid("out-of-range", message, key="maxValue")
        if self.scaling_type == "Logarithmic" and least is not None and least <= 0:
            message = f"{self.min_value} is out of range: must be above 0 for Logarithmic scaling"
            raise invalid("out-of-range", message, "use Linear scaling, or let AWS choose: Auto", key="minValue")
        return self

    def _number(self, key: str, value: object) -> float | None:
        if not isinstance(value, str):
            return None
        number = as_number(value)
        if number is None:
            raise invalid("wrong-type", f"must be a number, got the text {quoted(value)}", key=key)
        return number

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "name minValue maxValue scalingType")

    def render(self) -> Json:
        """An entry of ``IntegerParameterRanges`` or ``ContinuousParameterRanges``."""
        return {
            "Name": self.name,
            "MinValue": self.min_value,
            "MaxValue": self.max_value,
            "ScalingType": self.scaling_type,
        }


class IntegerRange(_NumberRange):
    """A hyperparameter of whole numbers."""

    @validator("after")
    def _is_whole(self) -> Self:
        for key, value in (("minValue", self.min_value), ("maxValue", self.max_value)):
            number = self._number(key, value)
            if number is not None and number != int(number):
                raise invalid("wrong-type", f"must be a whole number, got {value}", key=key)
        if self.scaling_type == "ReverseLogarithmic":
            message = "ReverseLogarithmic scaling is for continuous ranges only"
            raise invalid("not-for-this-type", message, key="scalingType")
        return self


class ContinuousRange(_NumberRange):
    """A hyperparameter of numbers with fractions."""

    @validator("after")
    def _is_below_one(self) -> Self:
        if self.scaling_type == "ReverseLogarithmic":
            for key, value in (("minValue", self.min_value), ("maxValue", self.max_value)):
                number = self._number(key, value)
                if number is not None and not 0 <= number < 1:
                    message = f"{value} is out of range: must be from 0 to below 1 for ReverseLogarithmic scaling"
                    raise invalid("out-of-range", message, key=key)
        return self


class CategoricalRange(Model):
    """A hyperparameter of a few values."""

    name: FixedText
    """The hyperparameter."""
    values: Annotated[list[ParameterText], Field(min_length=1, max_length=30)]
    """The values that are tried."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "name values")

    def render(self) -> Json:
        """An entry of ``CategoricalParameterRanges``."""
        return {"Name": self.name, "Values": list(self.values)}


class AutoParameter(Model):
    """A hyperparameter whose range AWS chooses."""

    name: FixedText
    """The hyperparameter."""
    value_hint: ParameterText
    """An example of a value."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "name valueHint")

    def render(self) -> Json:
        """An entry of ``AutoParameters``."""
        return {"Name": self.name, "ValueHint": self.value_hint}


class ParameterRanges(Model):
    """Hyperparameters that are searched; at most 30 of each kind."""

    integer_parameter_ranges: Annotated[list[IntegerRange], Field(max_length=30)] = []
    """Whole numbers: name, minValue, maxValue, scalingType."""
    continuous_parameter_ranges: Annotated[list[ContinuousRange], Field(max_length=30)] = []
    """Numbers with fractions: name, minValue, maxValue, scalingType."""
    categorical_parameter_ranges: Annotated[list[CategoricalRange], Field(max_length=30)] = []
    """Values from a list: name, values."""
    auto_parameters: Annotated[list[AutoParameter], Field(max_length=100)] = []
    """With autotune: hyperparameters whose ranges AWS chooses: name, valueHint."""

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "integerParameterRanges continuousParameterRanges categoricalParameterRanges autoParameters")

    def render(self) -> Json:
        return {
            "IntegerParameterRanges": [entry.render() for entry in self.integer_parameter_ranges] or None,
            "ContinuousParameterRanges": [entry.render() for entry in self.continuous_parameter_ranges] or None,
            "CategoricalParameterRanges": [entry.render() for entry in self.categorical_parameter_ranges] or None,
            "AutoParameters": [entry.render() for entry in self.auto_parameters] or None,
        }

    @property
    def names_by_key(self) -> dict[str, list[str]]:
        """Names of the hyperparameters by YAML key, without empty lists."""
        by_key = {
            "integerParameterRanges": [entry.name for entry in self.integer_parameter_ranges],
            "continuousParameterRanges": [entry.name for entry in self.continuous_parameter_ranges],
            "categoricalParameterRanges": [entry.name for entry in self.categorical_parameter_ranges],
            "autoParameters": [entry.name for entry in self.auto_parameters],
        }
        return {key: names for key, names in by_key.items() if names}

    @property
    def combinations(self) -> int:
        """Number of combinations of the categorical values."""
        return prod(len(entry.values) for entry in self.categorical_parameter_ranges)

    def names_by_path(self, path: NodePath) -> Iterator[tuple[NodePath, str]]:
        """The YAML path of each hyperparameter's name, and the name; ``path`` is that of the ranges."""
        for key, names in self.names_by_key.items():
            for index, name in enumerate(names):
                yield (*path, key, index, "name"), name
