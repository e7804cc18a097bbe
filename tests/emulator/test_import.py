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
from tests.emulator.inventory import inventory
from tests.emulator.project_folder import copied_stack
from tests.emulator.terraform import Terraform
from tests.endpoints import PROJECT as ENDPOINTS
from tests.endpoints import endpoint_of
from tests.support import COMPREHENSIVE_PROJECT
from tests.synth import synthesized_project

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


@pytest.fixture
def deployed_endpoint(aws: EmulatedAws) -> str:
    """What MDAA leaves of an endpoint; the name of its model is CloudFormation's. The result is the key's id."""
    aws.forget_everything()
    endpoint = endpoint_of(ENDPOINTS, "test-endpoint")
    names, iam, sagemaker = endpoint.names, aws.client("iam"), aws.client("sagemaker")
    key: str = aws.client("kms").create_key()["KeyMetadata"]["KeyId"]
    aws.client("kms").create_alias(AliasName=names.key_alias, TargetKeyId=key)
    role = iam.create_role(RoleName=names.role, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    values = {"kms-id": key}
    for published, policy in (("s3-policy-arn", names.s3_policy), ("vpc-policy-arn", names.vpc_policy)):
        nothing = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}
        made = iam.create_policy(PolicyName=policy, PolicyDocument=json.dumps(nothing))["Policy"]["Arn"]
        iam.attach_role_policy(RoleName=names.role, PolicyArn=made)
        values[published] = made
    sagemaker.create_model(ModelName="model-1A2B", ExecutionRoleArn=role, PrimaryContainer={"Image": "of-mdaa"})
    variant = {"VariantName": "AllTraffic", "ModelName": "model-1A2B", "InitialInstanceCount": 2}
    sagemaker.create_endpoint_config(
        EndpointConfigName="endpointconfig-1A2B", ProductionVariants=[{**variant, "InstanceType": "ml.m5.2xlarge"}]
    )
    sagemaker.create_endpoint(EndpointName=names.endpoint, EndpointConfigName="endpointconfig-1A2B")
    solution = PublishedValue("aws-solution", endpoint.solution_path, "")
    for one in (solution, *(one for one in endpoint.published if one.is_of_mdaa)):
        value = values.get(one.name, "of MDAA")
        aws.client("ssm").put_parameter(Name=one.path, Type="String", Value=value)
    return key


def test_an_endpoint_of_mdaa_is_taken_over_and_moves_to_a_model_of_its_own(
    quick_variables: dict[str, str], aws: EmulatedAws, deployed_endpoint: str, tmp_path: Path
) -> None:
    endpoint = endpoint_of(ENDPOINTS, "test-endpoint")
    out = synthesized_project(tmp_path, ENDPOINTS).out
    assert main(["import", endpoint.stack, "--project", str(ENDPOINTS), "--output", str(out)]) == 0
    terraform = Terraform(out / "stacks" / endpoint.stack, quick_variables)
    terraform.init()
    taken_over = import_configuration(endpoint)["import"]
    assert isinstance(taken_over, list)

    changes = terraform.changes()
    for block in taken_over:
        assert changes.get(block["to"], ["update"]) == ["update"], block["to"]
    assert not [address for address, actions in changes.items() if "delete" in actions]
    assert changes["aws_sagemaker_model.model"] == ["create"]
    terraform.apply()
    assert terraform.changes() == {}

    found = inventory(aws)
    assert found["endpoints"] == [endpoint.names.endpoint]
    assert found["IAM policies"] == sorted([endpoint.names.s3_policy, endpoint.names.vpc_policy])
    assert found["KMS keys"] == [deployed_endpoint]
    assert {"model-1A2B"} < set(found["SageMaker models"]), "what CloudFormation named stays behind"
    served = aws.client("sagemaker").describe_endpoint(EndpointName=endpoint.names.endpoint)["EndpointConfigName"]
    assert served.startswith(endpoint.names.configuration_prefix)
    refused = terraform.try_to("destroy", "-no-color", "-auto-approve")
    assert "Instance cannot be destroyed" in refused.said
