"""ForEach: run steps once for each item of a list.

Source: SageMaker Python SDK 3.27, ForEachStep; the type is newer than AWS's developer guide.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from definitions.api.properties import UnknownProperty
from definitions.api.shapes import INTEGER, TEXT, Shape, structure
from definitions.diagnostics.messages import describe_type, quoted, yaml_text
from definitions.pipeline.steps.core.capabilities import RunsSteps, SelectsIteration
from definitions.pipeline.steps.core.context import StepContext
from definitions.pipeline.steps.core.loop_items import MOST_AT_ONCE, MOST_ITEMS, json_items
from definitions.pipeline.steps.core.permission_results import PermissionResult
from definitions.pipeline.steps.core.step import Step
from definitions.schema.aws_expressions import refuse_aws_expression
from definitions.schema.errors import invalid
from definitions.schema.expression_syntax import Refusals, expression, expression_hint, scalar_or_expression
from definitions.schema.field_types import IntegerValue, StepName
from definitions.schema.fields import ChoiceField, NumberField, ValueField
from definitions.schema.model import Model
from definitions.schema.request_paths import members
from definitions.schema.value_schemas import EXPRESSION, SCALAR_OR_EXPRESSION, STEP_AND_PATH, JsonSchema
from definitions.source.nodes import NodePath
from definitions.values.expression_words import in_words
from definitions.values.expressions import STRING, Expression, IterationOutput, Json, ParameterType

_COUNTS = ("InputItemCount", "TotalStepCount", "SucceededStepCount", "FailedStepCount", "StoppedStepCount")

_PICKS = {"MaxBy": "largest", "MinBy": "smallest"}
_MOST_ITEMS_IN_WORDS = 5


class _Items(ValueField):
    """A list of texts, numbers and expressions, or one expression whose text is a list in JSON."""

    def validate(self, value: object) -> object:
        whole = expression(value, STRING)
        if whole is not None:
            return whole
        if not isinstance(value, list):
            message = f"must be a list, or an expression whose text is a list in JSON; got {describe_type(value)}"
            raise invalid("wrong-type", message, expression_hint(value))
        refusals = Refusals()
        items = [refusals.call(scalar_or_expression, item, index) for index, item in enumerate(value)]
        refusals.finish()
        if not 1 <= len(items) <= MOST_ITEMS:
            raise invalid("out-of-range", f"has {len(items)} items; AWS takes 1 to {MOST_ITEMS}")
        return items

    def validate_known(self, value: object) -> object:
        """Text is read as a list in JSON."""
        items = json_items(str(value))
        if items is None:
            hint = """text that is a list in JSON is written as '["a", "b"]'"""
            raise invalid("bad-json-text", f"{quoted(value)} is not a list in JSON", hint)
        if not 1 <= len(items) <= MOST_ITEMS:
            raise invalid("out-of-range", f"{quoted(value)} has {len(items)} items; AWS takes 1 to {MOST_ITEMS}")
        return value

    def json_schema(self) -> JsonSchema:
        items: JsonSchema = {"items": SCALAR_OR_EXPRESSION, "minItems": 1, "maxItems": MOST_ITEMS}
        return {"type": ["array", "object"], **items, **EXPRESSION}


class _BodyValue(ValueField):
    """A number that a step of the body has when it is finished: ``STEP.PATH``."""

    def validate(self, value: object) -> object:
        refuse_aws_expression(value)
        if not isinstance(value, str):
            raise invalid("wrong-type", f"must be '<step>.<Path.To.Property>', got {describe_type(value)}")
        step, dot, path = value.partition(".")
        if not (step and dot and path):
            raise invalid("bad-reference", f"must be '<step>.<Path.To.Property>', got {quoted(value)}")
        return IterationOutput(step, path, accepts=("Integer", "Float"))

    def json_schema(self) -> JsonSchema:
        return {**STEP_AND_PATH, "patternErrorMessage": "must be '<step>.<Path.To.Property>'"}


class Selector(Model):
    """Selection of the best iteration."""

    pick: Annotated[str, ChoiceField(tuple(_PICKS))]
    """The iteration with the largest value, or with the smallest: MaxBy or MinBy."""
    field: Annotated[IterationOutput, _BodyValue()]
    """That value: '<step of the body>.<Path.To.Property>', a number."""


class ForEach(Model):
    """Settings of a ForEach step."""

    iterable_items: Annotated[list[object] | Expression, _Items()]
    """The items: 1 to 100 texts, numbers or expressions; or one expression whose text is a list in JSON."""
    max_concurrency: Annotated[IntegerValue, NumberField(1, MOST_AT_ONCE)]
    """How many items are worked on at once."""
    selector: Selector | None = None
    """Picks one iteration; later steps read properties of its field's step there, as Selected.<Path.To.Property>."""
    for_each_body: Annotated[list[StepName], Field(min_length=1)]
    """Steps that run for each item, which they read as {forEach: CurrentItem} or {forEach: CurrentItem.field}."""


def _in_words(items: list[object] | Expression) -> str:
    """The items, of many only the first."""
    if isinstance(items, Expression) or len(items) <= _MOST_ITEMS_IN_WORDS:
        return in_words(items)
    return f"{len(items)} items, such as {in_words(items[:_MOST_ITEMS_IN_WORDS])}"


class ForEachStep(Step, RunsSteps, SelectsIteration):
    """A step that runs others once for each item."""

    type_name: ClassVar = "ForEach"
    payload: ClassVar = "forEach"
    branch_keys: ClassVar = ("forEachBody",)
    runs_body_per_item: ClassVar = True
    refused_types: ClassVar = ("Condition", "Fail", "ForEach")

    type: Literal["ForEach"]
    for_each: ForEach

    @classmethod
    def request_paths(cls) -> Mapping[str, str]:
        return members("", "iterableItems maxConcurrency")

    def arguments(self, context: StepContext) -> Json:
        """``IterableItems``, ``MaxConcurrency``, ``Selector`` and ``ForEachBody``, which contains the whole steps."""
        loop = self.for_each
        return {
            "IterableItems": loop.iterable_items,
            "MaxConcurrency": loop.max_concurrency,
            "Selector": loop.selector and {"Pick": loop.selector.pick, "Field": loop.selector.field},
            "ForEachBody": [context.steps[name].render(context) for name in loop.for_each_body],
        }

    def branches(self) -> dict[str, list[str]]:
        """Steps of ``forEachBody``."""
        return {"forEachBody": list(self.for_each.for_each_body)}

    def rules(self) -> list[str]:
        """The list, how many items are worked on at once, and what the selector picks."""
        loop = self.for_each
        selector = loop.selector
        return [
            f"for each of {_in_words(loop.iterable_items)}",
            f"at most {in_words(loop.max_concurrency)} at once",
            *([f"picks the {_PICKS[selector.pick]} {in_words(selector.field)}"] if selector is not None else []),
        ]

    def selected_value(self) -> tuple[NodePath, IterationOutput] | None:
        """The value of the selector."""
        selector = self.for_each.selector
        return None if selector is None else ((self.payload, "selector", "field"), selector.field)

    def properties(self, context: StepContext) -> list[Shape]:
        """Counts, and the properties of the body's steps in each iteration and in the selected one."""
        bodies = [name for name in self.for_each.for_each_body if name in context.steps]
        body = structure(
            {
                name: structure(
                    {
                        member: shape
                        for whole in context.steps[name].properties(context)
                        for member, shape in whole.members.items()
                    }
                )
                for name in bodies
            }
        )
        selector = self.for_each.selector
        members = {
            "Status": TEXT,
            **dict.fromkeys(_COUNTS, INTEGER),
            "IterationOutputs": Shape("list", item_shape=body),
            **({"Selected": body.members.get(selector.field.step, structure({}))} if selector is not None else {}),
        }
        return [structure(members)]

    def property_type(self, path: str, context: StepContext) -> ParameterType:
        """The type of a property; those of the body are the step's own, which knows the names of their entries."""
        if path.startswith("IterationOutputs['"):
            raise UnknownProperty("'IterationOutputs' has its entries by number", "such as IterationOutputs[0]")
        whole, name, below = self._body_property(path)
        if name not in self.for_each.for_each_body or name not in context.steps:
            return super().property_type(path, context)
        try:
            return context.steps[name].property_type(below, context)
        except UnknownProperty as unknown:
            own = below.removeprefix(f"{name}.")
            if whole == "Selected" and own != below:
                message = f"'Selected' has the properties of '{name}' itself, without its name"
                hint = f"write {yaml_text({'property': f'{self.name}.Selected.{own}'})}"
                raise UnknownProperty(message, hint) from None
            raise UnknownProperty(f"'{whole}' has the properties of '{name}', and {unknown}", unknown.hint) from None

    def _body_property(self, path: str) -> tuple[str, str, str]:
        """The part of a path that stands for a step of the body, that step, and the path of its own property."""
        selector = self.for_each.selector
        if path.startswith("Selected.") and selector is not None:
            return "Selected", selector.field.step, path.removeprefix("Selected.")
        found = re.fullmatch(r"(IterationOutputs\[\d+\]\.([A-Za-z0-9_-]+))\.(.+)", path)
        return (found[1], found[2], found[3]) if found is not None else (path, "", "")

    def permissions(self, context: StepContext) -> Iterator[PermissionResult]:
        """Nothing: the steps of the body ask for their own permissions."""
        return iter(())
