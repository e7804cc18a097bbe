"""Fields: which values each accepts, and how refused ones are shown."""

import pytest

from definitions.schema import field_types
from definitions.schema.fields import BooleanField, ChoiceField, NumberField, UnsupportedField, ValueField
from definitions.schema.reference_fields import StepOutputField
from definitions.values.expressions import ANY_TYPE, ParameterReference, StepOutput
from definitions.values.infrastructure import ACCOUNT, text
from tests.definitions.schema.refusals import read, refusal


def test_numbers_become_the_text_as_which_they_were_written() -> None:
    assert [read(field_types.PlainText, value) for value in (5, -1.5, "1.50", 0)] == ["5", "-1.5", "1.50", "0"]
    assert refusal(field_types.PlainText, True) == (
        "wrong-type",
        "must be text, got a boolean",
        'write "true" in quotes to mean the text',
    )


def test_a_parameter_may_stand_for_a_value_and_says_of_which_types() -> None:
    assert read(field_types.S3Uri, {"parameter": "P"}) == ParameterReference("P")
    assert read(field_types.InstanceCount, {"parameter": "P"}) == ParameterReference("P", accepts=("Integer",))
    everything = ParameterReference("P", accepts=ANY_TYPE, as_text=True)
    assert read(field_types.ParameterText, {"parameter": "P"}) == everything
    assert (
        refusal(field_types.S3Uri, {"parameter": "P", "more": 1})[1]
        == "must be an S3 URI such as s3://bucket/path, got a map"
    )
    assert (
        refusal(field_types.S3Uri, {"parameter": 5})[1]
        == "'parameter' must be the name of a pipeline parameter, got a number"
    )
    assert refusal(field_types.ScriptUri, {"parameter": "P"})[0] == "wrong-type"


@pytest.mark.parametrize(
    ("field", "value", "number"),
    [
        (NumberField(1, 100), 5, 5),
        (NumberField(1, 100), "5", 5),
        (NumberField(1, 100), 5.0, 5),
        (NumberField(1, 100), "1e1", 10),
        (NumberField(), -7, -7),
        (NumberField(whole=False), "0.50", 0.5),
        (NumberField(whole=False), 6.0, 6.0),
        (NumberField(whole=False), 3, 3),
    ],
)
def test_a_number_may_be_written_as_text(field: NumberField, value: object, number: float) -> None:
    result = field.validate(value)
    assert (result, type(result)) == (number, type(number))


def refused(field: ValueField, value: object) -> str:
    class Probe:
        __get_pydantic_core_schema__ = field.__get_pydantic_core_schema__

    return refusal(Probe, value)[1]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (NumberField(1, 100), 0, "0 is out of range: must be from 1 to 100"),
        (NumberField(1, 16384, unit="GB"), 99999, "99999 is out of range: must be from 1 to 16,384 GB"),
        (NumberField(0), -1, "-1 is out of range: must be at least 0"),
        (NumberField(), 1.5, "must be a whole number, got 1.5"),
        (NumberField(), True, "must be a whole number, got a boolean"),
        (NumberField(), "1.5.2", "must be a whole number, got the text '1.5.2'"),
        (NumberField(whole=False), "inf", "must be a number, got the text 'inf'"),
        (NumberField(whole=False), [1], "must be a number, got a list"),
        (
            NumberField(parameter=False),
            {"parameter": "P"},
            "takes no parameter: this must be known when it is synthesized",
        ),
        (NumberField(), text(ACCOUNT), "must be a whole number, got text"),
        (BooleanField(), "yes", "must be true or false, got the text 'yes'"),
        (BooleanField(), 1, "must be true or false, got a number"),
        (BooleanField(), None, "must be true or false, got nothing"),
        (ChoiceField(("A", "B")), "C", "'C' is not one of A, B"),
        (ChoiceField(("A", "B")), 5, "must be one of A, B; got a number"),
        (ChoiceField(("A", "B")), {"parameter": "P"}, "takes no parameter: this must be known when it is synthesized"),
        (StepOutputField(), "a", "'a' is not a step reference '<step>.<output>'"),
        (StepOutputField(), "a.", "'a.' is not a step reference '<step>.<output>'"),
        (StepOutputField(), ".b", "'.b' is not a step reference '<step>.<output>'"),
        (StepOutputField(), 5, "must be a step reference '<step>.<output>', got a number"),
        (StepOutputField("modelName"), ["a"], "must be the name of a step, got a list"),
        (UnsupportedField("no reason"), 1, "is not supported: no reason"),
    ],
)
def test_refusals_say_what_must_be_and_what_is(field: ValueField, value: object, message: str) -> None:
    assert refused(field, value) == message


@pytest.mark.parametrize("value", ["1_000", "٣", " 5 "])
def test_what_only_python_takes_for_a_number_is_refused(value: str) -> None:
    refused(NumberField(), value)


def test_flags_choices_and_references_are_read() -> None:
    assert [read(field_types.Boolean, value) for value in (True, "true", "false", False)] == [True, True, False, False]
    assert ChoiceField(("A",), parameter=True).validate({"parameter": "P"}) == ParameterReference("P")
    assert read(field_types.OutputReference, "step.out.put") == StepOutput("step", "out.put")
    assert StepOutputField("modelName").validate("step") == StepOutput("step", "modelName")
    assert str(StepOutput("step", "out")) == "step.out"
