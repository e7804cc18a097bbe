"""The action's plan and apply, in the shell of a runner: the plan that was reviewed is applied, and no other."""

import shutil
from pathlib import Path

import pytest

from tests.ci.workflows import ACTION, Runner, step
from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.test_backends import ONE, S3, synthesized
from tests.emulator.test_backends import account as account

pytestmark = pytest.mark.xdist_group("backends")


def keep_plan(runner: Runner) -> None:
    """Upload the artifact and download it, into a job that has nothing else."""
    reviewed = runner.temp / "reviewed"
    shutil.rmtree(reviewed, ignore_errors=True)
    reviewed.mkdir()
    shutil.move(runner.temp / "plan.tar", reviewed)
    for made in runner.folder.iterdir():
        shutil.rmtree(made)


def test_the_reviewed_plan_is_applied_once(
    tmp_path: Path, account: EmulatedAws, quick_variables: dict[str, str]
) -> None:
    stacks = synthesized(tmp_path, S3)
    runner = Runner(tmp_path / "runner", quick_variables)
    shutil.copytree(stacks.parent, runner.folder / "cdktf.out")

    planned = runner.run(step(ACTION, "Plan"), inputs_stack=ONE)
    assert planned.returncode == 0, planned.stdout + planned.stderr
    assert runner.outputs()["changes"] == "true"
    summary = runner.written("GITHUB_STEP_SUMMARY")
    assert f"## Plan of {ONE}\n\nSHA-256 {runner.outputs()['sha256']}\n\n" in summary
    assert "    Plan: " in summary
    assert not account.client("sagemaker").list_pipelines()["PipelineSummaries"]

    keep_plan(runner)
    reviewed = {"inputs_stack": ONE, "inputs_sha256": runner.outputs()["sha256"]}
    applied = runner.run(step(ACTION, "Apply"), **reviewed)
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert len(account.client("sagemaker").list_pipelines()["PipelineSummaries"]) == 1

    again = runner.run(step(ACTION, "Apply"), **reviewed)
    assert again.returncode != 0
    assert "Saved plan is stale" in again.stderr

    shutil.copytree(stacks.parent, runner.folder / "cdktf.out")
    planned = runner.run(step(ACTION, "Plan"), inputs_stack=ONE)
    assert planned.returncode == 0, planned.stdout + planned.stderr
    assert runner.outputs()["changes"] == "false"


def test_a_plan_that_terraform_cannot_make_is_none(tmp_path: Path, quick_variables: dict[str, str]) -> None:
    runner = Runner(tmp_path, quick_variables)
    folder = runner.folder / "cdktf.out" / "stacks" / ONE
    folder.mkdir(parents=True)
    (folder / "cdk.tf.json").write_text('{"output": {"a": {"value": "${nothing.there}"}}}', encoding="utf-8")
    assert runner.run(step(ACTION, "Plan"), inputs_stack=ONE).returncode == 1
    assert runner.outputs() == {}
    assert not (runner.temp / "plan.tar").exists()
