"""All that is told of one key."""

import pytest

from definitions.explanation.config_paths import find_path
from definitions.explanation.key_text import key_text
from definitions.pipeline.config.module_config import ModuleConfig
from tests.support import CONFIGS, compiled, config_of

STEP = """
- name: Train
  type: Training
  training:
    imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1
    instanceType: {parameter: Kind}
    environment: {CI_JOB_TOKEN: hunter2-secret, LEVEL: debug}
    inputChannels: [{channelName: train, s3Uri: 's3://data/train/'}]
"""
PIPELINE = compiled(config_of(STEP, pipeline="parameters: [{name: Kind, type: String, defaultValue: ml.m5.large}]"))
FILE = PIPELINE.node.position.file


def told(path: str) -> str:
    return key_text(PIPELINE, find_path(path, PIPELINE.node, ModuleConfig))


def test_a_value_with_its_meaning_its_place_and_all_that_comes_from_it() -> None:
    assert (
        told("pipeline.steps[0].training.inputChannels[0].s3Uri")
        == f"""\
pipeline.steps[Train].training.inputChannels[train].s3Uri

An S3 URI; every object whose key starts with it is read. Or {{parameter: NAME}}.

takes      an S3 URI such as s3://bucket/path; or an expression (String)
default    none
value      "s3://data/train/"
from       {FILE}:11:53
reaches    Steps[Train].Arguments.InputDataConfig[train].DataSource.S3DataSource.S3Uri
permits    ListBuckets: s3:GetBucketLocation, s3:ListBucket
             on arn:<partition>:s3:::data
             because step 'Train' reads channel 'train'
           ReadObjects: s3:GetObject
             on arn:<partition>:s3:::data/train/*
             because step 'Train' reads channel 'train'
"""
    )


def test_a_key_that_is_not_set_has_a_default() -> None:
    assert told("pipeline.steps[Train].training.volumeSizeInGB").splitlines()[4:] == [
        "takes      whole number 1 to 16,384 GB; or an expression (Integer)",
        "default    30",
        "value      30",
        "from       the default, as it is not set",
        "reaches    Steps[Train].Arguments.ResourceConfig.VolumeSizeInGB",
    ]


def test_a_map_tells_its_keys_and_those_that_it_may_have() -> None:
    lines = told("pipeline.parameters[Kind]").splitlines()
    assert lines[5:9] == [
        "holds      name: Kind",
        "           type: String",
        "           defaultValue: ml.m5.large",
        lines[8],
    ]
    assert "may hold   enumValues, description" in lines or "may hold   description, enumValues" in lines
    assert "used by    pipeline.steps[Train].training.instanceType" in lines


def test_part_of_a_request_is_told_by_its_name_in_the_api() -> None:
    assert told("pipeline.steps[Train].training.checkpointConfig.localPath").splitlines()[2] == (
        "LocalPath of AWS's CheckpointConfig."
    )


def test_secrets_are_not_repeated() -> None:
    for path in ("environment", "environment.CI_JOB_TOKEN"):
        text = told(f"pipeline.steps[Train].training.{path}")
        assert "***" in text
        assert "hunter2" not in text


@pytest.mark.parametrize("sample", ["condition", "for-each"])
def test_every_value_of_a_config_can_be_explained(sample: str) -> None:
    pipeline = compiled(CONFIGS / "step-types" / f"{sample}.yaml")
    for path, _ in pipeline.node.walk():
        if path:
            assert "reaches    " in key_text(pipeline, path)
