"""Terraform takes over what MDAA deployed: by the import blocks that a command writes, and nothing is made anew."""

import json
from pathlib import Path

import pytest

from definitions.__main__ import main
from definitions.commands.import_blocks import import_configuration
from definitions.module.published_values import PublishedValue
from tests.app import App
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.expectations import compiled_module
from tests.emulator.project_folder import copied_stack
from tests.emulator.terraform import Terraform
from tests.support import COMPREHENSIVE_PROJECT

pytestmark = pytest.mark.xdist_group("interruptions")

STACK = "test-org-test-env-test-domain-test-pipeline"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "sagemaker.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@pytest.fixture
def deployed(aws: EmulatedAws) -> str:
    """What MDAA leaves in an account, under its names, as far as Terraform would stumble over it; the key's id."""
    aws.forget_everything()
    pipeline = compiled_module(COMPREHENSIVE_PROJECT, STACK)
    names = pipeline.names
    key: str = aws.client("kms").create_key()["KeyMetadata"]["KeyId"]
    aws.client("kms").create_alias(AliasName=names.key_alias, TargetKeyId=key)
    aws.client("s3").create_bucket(Bucket=names.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    aws.client("s3").put_object(Bucket=names.bucket, Key="models/a.tar.gz", Body=b"a model")
    aws.client("iam").create_role(RoleName=names.role, AssumeRolePolicyDocument=json.dumps(TRUST))
    sagemaker = aws.client("sagemaker")
    sagemaker.create_model_package_group(
        ModelPackageGroupName=names.group,
        ModelPackageGroupDescription="Model Package Group for test-pipeline-project",
    )
    sagemaker.create_pipeline(
        PipelineName=names.pipeline,
        PipelineDisplayName=names.pipeline,
        PipelineDefinition='{"Version": "2020-12-01", "Steps": []}',
        ClientRequestToken="mdaa" * 8,
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{names.role}",
    )
    solution = PublishedValue("aws-solution", pipeline.solution_path, "")
    for published in (solution, *pipeline.published):
        value = key if published.name == "kms-id" else "of MDAA"
        aws.client("ssm").put_parameter(Name=published.path, Type="String", Value=value)
    return key


def test_an_mdaa_deployment_is_taken_over_whole(
    comprehensive_project: App,
    quick_variables: dict[str, str],
    aws: EmulatedAws,
    deployed: str,
    tmp_path: Path,
) -> None:
    folder = copied_stack(comprehensive_project, STACK, tmp_path)
    words = ["import", STACK, "--project", str(COMPREHENSIVE_PROJECT), "--output", str(folder.parents[1])]
    assert main(words) == 0
    terraform = Terraform(folder, quick_variables)
    terraform.init()
    pipeline = compiled_module(COMPREHENSIVE_PROJECT, STACK)
    taken_over = import_configuration(pipeline)["import"]
    assert isinstance(taken_over, list)

    changes = terraform.changes()
    # Nothing that was there is made anew, deleted or replaced.
    for block in taken_over:
        assert changes.get(block["to"], ["update"]) in (["update"], ["no-op"]), block["to"]
    assert not [address for address, actions in changes.items() if "delete" in actions]
    terraform.apply()
    assert terraform.changes() == {}

    names = pipeline.names
    assert [entry["KeyId"] for entry in aws.client("kms").list_keys()["Keys"]] == [deployed]
    assert aws.client("kms").get_key_rotation_status(KeyId=deployed)["KeyRotationEnabled"] is True
    kept = aws.client("s3").list_objects_v2(Bucket=names.bucket)["Contents"]
    assert [entry["Key"] for entry in kept] == ["models/a.tar.gz"]
    found = aws.client("sagemaker").describe_pipeline(PipelineName=names.pipeline)
    assert len(json.loads(found["PipelineDefinition"])["Steps"]) > 0
    path = f"{pipeline.solution_path.removesuffix('aws-solution')}kms/sm-pipeline-test-pipeline-project/id"
    assert aws.client("ssm").get_parameter(Name=path)["Parameter"]["Value"] == deployed
