"""Accounts and regions of the emulated AWS, and what stacks expect to be there: without Terraform."""

import json
from pathlib import Path

import pytest

from tests.emulator.demo.shown import Failed
from tests.emulator.demo.stacks import in_order
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.platform import make_platform_buckets, make_platform_parameters, place_of, placeholder_variables


def stack(folder: Path, name: str = "one", **parts: object) -> Path:
    file = folder / name / "cdk.tf.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"provider": {"aws": [{}]}, "resource": {}, **parts}), "utf-8")
    return file


@pytest.mark.parametrize(
    ("account", "region", "partition"),
    [
        ("111111111111", "us-east-1", "aws"),
        (ACCOUNT, "us-west-2", "aws"),
        ("222222222222", "cn-north-1", "aws-cn"),
        ("222222222222", "us-gov-west-1", "aws-us-gov"),
    ],
)
def test_accounts_and_regions_are_apart(aws: EmulatedAws, account: str, region: str, partition: str) -> None:
    there = aws.seen_from(account, region)
    there.client("sagemaker").create_model_package_group(ModelPackageGroupName=f"in-{region}")
    caller = there.client("sts").get_caller_identity()
    [group] = there.client("sagemaker").list_model_package_groups()["ModelPackageGroupSummaryList"]
    assert caller["Account"] == account
    assert group["ModelPackageGroupArn"].startswith(f"arn:{partition}:sagemaker:{region}:{account}:")
    assert aws.client("sagemaker").list_model_package_groups()["ModelPackageGroupSummaryList"] == []


def test_place_is_the_pinned_one(tmp_path: Path) -> None:
    pinned = {"aws": [{"allowed_account_ids": ["111111111111"], "region": "us-east-1"}]}
    assert place_of(stack(tmp_path, "pinned", provider=pinned)) == ("111111111111", "us-east-1")
    role = {"aws": [{"assume_role": [{"role_arn": "arn:aws:iam::222222222222:role/deploy"}]}]}
    assert place_of(stack(tmp_path, "by role", provider=role)) == ("222222222222", REGION)
    assert place_of(stack(tmp_path, "free")) == (ACCOUNT, REGION)


@pytest.mark.parametrize("region", [REGION, "us-east-1"])
def test_platform_is_made_once_and_not_over_stacks(aws: EmulatedAws, tmp_path: Path, region: str) -> None:
    there = aws.seen_from(ACCOUNT, region)
    resources = {"aws_s3_bucket_logging": {"a": {"target_bucket": f"logs-{region}"}, "b": {"target_bucket": "own"}}}
    data = {"aws_ssm_parameter": {"a": {"name": "/network/subnet"}, "b": {"name": "/own"}}}
    file, own = stack(tmp_path, resource=resources, data=data), ["own", "/own"]
    assert make_platform_buckets(there, file, own) == [f"logs-{region}"]
    assert make_platform_parameters(there, file, own) == ["/network/subnet"]
    assert make_platform_buckets(there, file, own) == make_platform_parameters(there, file, own) == []


def test_variables_without_a_default_get_a_placeholder(tmp_path: Path) -> None:
    variables = {"text": {"type": "string"}, "number": {"type": "number"}, "set": {"type": "string", "default": "x"}}
    file = stack(tmp_path, variable=variables)
    assert placeholder_variables(file) == {"TF_VAR_text": "placeholder", "TF_VAR_number": "1"}


def test_stacks_follow_those_that_make_what_they_look_up(tmp_path: Path) -> None:
    reader = stack(tmp_path, "a-reader", data={"aws_ssm_parameter": {"x": {"name": "/x"}}}).parent
    writer = stack(tmp_path, "b-writer", resource={"aws_ssm_parameter": {"x": {"name": "/x"}}}).parent
    assert in_order([reader, writer]) == [writer, reader]


def test_stacks_that_expect_each_other_are_told(tmp_path: Path) -> None:
    folders = [
        stack(
            tmp_path,
            name,
            resource={"aws_ssm_parameter": {"x": {"name": made}}},
            data={"aws_ssm_parameter": {"x": {"name": expected}}},
        ).parent
        for name, made, expected in (("one", "/a", "/b"), ("two", "/b", "/a"))
    ]
    with pytest.raises(Failed, match=r"stacks expect what each other makes: (one -> two -> one|two -> one -> two)"):
        in_order(folders)
