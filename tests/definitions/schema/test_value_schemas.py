"""What editors are told of the values that a field accepts."""

import re

import pytest

from definitions.schema.fields import BooleanField, ChoiceField, NumberField, TextField, ValueField
from definitions.values.expressions import STRING


@pytest.mark.parametrize(
    ("field", "schema"),
    [
        (TextField(), {"type": ["string", "number"]}),
        (TextField("a tag", pattern="[a-z]+"), {"type": ["string"], "pattern": "^(?:[a-z]+)$"}),
        (TextField("a code", pattern=r"\d+"), {"type": ["string", "number"], "pattern": r"^(?:\d+)$"}),
        (TextField("a title", longest=9), {"type": ["string", "number"], "pattern": r"^(?=[\s\S]{0,9}$)"}),
        (TextField(parameters=STRING), {"type": ["string", "number", "object"], "$ref": "#/$defs/expression"}),
        (ChoiceField(("a", "b")), {"enum": ["a", "b"]}),
        (
            ChoiceField(("a", "b"), parameter=True),
            {"anyOf": [{"enum": ["a", "b"]}, {"type": "object", "$ref": "#/$defs/expression"}]},
        ),
        (BooleanField(), {"type": ["boolean", "string"], "pattern": "^(?:true|false)$"}),
    ],
)
def test_editors_are_told_which_values_a_field_accepts(field: ValueField, schema: dict[str, object]) -> None:
    told = field.json_schema()
    assert {key: value for key, value in told.items() if key != "patternErrorMessage"} == schema


def test_editors_are_told_the_limits_of_numbers_and_that_text_may_be_one() -> None:
    told = NumberField(1, 100).json_schema()
    assert (told["minimum"], told["maximum"]) == (1, 100)
    assert (told["type"], told["$ref"]) == (["integer", "string", "object"], "#/$defs/numberExpression")
    assert re.search(told["pattern"], "1e2")
    assert not re.search(told["pattern"], "many")


def test_editors_are_told_examples_and_what_is_wrong() -> None:
    told = TextField("a subnet id such as subnet-0a1b", "bad", "subnet-[a-z0-9]+").json_schema()
    assert told["examples"] == ["subnet-0a1b"]
    assert told["patternErrorMessage"] == "must be a subnet id such as subnet-0a1b"
