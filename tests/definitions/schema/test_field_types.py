"""Texts of a form of their own, such as S3 URIs and ARNs."""

import time
from typing import Any

import pytest

from definitions.diagnostics.messages import quoted
from definitions.pipeline.config.module_config import JobPrefix
from definitions.pipeline.steps.jobs.input_channels import ChannelName
from definitions.pipeline.steps.models.model_containers import ModelPackageArn
from definitions.pipeline.steps.models.register_model_settings import GroupNameOrArn
from definitions.schema import field_types
from definitions.schema.field_types import RepositoryArn, SecurityGroupId, SubnetId
from definitions.values.infrastructure import ACCOUNT, text
from tests.definitions.schema.refusals import read, refusal

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
