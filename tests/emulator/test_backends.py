"""State in S3, with locks, and in HCP Terraform: what the project file names is where state ends up."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.hcp_server import hcp_terraform
from tests.emulator.hcp_terraform import HcpTerraform
from tests.emulator.terraform import Terraform, cli_configuration
from tests.emulator.test_interruptions import CREATE_PIPELINE, started_apply, wait_until
from tests.support import CONFIGS
from tests.synth import synthesized_project

pytestmark = pytest.mark.xdist_group("backends")

BUCKET = "terraform-state"
PROJECT = """\
organization: acme
terraform: {terraform}
domains:
  ml:
    environments:
      dev:
        modules:
          one: {{module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./minimal.yaml]}}
          two: {{module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./minimal.yaml]}}
"""
ONE, TWO = "acme-dev-ml-one", "acme-dev-ml-two"
S3 = {"backend": {"s3": {"bucket": BUCKET, "region": "eu-west-1"}}}
CLOUD = {"cloud": {"organization": "acme"}}


def synthesized(folder: Path, terraform: object) -> Path:
    """The stacks of a project of two modules with state in this place."""
    (folder / "project").mkdir()
    config = (CONFIGS / "minimal.yaml").read_text("utf-8")
    unprotected = config.replace("pipeline:\n", "deletionProtection: false\npipeline:\n", 1)
    (folder / "project" / "minimal.yaml").write_text(unprotected, "utf-8")
    (folder / "project" / "mdaa.yaml").write_text(PROJECT.format(terraform=json.dumps(terraform)), "utf-8")
    return synthesized_project(folder, folder / "project" / "mdaa.yaml").out / "stacks"


@pytest.fixture
def account(aws: EmulatedAws) -> EmulatedAws:
    """An account with a bucket for state."""
    aws.forget_everything()
    place = {"LocationConstraint": "eu-west-1"}
    aws.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    return aws


def keys(aws: EmulatedAws) -> list[str]:
    return [entry["Key"] for entry in aws.client("s3").list_objects_v2(Bucket=BUCKET).get("Contents", [])]


def test_state_in_s3_is_one_object_for_each_stack(
    tmp_path: Path, account: EmulatedAws, quick_variables: dict[str, str]
) -> None:
    stacks = synthesized(tmp_path, S3)
    for name in (ONE, TWO):
        terraform = Terraform(stacks / name, quick_variables)
        terraform.init()
        terraform.apply()
        assert terraform.changes() == {}
    assert keys(account) == [ONE, TWO]
    state = json.loads(account.client("s3").get_object(Bucket=BUCKET, Key=ONE)["Body"].read())
    assert "aws_sagemaker_pipeline" in {entry["type"] for entry in state["resources"]}
    # Neither in a file, nor locked.
    assert list(tmp_path.rglob("*.tfstate")) == list(tmp_path.rglob(".terraform/terraform.tfstate"))


def test_lock_in_s3_of_a_killed_apply_is_told_and_taken_off(
    tmp_path: Path, account: EmulatedAws, variables: dict[str, str], quick_variables: dict[str, str]
) -> None:
    stacks = synthesized(tmp_path, S3)
    terraform = Terraform(stacks / ONE, variables)
    terraform.init()
    account.hold(CREATE_PIPELINE)
    with started_apply(terraform) as apply:
        wait_until(lambda: account.held() > 0)
        apply.kill()
    account.release()
    lock = json.loads(account.client("s3").get_object(Bucket=BUCKET, Key=f"{ONE}.tflock")["Body"].read())

    later = Terraform(stacks / ONE, quick_variables)
    refused = later.try_to("apply", "-no-color", "-auto-approve")
    assert refused.code == 1
    assert "Error acquiring the state lock" in refused.said
    assert lock["ID"] in refused.said
    later.run("force-unlock", "-force", lock["ID"])
    assert keys(account) in ([], [ONE])
    assert later.try_to("plan", "-no-color").code == 0
    assert f"{ONE}.tflock" not in keys(account)


def test_bucket_that_is_not_there_is_told(tmp_path: Path, aws: EmulatedAws, variables: dict[str, str]) -> None:
    aws.forget_everything()
    refused = Terraform(synthesized(tmp_path, S3) / ONE, variables).try_to("init", "-no-color")
    assert refused.code == 1
    assert f'S3 bucket "{BUCKET}" does not exist' in refused.said


@pytest.fixture
def service() -> Iterator[HcpTerraform]:
    """An HCP Terraform with the organization ``acme`` and nothing in it."""
    with hcp_terraform() as running:
        yield running
        assert running.unknown == []


def with_token(
    folder: Path, service: HcpTerraform, variables: dict[str, str], token: str | None = "right-token"
) -> dict[str, str]:
    """Variables with which Terraform finds the service, and shows it a token."""
    configuration = cli_configuration(folder, service.cli_configuration(token))
    return {**variables, "TF_CLI_CONFIG_FILE": str(configuration)}


def test_stacks_in_hcp_terraform_have_a_workspace_each(
    tmp_path: Path, account: EmulatedAws, service: HcpTerraform, quick_variables: dict[str, str]
) -> None:
    stacks = synthesized(tmp_path, CLOUD)
    variables = with_token(tmp_path, service, quick_variables)
    for name in (ONE, TWO):
        terraform = Terraform(stacks / name, variables)
        terraform.init()
        terraform.apply()
        assert terraform.run("plan", "-no-color").count("No changes.") == 1
    assert sorted(service.workspaces) == [ONE, TWO]
    for name, workspace in service.workspaces.items():
        state = json.loads(workspace.states[-1].content or b"")
        [pipeline] = [entry for entry in state["resources"] if entry["type"] == "aws_sagemaker_pipeline"]
        [instance] = pipeline["instances"]
        assert instance["attributes"]["pipeline_name"].startswith(name)
        assert not workspace.is_locked
    terraform.destroy()
    assert json.loads(service.workspaces[TWO].states[-1].content or b"")["resources"] == []
    pipelines = account.client("sagemaker").list_pipelines()["PipelineSummaries"]
    assert len(pipelines) == 1


@pytest.mark.parametrize(
    ("organization", "token", "told"),
    [
        pytest.param(
            "acne", "right-token", 'organization "acne" at host app.terraform.io not found', id="organization"
        ),
        pytest.param("acme", "wrong-token", "unauthorized", id="wrong token"),
        pytest.param("acme", None, "Required token could not be found", id="no token"),
    ],
)
def test_hcp_terraform_refuses_wrong(
    tmp_path: Path,
    service: HcpTerraform,
    variables: dict[str, str],
    organization: str,
    token: str | None,
    told: str,
) -> None:
    stacks = synthesized(tmp_path, {"cloud": {"organization": organization}})
    terraform = Terraform(stacks / ONE, with_token(tmp_path, service, variables, token))
    refused = terraform.try_to("init", "-no-color")
    assert refused.code == 1
    assert told in refused.said
    assert service.workspaces == {}


def test_workspace_that_may_not_be_made_is_refused(
    tmp_path: Path, service: HcpTerraform, variables: dict[str, str]
) -> None:
    service.may_create_workspaces = False
    terraform = Terraform(synthesized(tmp_path, CLOUD) / ONE, with_token(tmp_path, service, variables))
    refused = terraform.try_to("init", "-no-color")
    assert refused.code == 1
    assert ONE in refused.said
    assert service.workspaces == {}


def test_locked_workspace_is_told(
    tmp_path: Path, service: HcpTerraform, quick_variables: dict[str, str], account: EmulatedAws
) -> None:
    terraform = Terraform(synthesized(tmp_path, CLOUD) / ONE, with_token(tmp_path, service, quick_variables))
    terraform.init()
    service.workspaces[ONE].is_locked = True
    refused = terraform.try_to("apply", "-no-color", "-auto-approve")
    assert refused.code == 1
    assert "workspace already locked" in refused.said
    assert account.client("sagemaker").list_pipelines()["PipelineSummaries"] == []
