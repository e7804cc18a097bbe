"""Parts of a request, as YAML writes them by the shapes of the API."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from definitions.api.shapes import SAGEMAKER, TEXT, Shape, shape, structure
from definitions.api.structure import Structure
from definitions.pipeline.settings.network import NetworkConfig
from definitions.pipeline.steps import step_types
from definitions.pipeline.steps.core.context import StepContext
from definitions.schema.api_field import ApiField, read
from definitions.source.nodes import NodePath
from definitions.values.expressions import ParameterReference, StepOutput, StepProperty
from definitions.values.infrastructure import ACCOUNT
from tests.api_requests import requests

SCOPE = StepContext("pipeline", NetworkConfig(), {}, {})
NAMES = [
    step.request_name for step in step_types() if step.request_name is not None and step.request_service == SAGEMAKER
]


def plain(value: object) -> object:
    """What a value becomes in the definition."""
    return SCOPE.render(value)


def refusals(value: object, whole: Shape, **settings: Any) -> dict[NodePath, str]:
    """What is told about a value that is refused, by place."""
    with pytest.raises(ValidationError) as raised:
        read(value, whole, **settings)
    errors = raised.value.errors()
    told = {detail["loc"]: detail["ctx"]["message"] for detail in errors}
    assert len(told) == len(errors), "one message for one place"
    return told


def hint(value: object, whole: Shape, **settings: Any) -> str | None:
    with pytest.raises(ValidationError) as raised:
        read(value, whole, **settings)
    [detail] = raised.value.errors()
    found: str | None = detail["ctx"]["hint"]
    return found


def in_yaml(value: object, whole: Shape) -> object:
    """A request with its members as YAML writes them."""
    if isinstance(value, list):
        return [in_yaml(entry, whole.item) for entry in value]
    if isinstance(value, dict) and whole.kind == "structure":
        return {key[0].lower() + key[1:]: in_yaml(entry, whole.members[key]) for key, entry in value.items()}
    if isinstance(value, dict):
        return {key: in_yaml(entry, whole.item) for key, entry in value.items()}
    return value


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10)
@given(st.data())
def test_every_request_can_be_written_in_both_casings_and_means_the_same(name: str, data: st.DataObject) -> None:
    whole = shape(name)
    request = data.draw(requests(whole))
    assert plain(read(request, whole, "aws")) == request
    assert plain(read(in_yaml(request, whole), whole)) == request


VPC = shape("VpcConfig")
CHECKPOINTS = shape("CheckpointConfig")
SOURCE = shape("S3DataSource")
CLUSTER = shape("ProcessingClusterConfig")


def test_members_know_how_the_user_wrote_them_and_what_aws_calls_them() -> None:
    found = read({"s3Uri": "s3://b/a", "localPath": "/opt"}, CHECKPOINTS)
    assert found == Structure((("s3Uri", "S3Uri", "s3://b/a"), ("localPath", "LocalPath", "/opt")))
    assert isinstance(found, Structure)
    assert found.get("LocalPath") == "/opt"
    assert found.get("localPath") is None


def test_scalars_are_read_as_everywhere_in_the_yaml() -> None:
    found = read({"instanceType": "ml.m5.large", "instanceCount": "2", "volumeSizeInGB": 30}, CLUSTER)
    assert plain(found) == {"InstanceType": "ml.m5.large", "InstanceCount": 2, "VolumeSizeInGB": 30}
    assert plain(read({"s3Uri": ACCOUNT}, CHECKPOINTS)) == {"S3Uri": ACCOUNT}


def test_expressions_stand_where_scalars_do_with_the_types_that_fit() -> None:
    found = read(
        {"instanceType": {"parameter": "Type"}, "instanceCount": {"property": "A.B"}, "volumeSizeInGB": 30}, CLUSTER
    )
    assert isinstance(found, Structure)
    assert found.get("InstanceType") == ParameterReference(name="Type")
    assert found.get("InstanceCount") == StepProperty("A", "B", accepts=("Integer",))
    assert read([{"stepOutput": "A.b"}], shape("Subnets")) == [StepOutput("A", "b", needs_data=False)]


def test_values_of_maps_of_text_take_every_type_as_text() -> None:
    settings = shape("HyperParameters")
    found = read({"depth": 3, "rate": {"parameter": "Rate"}}, settings)
    assert found == {
        "depth": "3",
        "rate": ParameterReference(name="Rate", accepts=("String", "Integer", "Float", "Boolean"), as_text=True),
    }


@pytest.mark.parametrize(
    ("value", "whole", "told"),
    [
        ("text", VPC, {(): "must be a map, got text"}),
        ({"subnets": "subnet-1"}, VPC, {("subnets",): "must be a list, got text", ("securityGroupIds", "[key]"): ""}),
        (
            {"s3Url": "a", "localPath": ["/opt"]},
            CHECKPOINTS,
            {
                ("s3Url", "[key]"): "is not a known key",
                ("localPath",): "must be text, got a list",
                ("s3Uri", "[key]"): "is required and missing",
            },
        ),
        (
            {"s3DataType": "Prefix", "s3Uri": "s3://b/a"},
            SOURCE,
            {
                ("s3DataType",): "'Prefix' is not one of ManifestFile, S3Prefix, AugmentedManifestFile, Converse",
            },
        ),
        ([{"key": "a"}], shape("TagList"), {(0, "value", "[key]"): "is required and missing"}),
        ({"a": ["b"]}, shape("HyperParameters"), {("a",): "must be text, got a list"}),
        (["a"], shape("HyperParameters"), {(): "must be a map, got a list"}),
        ({"execution": "Now"}, TEXT, {(): "'execution' must be one of"}),
        ({"execution": "PipelineName"}, Shape("integer"), {(): "an execution variable is text; this must be Integer"}),
    ],
)
def test_all_that_is_wrong_is_told_where_it_stands(value: object, whole: Shape, told: dict[NodePath, str]) -> None:
    found = refusals(value, whole)
    assert found.keys() == told.keys()
    assert all(found[place].startswith(message) for place, message in told.items())


@pytest.mark.parametrize(
    ("value", "whole", "casing", "expected"),
    [
        ({"S3Uri": "a"}, CHECKPOINTS, "yaml", "write 's3Uri'"),
        ({"s3Uri": "a"}, CHECKPOINTS, "aws", "write 'S3Uri', as AWS does"),
        ({"s3Url": "a"}, CHECKPOINTS, "yaml", "did you mean 's3Uri'?"),
        ({"zzz": "a"}, CHECKPOINTS, "yaml", "known keys: localPath, s3Uri"),
        ({"subnets": "subnet-1"}, VPC, "yaml", "write [subnet-1] for a list of one"),
        ({"subnets": {"parameter": "P"}}, VPC, "yaml", "AWS takes expressions for single values, not for a whole list"),
    ],
)
def test_hints_say_what_to_write(value: object, whole: Shape, casing: str, expected: str) -> None:
    assert hint(value, whole, casing=casing, is_complete=False) == expected


def test_required_members_need_not_be_there_where_only_some_are_added() -> None:
    assert plain(read({"LocalPath": "/a"}, CHECKPOINTS, "aws", is_complete=False)) == {"LocalPath": "/a"}
    assert refusals({"LocalPath": "/a"}, CHECKPOINTS, casing="aws") == {("S3Uri", "[key]"): "is required and missing"}


@pytest.mark.parametrize("is_cut_from_shape", [True, False])
def test_a_member_that_cannot_be_given_is_refused_with_its_reason_and_never_missed(is_cut_from_shape: bool) -> None:
    members = {"LocalPath": TEXT} if is_cut_from_shape else {"S3Uri": TEXT, "LocalPath": TEXT}
    whole = Shape("structure", member_shapes=members, required=() if is_cut_from_shape else ("S3Uri",))
    why = {"S3Uri": "the step writes it"}
    assert refusals({"S3Uri": "s3://b/a"}, whole, casing="aws", refused=why) == {
        ("S3Uri", "[key]"): "cannot be given: the step writes it"
    }
    assert plain(read({"LocalPath": "/a"}, whole, "aws", refused=why)) == {"LocalPath": "/a"}


def test_refused_members_are_those_of_the_outermost_structure_alone() -> None:
    inner = structure({"Name": TEXT})
    whole = structure({"Inner": inner, "Name": TEXT})
    assert plain(read({"inner": {"name": "a"}}, whole, refused={"Name": "no"})) == {"Inner": {"Name": "a"}}


@pytest.mark.parametrize("value", [{}, {"a": "x", "b": "y"}])
def test_of_a_union_exactly_one_member_is_given(value: object) -> None:
    union = Shape("structure", member_shapes={"A": TEXT, "B": TEXT}, is_union=True)
    assert refusals(value, union) == {(): "must have exactly one of a, b"}
    assert plain(read({"b": "x"}, union)) == {"B": "x"}


def test_words_that_become_ever_more_are_not_held_against_the_user() -> None:
    many = Shape("string", name="Type", words=tuple(f"w{number}" for number in range(41)))
    assert read("new", many) == "new"
    few = Shape("string", name="Type", words=many.words[:40])
    assert list(refusals("new", few)) == [()]


def test_a_field_of_a_model_is_described_to_editors() -> None:
    assert ApiField("VpcConfig").json_schema() == {"$ref": "#/$defs/sagemaker-VpcConfig"}
    without = ApiField("CheckpointConfig", without=(("LocalPath", "it is 'path'"),))
    assert without.definition_name == "sagemaker-CheckpointConfig-without-LocalPath"


def test_a_field_of_a_model_may_leave_out_members_that_have_keys_of_their_own() -> None:
    field = ApiField("CheckpointConfig", without=(("LocalPath", "it is 'path'"),))
    assert plain(field.validate({"s3Uri": "s3://b/a"})) == {"S3Uri": "s3://b/a"}
    with pytest.raises(ValidationError) as raised:
        field.validate({"s3Uri": "s3://b/a", "localPath": "/a"})
    [detail] = raised.value.errors()
    assert (detail["loc"], detail["ctx"]["message"]) == (("localPath", "[key]"), "cannot be given: it is 'path'")
