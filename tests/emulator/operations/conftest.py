"""A folder with the project, and the pipeline in the emulated AWS."""

import os
from pathlib import Path
from typing import Any

import pytest

from stacks.operations import watching
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.operations.project import GROUP, PIPELINE, PROJECT
from tests.stacks.operations.pipeline import PARAMETERS, STEPS
from tests.support import config_of


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aws: EmulatedAws) -> Path:
    """A folder with the project, and credentials of its account; no git repository."""
    aws.forget_everything()
    for name in [name for name in os.environ if name.startswith(("AWS_", "PIPELINES_"))]:
        monkeypatch.delenv(name)
    for name, value in aws.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setattr(watching, "wait", lambda: None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "configs").mkdir()
    (tmp_path / "configs" / "mdaa.yaml").write_text(PROJECT.format(account=ACCOUNT, region=REGION))
    text = config_of(*STEPS, pipeline=PARAMETERS, root="modelPackageGroupName: churn")
    (tmp_path / "configs" / "churn.yaml").write_text(text)
    return tmp_path


@pytest.fixture
def sagemaker(aws: EmulatedAws) -> Any:
    """A client, with the pipeline and the group deployed."""
    client = aws.client("sagemaker")
    client.create_pipeline(
        PipelineName=PIPELINE,
        PipelineDefinition='{"Version": "2020-12-01", "Steps": []}',
        ClientRequestToken="t" * 32,
        RoleArn=f"arn:aws:iam::{ACCOUNT}:role/pipeline",
    )
    client.create_model_package_group(ModelPackageGroupName=GROUP)
    return client
