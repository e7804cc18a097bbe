"""Kinds of fields in words, and where expressions may stand in them."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from definitions.api.shapes import EMR_SERVERLESS
from definitions.api.structure import Structure
from definitions.pipeline.steps.control.comparisons import AnyValue
from definitions.pipeline.steps.core.cache_config import CacheConfig
from definitions.schema.api_field import ApiField
from definitions.schema.field_kinds import kind_of_field
from definitions.schema.field_types import (
    Boolean,
    BucketName,
    InstanceCount,
    InstanceType,
    ParameterText,
    PlainText,
    S3UriParameter,
    StepName,
    VolumeSize,
)
from definitions.schema.fields import BooleanField, ChoiceField, NumberField, TextField, UnsupportedField
from definitions.schema.reference_fields import StepOutputField
from definitions.values.expressions import STRING, StepOutput


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (PlainText, "text"),
        (StepName, "a step name"),
        (BucketName | None, "the name of an S3 bucket"),
        (Annotated[str, ChoiceField(("Serial", "Direct"))], "one of Serial, Direct"),
        (Literal["Serial"], "the word Serial"),
        (Boolean, "true/false"),
        (InstanceCount, "whole number 1 to 100"),
        (VolumeSize, "whole number 1 to 16,384 GB"),
        (Annotated[float, NumberField(whole=False)], "number"),
        (Annotated[float, NumberField(0, whole=False)], "number, at least 0"),
        (Annotated[int, NumberField(1, unit="seconds")], "whole number of seconds, at least 1"),
        (S3UriParameter, "the name of a parameter"),
        (Annotated[StepOutput, StepOutputField()], "a reference '<step>.<output>'"),
        (Annotated[StepOutput, StepOutputField("modelName", "Model")], "the name of a Model step"),
        (Annotated[StepOutput, StepOutputField("anything")], "the name of a step"),
        (Annotated[None, UnsupportedField("it is gone")], "not supported: it is gone"),
        (AnyValue, "a text, number, boolean or expression"),
        (str | int | bool | None, "text, whole number or true/false"),
        (list[StepName], "list, each a step name"),
        (list[InstanceCount], "list, each a whole number 1 to 100"),
        (list[AnyValue], "list, each a text, number, boolean or expression"),
        (Annotated[list[PlainText], Field(max_length=5)], "list of at most 5, each text"),
        (Annotated[list[PlainText], Field(min_length=1, max_length=5)] | None, "list of 1 to 5, each text"),
        (dict[str, ParameterText], "map, each value text"),
        (dict[str, list[PlainText]], "map, each value a list, each text"),
        (CacheConfig, "map"),
        (list[CacheConfig], "list, each a map"),
        (Annotated[Structure, ApiField("ShuffleConfig")], "map (API: ShuffleConfig)"),
        (Annotated[object, ApiField("StartJobRunRequest", EMR_SERVERLESS)], "map (API: StartJobRunRequest)"),
        (Annotated[list[object], ApiField("TagList")], "list, each a map (API: Tag)"),
        (Annotated[str, ApiField("KmsKeyId")], "text (API: KmsKeyId)"),
        (Annotated[int, ApiField("VolumeSizeInGB")], "whole number (API: VolumeSizeInGB)"),
        (Annotated[object, ApiField("EnvironmentMap")], "map, each value text (API: EnvironmentValue)"),
        (Annotated[str, ApiField("CompressionType")], "one of None, Gzip"),
    ],
)
def test_kinds(annotation: Any, words: str) -> None:
    assert kind_of_field(annotation).description == words


@pytest.mark.parametrize(
    ("annotation", "types"),
    [
        (PlainText, ""),
        (ParameterText, "any type"),
        (InstanceType | None, "String"),
        (Annotated[str, TextField(parameters=STRING)], "String"),
        (Annotated[str, ChoiceField(("a",))], ""),
        (Annotated[str, ChoiceField(("a",), parameter=True)], "String"),
        (Annotated[int, NumberField()], "Integer"),
        (Annotated[float, NumberField(whole=False)], "Integer or Float"),
        (Annotated[int, NumberField(parameter=False)], ""),
        (Annotated[bool, BooleanField(parameter=True)], "Boolean"),
        (AnyValue, "any type"),
        (S3UriParameter, ""),
        (Annotated[StepOutput, StepOutputField()], ""),
        (Annotated[str, ApiField("KmsKeyId")], "String"),
        (Annotated[int, ApiField("VolumeSizeInGB")], "Integer"),
        (Annotated[Structure, ApiField("ShuffleConfig")], "in its values"),
        (list[ParameterText], "each: any type"),
        (dict[str, list[InstanceCount]], "each: Integer"),
    ],
)
def test_where_expressions_may_stand(annotation: Any, types: str) -> None:
    assert kind_of_field(annotation).expressions == types
