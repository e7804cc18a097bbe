"""Single values: which are accepted, what becomes of them, and how refused ones are shown."""

import re
import time
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from definitions.diagnostics.messages import describe_type, did_you_mean, quoted
from definitions.pipeline.config.module_config import JobPrefix
from definitions.pipeline.steps.jobs.input_channels import ChannelName
from definitions.pipeline.steps.models.model_containers import ModelPackageArn
from definitions.pipeline.steps.models.register_model_settings import GroupNameOrArn
from definitions.schema import field_types
from definitions.schema.field_types import RepositoryArn, SecurityGroupId, SubnetId
from definitions.schema.fields import BooleanField, ChoiceField, NumberField, TextField, UnsupportedField, ValueField
from definitions.schema.reference_fields import StepOutputField
from definitions.values.expressions import ANY_TYPE, STRING, ParameterReference, StepOutput
from definitions.values.infrastructure import ACCOUNT, text


def read(kind: Any, value: object) -> object:
    """What a value of this kind becomes."""
    return TypeAdapter(kind).validate_python(value)


def refusal(kind: Any, value: object) -> tuple[str, str, str | None]:
    """Rule, message and hint with which a value is refused."""
    with pytest.raises(ValidationError) as raised:
        read(kind, value)
    [detail] = raised.value.errors()
    return detail["ctx"]["rule"], detail["ctx"]["message"], detail["ctx"]["hint"]


ECR = "123456789012.dkr.ecr"
HASH = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (field_types.ProjectName, "a"),
        (field_types.ProjectName, "a" * 32),
        (field_types.ProjectName, "Churn-2-b"),
        (field_types.PipelineName, "A--b"),
        (field_types.PipelineName, "a" * 256),
        (field_types.GroupName, "a" * 63),
        (field_types.StepName, "_a-" + "b" * 61),
        (field_types.StepName, "1-step"),
        (field_types.ParameterName, "p_1-x"),
        (field_types.AccountId, "012345678901"),
        (field_types.BucketName, "a.b-c"),
        (field_types.BucketName, "a" * 63),
        (field_types.S3Uri, "s3://abc"),
        (field_types.S3Uri, "s3://abc/"),
        (field_types.S3Uri, "s3://a.b-c/d e/ü*?${x}//f"),
        (field_types.ScriptUri, "s3://abc/run.py"),
        (field_types.InstanceType, "ml.m5.xlarge"),
        (field_types.InstanceType, "ml.p6-b200.48xlarge"),
        (field_types.InstanceType, "ml.p6e-gb200.36xlarge"),
        (field_types.InstanceType, "ml.trn1n.32xlarge"),
        (field_types.ImageUri, f"{ECR}.us-east-1.amazonaws.com/a"),
        (field_types.ImageUri, f"{ECR}.us-east-1.amazonaws.com/a/b-c_d.e:1.0-x"),
        (field_types.ImageUri, f"{ECR}.us-east-1.amazonaws.com/a@sha256:{HASH}"),
        (field_types.ImageUri, f"{ECR}.us-east-1.amazonaws.com/a:1@sha256:{HASH}"),
        (field_types.ImageUri, f"{ECR}.cn-north-1.amazonaws.com.cn/a:latest"),
        (field_types.ImageUri, f"{ECR}-fips.us-gov-west-1.amazonaws.com/a"),
        (field_types.ImageUri, "123456789012.dkr-ecr.eu-west-1.on.aws/a"),
        (field_types.ImageUri, "123456789012.dkr-ecr-fips.us-east-1.on.aws/a"),
        (field_types.ImageUri, f"{ECR}.us-iso-east-1.c2s.ic.gov/a"),
        (field_types.KeyArn, "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        (field_types.KeyArn, "arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1234"),
        (field_types.LocalPath, "/"),
        (field_types.LocalPath, "/opt/ml/processing/out put"),
        (JobPrefix, "churn"),
        (RepositoryArn, "arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/a/b_c"),
        (SubnetId, "subnet-abc"),
        (SecurityGroupId, "sg-0a1b2c3d4e5f6a7b8"),
        (ModelPackageArn, "arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/3"),
        (ModelPackageArn, "arn:aws:sagemaker:us-east-1:123456789012:model-package/churn"),
        (GroupNameOrArn, "models"),
        (GroupNameOrArn, "arn:aws:sagemaker:us-east-1:123456789012:model-package-group/models"),
        (ChannelName, "train.1-a_b"),
    ],
)
def test_a_value_of_the_right_form_is_taken_as_it_is(kind: Any, value: str) -> None:
    assert read(kind, value) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (field_types.ProjectName, "a\n"),
        (field_types.StepName, "a\n"),
        (field_types.AccountId, "123456789012\n"),
        (field_types.S3Uri, "s3://abc/a\nb"),
        (field_types.ScriptUri, "s3://abc/a\n"),
        (field_types.ScriptUri, "s3://abc"),
        (field_types.ImageUri, f"{ECR}.us-east-1.amazonaws.com.evil.com/a"),
        (field_types.ImageUri, f"{ECR}.us-east-1.amazonaws.com/"),
        (field_types.ImageUri, f"x{ECR}.us-east-1.amazonaws.com/a"),
        (field_types.InstanceType, "ml.m5.xlarge\n"),
        (field_types.BucketName, "-ab"),
        (field_types.LocalPath, "/a\n/b"),
        (field_types.KeyArn, "arn:aws:kms:us-east-1:123456789012:key/"),
    ],
)
def test_a_value_of_nearly_the_right_form_is_refused(kind: Any, value: str) -> None:
    _, message, _ = refusal(kind, value)
    assert message.startswith(quoted(value))
    assert "\n" not in message


@pytest.mark.parametrize("digit", ["\N{FULLWIDTH DIGIT ONE}", "\N{ARABIC-INDIC DIGIT ONE}"])
def test_digits_of_other_scripts_are_no_digits(digit: str) -> None:
    refusal(field_types.AccountId, digit * 12)


def test_a_wrong_group_name_is_refused_at_once() -> None:
    start = time.process_time()
    assert refusal(GroupNameOrArn, "a" * 22 + "_")[0] == "bad-name"
    assert time.process_time() - start < 0.05


@pytest.mark.parametrize("name", ["PlainText", "S3Uri", "ImageUri", "InstanceType", "KeyArn", "BucketName"])
def test_texts_that_aws_reads_may_be_known_later(name: str) -> None:
    later = text("x-", ACCOUNT)
    assert read(getattr(field_types, name), later) == later


@pytest.mark.parametrize("name", ["FixedText", "StepName", "ProjectName", "AccountId", "GroupName"])
def test_texts_that_the_config_itself_needs_may_not_be_known_later(name: str) -> None:
    rule, message, _ = refusal(getattr(field_types, name), text("x-", ACCOUNT))
    assert rule.startswith("bad-")
    assert message.endswith("known when it is synthesized; got 'x-${account}'")


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


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("imageURI", "did you mean 'imageUri'?"),
        ("IMAGEURI", "did you mean 'imageUri'?"),
        ("image_uri", "did you mean 'imageUri'?"),
        ("colour", None),
        ("", None),
    ],
)
def test_the_nearest_known_word_is_the_hint(word: str, hint: str | None) -> None:
    assert did_you_mean(word, ["images", "imageUri", "instanceType"]) == hint


@pytest.mark.parametrize(
    ("value", "words_", "kind"),
    [
        ("a", "'a'", "text"),
        ("a\nb", "'a\\nb'", "text"),
        ("x" * 60, f"'{'x' * 60}'", "text"),
        ("x" * 61, f"'{'x' * 57}...'", "text"),
        (True, "true", "a boolean"),
        (5, "5", "a number"),
        (1.5, "1.5", "a number"),
        (text("a", ACCOUNT), "'a${account}'", "text"),
        ([], "'[]'", "a list"),
        ({}, "'{}'", "a map"),
        (None, "'None'", "nothing"),
    ],
)
def test_values_are_shown_on_one_line_and_called_by_their_yaml_names(value: object, words_: str, kind: str) -> None:
    assert (quoted(value), describe_type(value)) == (words_, kind)


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
