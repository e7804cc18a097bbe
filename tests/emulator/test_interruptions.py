"""Applies that end before they are done, and the way back to an empty account."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.inventory import PENDING, inventory
from tests.emulator.project_folder import ProjectFolder, sample_copy
from tests.emulator.terraform import Terraform
from tests.test_app import MINIMAL

pytestmark = pytest.mark.xdist_group("interruptions")

PIPELINE, CREATE_PIPELINE = "aws_sagemaker_pipeline.pipeline", "SageMaker.CreatePipeline"


@pytest.fixture
def project(tmp_path: Path, aws: EmulatedAws, quick_variables: dict[str, str]) -> ProjectFolder:
    """The sample project, whose smallest module may be destroyed, in an account with nothing in it."""
    aws.forget_everything()
    project = sample_copy(tmp_path, quick_variables)
    project.edit("minimal.yaml", "pipeline:\n", "deletionProtection: false\npipeline:\n")
    project.synthesize()
    return project


@pytest.fixture
def terraform(project: ProjectFolder, variables: dict[str, str]) -> Terraform:
    """Terraform that starts its provider, for what becomes of that."""
    terraform = Terraform(project.terraform(MINIMAL).folder, variables)
    terraform.init()
    return terraform


@pytest.fixture
def later(project: ProjectFolder, terraform: Terraform) -> Terraform:
    """Terraform in the same folder, for what comes after."""
    return Terraform(terraform.folder, project.variables)


def test_killed_apply_is_completed_by_the_next_one(terraform: Terraform, later: Terraform, aws: EmulatedAws) -> None:
    apply_up_to_the_pipeline(terraform, aws, signal.SIGKILL)
    made = inventory(aws)
    assert "SageMaker pipelines" not in made
    assert "KMS keys" in made
    # The lock file that it left locks nobody out.
    assert list(terraform.folder.parents[2].glob(".terraform.*.tfstate.lock.info"))
    # What was made stays as it is; what is missing is added.
    assert later.changes() == {PIPELINE: ["create"]}
    later.run("apply", "-no-color", "plan")
    whole = inventory(aws)
    assert {kind: names for kind, names in whole.items() if kind in made} == made
    assert whole.keys() - made.keys() == {"SageMaker pipelines"}
    assert later.changes() == {}


def test_interrupted_apply_ends_in_order_and_is_completed_by_the_next_one(
    terraform: Terraform, later: Terraform, aws: EmulatedAws
) -> None:
    said = apply_up_to_the_pipeline(terraform, aws, signal.SIGINT)
    assert "Interrupt received" in said
    assert later.changes() == {PIPELINE: ["create"]}


def test_second_apply_at_the_same_time_is_refused_and_no_provider_outlives_its_terraform(
    terraform: Terraform, aws: EmulatedAws
) -> None:
    aws.hold(CREATE_PIPELINE)
    with started_apply(terraform) as first:
        wait_until(lambda: aws.held() > 0)
        second = terraform.try_to("apply", "-no-color", "-auto-approve")
        [provider] = children(first.pid)
        first.kill()
    wait_until(lambda: not Path(f"/proc/{provider}").exists())
    aws.release()
    assert second.code == 1
    assert "Error acquiring the state lock" in second.said
    assert "Lock Info:" in second.said


def test_destroy_leaves_nothing_but_the_key_that_waits_for_its_deletion(
    project: ProjectFolder, aws: EmulatedAws, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    started = project.terraform(MINIMAL)
    terraform = Terraform(started.folder, {**started.environment, "HOME": str(home)})
    terraform.init()
    terraform.apply()
    [bucket], [key] = (inventory(aws)[kind] for kind in ("S3 buckets", "KMS keys"))
    s3 = aws.client("s3")
    # The emulated S3 takes no note of conditions, so the policy would refuse each upload.
    s3.delete_bucket_policy(Bucket=bucket)
    for content in (b"1", b"2"):
        s3.put_object(Bucket=bucket, Key="models/model.tar.gz", Body=content)
    s3.delete_object(Bucket=bucket, Key="models/model.tar.gz")
    terraform.destroy()
    assert inventory(aws) == {PENDING: [key]}
    assert list(home.iterdir()) == []


def apply_up_to_the_pipeline(terraform: Terraform, aws: EmulatedAws, how: signal.Signals) -> str:
    """An apply that is sent a signal while it makes the pipeline, which is then never made; returns what it said."""
    aws.hold(CREATE_PIPELINE)
    with started_apply(terraform) as apply:
        wait_until(lambda: aws.held() > 0 and in_state(terraform) == in_stack(terraform) - {PIPELINE})
        os.kill(apply.pid, how)
        if how is not signal.SIGKILL:
            time.sleep(0.5)
            aws.release()
        said, _ = apply.communicate(timeout=60)
    aws.release()
    assert apply.returncode != 0
    return str(said)


def started_apply(terraform: Terraform) -> "subprocess.Popen[str]":
    command = terraform.command("apply", "-no-color", "-auto-approve")
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=terraform.environment, stdout=pipe, stderr=subprocess.STDOUT, text=True)


def in_stack(terraform: Terraform) -> set[str]:
    """Addresses of all resources that are to be made."""
    stack = json.loads((terraform.folder / "cdk.tf.json").read_text("utf-8"))
    return {f"{kind}.{name}" for kind, entries in stack["resource"].items() for name in entries}


def in_state(terraform: Terraform) -> set[str]:
    """Addresses of all resources that the state knows already; Terraform may be writing it."""
    try:
        [file] = terraform.folder.parents[2].glob("terraform.*.tfstate")
        entries = json.loads(file.read_text("utf-8"))["resources"]
    except ValueError:
        return set()
    # What is being made has no instance yet.
    made = [entry for entry in entries if entry["mode"] == "managed" and entry["instances"]]
    return {f"{entry['type']}.{entry['name']}" for entry in made}


def children(parent: int) -> list[int]:
    """Processes that a process started."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=True)
    return [int(line) for line in listed.stdout.split()]


def wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
