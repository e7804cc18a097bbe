"""Images of AWS's by name where only Terraform knows the Region: the account is that of the Region, or a plan fails."""

import json
from pathlib import Path

import pytest

from tests.app import App
from tests.emulator.emulated_aws import ACCOUNT, EmulatedAws
from tests.emulator.expectations import compiled_module
from tests.emulator.project_folder import copied_stack
from tests.emulator.terraform import Terraform, environment, uses_real_provider
from tests.support import CONFIGS

STACK = "test-org-test-env-test-domain-quality-check"

pytestmark = pytest.mark.skipif(
    uses_real_provider(), reason="the real provider asks the real AWS which Regions there are"
)


def test_account_is_that_of_the_region(
    step_types_project: App, cli_config: Path, aws: EmulatedAws, tmp_path: Path
) -> None:
    region, account = "us-east-1", "156813124566"
    there = aws.seen_from(ACCOUNT, region)
    terraform = Terraform(copied_stack(step_types_project, STACK, tmp_path), environment(cli_config, there.environment))
    terraform.init()
    terraform.apply()
    image = "sagemaker-model-monitor-analyzer"
    name = compiled_module(CONFIGS / "step-types" / "mdaa.yaml", STACK).names.pipeline
    pipeline = there.client("sagemaker").describe_pipeline(PipelineName=name)
    steps = {step["Name"]: step["Arguments"] for step in json.loads(pipeline["PipelineDefinition"])["Steps"]}
    found = steps["CheckAnswers"]["AppSpecification"]["ImageUri"]
    assert found == f"{account}.dkr.ecr.{region}.amazonaws.com/{image}"
    role = pipeline["RoleArn"].rpartition("/")[2]
    iam = there.client("iam")
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    policies = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names]
    assert f"arn:aws:ecr:{region}:{account}:repository/{image}" in json.dumps(policies)


def test_plan_for_a_region_without_the_images_fails_and_says_so(
    step_types_project: App, cli_config: Path, aws: EmulatedAws, tmp_path: Path
) -> None:
    there = aws.seen_from(ACCOUNT, "mx-central-1")
    terraform = Terraform(copied_stack(step_types_project, STACK, tmp_path), environment(cli_config, there.environment))
    terraform.init()
    ended = terraform.try_to("plan", "-no-color")
    assert ended.code == 1
    assert "AWS does not publish all images of this pipeline in mx-central-1" in ended.said
