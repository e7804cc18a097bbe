"""Shapes of requests and responses: found by name, resolved one level at a time, cut where a step writes itself."""

import pytest

from definitions.api.shapes import EMR, EMR_SERVERLESS, SAGEMAKER, TEXT, Shape, shape, structure, without
from definitions.pipeline.steps import step_types

TRAINING = "CreateTrainingJobRequest"


def test_a_shape_says_what_aws_says_of_it() -> None:
    request = shape(TRAINING)
    assert (request.kind, request.name, request.service) == ("structure", TRAINING, SAGEMAKER)
    assert "TrainingJobName" in request.required
    settings = request.members["HyperParameters"]
    assert (settings.kind, settings.most) == ("map", 100)
    assert (settings.key.kind, settings.key.most, settings.item.most) == ("string", 256, 2500)
    channels = request.members["InputDataConfig"]
    assert (channels.kind, channels.item.name, channels.item.required) == (
        "list",
        "Channel",
        ("ChannelName", "DataSource"),
    )
    modes = channels.item.members["InputMode"]
    assert modes.words == ("Pipe", "File", "FastFile")


def test_a_shape_is_read_once() -> None:
    assert shape(TRAINING) is shape(TRAINING)
    assert shape(TRAINING).members["StoppingCondition"] is shape("StoppingCondition", SAGEMAKER)


def test_members_belong_to_the_service_of_their_shape() -> None:
    assert shape("Tag", EMR).members["Key"].service == EMR
    assert shape("StartJobRunRequest", EMR_SERVERLESS).members["jobDriver"].is_union
    mixed = structure({"Own": TEXT, "Theirs": "Tag"}, EMR)
    assert mixed.members["Own"] is TEXT
    assert mixed.members["Theirs"] is shape("Tag", EMR)


def test_shapes_may_hold_themselves() -> None:
    configuration = shape("Configuration", EMR)
    assert configuration.members["Configurations"].item is configuration


def test_a_name_that_no_service_model_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        shape("CreateTrainingJobReqest")
    with pytest.raises(KeyError):
        shape("RunJobFlowInput", SAGEMAKER)


def test_a_shape_without_some_members_neither_knows_nor_requires_them() -> None:
    whole, cut = shape(TRAINING), without(TRAINING, SAGEMAKER, ("TrainingJobName", "Tags"))
    assert set(whole.members) - set(cut.members) == {"TrainingJobName", "Tags"}
    assert set(whole.required) - set(cut.required) == {"TrainingJobName"}
    assert cut.members["RoleArn"] is whole.members["RoleArn"]
    assert "TrainingJobName" in shape(TRAINING).members, "the shape itself stays whole"


def test_yaml_writes_members_with_a_small_first_letter() -> None:
    spellings = shape("ResourceConfig").spellings
    assert spellings["volumeSizeInGB"] == "VolumeSizeInGB"
    assert spellings["volumeKmsKeyId"] == "VolumeKmsKeyId"
    # EMR Serverless writes its members so already.
    assert shape("StartJobRunRequest", EMR_SERVERLESS).spellings["jobDriver"] == "jobDriver"


def test_a_pattern_is_for_the_whole_text() -> None:
    pattern = Shape("string", pattern="[a-z]+|[0-9]+").matches
    assert pattern is not None
    assert pattern.fullmatch("abc")
    assert not pattern.fullmatch("abc1")
    assert TEXT.matches is None


@pytest.mark.parametrize("step", step_types(), ids=lambda step: step.type_name)
def test_no_step_refuses_a_member_that_its_request_never_had(step: type[object]) -> None:
    kind = next(known for known in step_types() if known is step)
    if kind.request_name is not None:
        assert set(kind.refused_members) <= set(shape(kind.request_name, kind.request_service).members)
