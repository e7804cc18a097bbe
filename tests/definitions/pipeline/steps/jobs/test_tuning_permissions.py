"""Tuning steps: what the role may do for them."""

import pytest

from definitions.iam.statements import policy_document
from tests.definitions.pipeline.steps.jobs.tuning_steps import JOBS, tuning
from tests.iam import Request, allows
from tests.support import compiled, json_of, statement, warnings_of


def test_the_role_may_do_exactly_what_the_step_needs() -> None:
    pipeline = compiled(tuning(job="inputChannels: [{channelName: train, s3Uri: 's3://data/train/'}]"))
    assert warnings_of(pipeline) == []
    assert {found.sid for found in pipeline.statements} - {"RunThisPipeline"} == {
        "GrantKeyToVolumes",
        "ListBuckets",
        "LogInToRegistry",
        "PassRoleToSageMaker",
        "PullImages",
        "PutMetrics",
        "ReadObjects",
        "StartHyperParameterTuningJobs",
        "StartTrainingJobs",
        "UseKey",
        "WatchHyperParameterTuningJobs",
        "WatchTrainingJobs",
        "WriteLogs",
        "WriteObjects",
    }
    runs = statement(pipeline, "StartHyperParameterTuningJobs")
    assert runs.actions == ("sagemaker:CreateHyperParameterTuningJob",)
    assert statement(pipeline, "WatchHyperParameterTuningJobs").actions == (
        "sagemaker:DescribeHyperParameterTuningJob",
        "sagemaker:StopHyperParameterTuningJob",
        "sagemaker:ListTrainingJobsForHyperParameterTuningJob",
        "sagemaker:AddTags",
        "sagemaker:ListTags",
    )
    assert json_of(runs.resources) == [
        f"{JOBS}:hyper-parameter-tuning-job/????????????-Tune-*",
        f"{JOBS}:hyper-parameter-tuning-job/????????????-tune-*",
        f"{JOBS}:hyper-parameter-tuning-job/pipelines-*-Tune-*",
        f"{JOBS}:hyper-parameter-tuning-job/pipelines-*-tune-*",
    ]
    assert json_of(statement(pipeline, "ReadObjects").resources) == ["arn:${partition}:s3:::data/train/*"]


@pytest.mark.parametrize("name", ["TuneTheChurnModel", "tune", "TuneChu"])
def test_the_role_may_run_jobs_with_short_names_of_its_own_and_no_others(name: str) -> None:
    document = json_of(policy_document(compiled(tuning(name=name)).statements))
    protected = {
        "sagemaker:VolumeKmsKeyArn": "${keyArn}",
        "sagemaker:OutputKmsKeyArn": "${keyArn}",
        "sagemaker:InterContainerTrafficEncryption": "true",
        "sagemaker:NetworkIsolation": "true",
    }

    def may(job: str) -> bool:
        return allows(document, Request("sagemaker:CreateTrainingJob", f"{JOBS}:training-job/{job}", protected))

    assert may(f"bqbpzw5k3d15-{name[:8]}-U0H0Wl6oKU-001-c42f316a")
    assert not may("bqbpzw5k3d15-Another-U0H0Wl6oKU-001-c42f316a")
    assert not may(f"nightly-{name[:8]}-U0H0Wl6oKU-001-c42f316a")


def test_checkpoints_are_written_and_read() -> None:
    pipeline = compiled(tuning(job="checkpointConfig: {s3Uri: 's3://models/state/'}"))
    for sid in ("ReadObjects", "WriteObjects"):
        assert "arn:${partition}:s3:::models/state/*" in json_of(statement(pipeline, sid).resources)


def test_tuning_jobs_to_go_on_from_are_read() -> None:
    more = """
        warmStartConfig:
          parentHyperParameterTuningJobs: [{hyperParameterTuningJobName: last-week}]
          warmStartType: IdenticalDataAndAlgorithm
        """
    found = statement(compiled(tuning(more)), "ReadTuningJobs")
    assert json_of(found.resources) == [f"{JOBS}:hyper-parameter-tuning-job/last-week"]
