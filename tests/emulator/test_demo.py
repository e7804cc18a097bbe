"""``make demo`` from the outside: what it shows, what it refuses, and that it leaves nothing behind."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.emulator.demo.__main__ import main
from tests.emulator.emulated_aws import ACCOUNT, REGION
from tests.emulator.test_interruptions import wait_until
from tests.support import CONFIGS, ROOT, SERVING

pytestmark = pytest.mark.xdist_group("cdktf")

PROJECT = """\
organization: demo
domains:
  ml:
    environments:
      dev:
        account: '210987654321'
        region: us-east-1
        modules:
          small:
            module_path: '@aws-mdaa/sagemaker-pipeline'
            module_configs: [./minimal.yaml]
"""
SERVING_PROJECT = """\
organization: demo
domains:
  ml:
    environments:
      dev:
        modules:
          train: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./train.yaml]}
          live: {module_path: '@aws-mdaa/sagemaker-endpoint', module_configs: [./live.yaml]}
"""
LIVE = """\
projectName: churn
stageName: live
modelPackage: {group: churn, version: latestApproved}
productionVariant: {instanceType: ml.m5.large}
dataCaptureConfig: {enableCapture: true}
"""
WANTED = "demo: Terraform 1.7 or newer is needed"


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """A project with one small module, and folders for what the demo writes."""
    shutil.copy(CONFIGS / "minimal.yaml", tmp_path)
    (tmp_path / "mdaa.yaml").write_text(PROJECT, "utf-8")
    (tmp_path / "temporary").mkdir()
    own = {"PIPELINES_PROJECT": str(tmp_path / "mdaa.yaml"), "TMPDIR": str(tmp_path / "temporary")}
    return {**os.environ, **own}


def start(variables: dict[str, str]) -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "tests.emulator.demo"]
    # A session of its own has its own process group, which Ctrl-C reaches as a whole.
    return subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    )


def run(variables: dict[str, str]) -> tuple[int, str, str]:
    with start(variables) as started:
        stdout, stderr = started.communicate(timeout=120)
    return started.returncode, stdout, stderr


@pytest.mark.usefixtures("cli_config")
def test_demo_deploys_runs_and_destroys(variables: dict[str, str]) -> None:
    code, said, errors = run(variables)
    assert (code, errors) == (0, "")
    assert "Apply complete! Resources: 26 added, 0 changed, 0 destroyed." in said
    assert "demo-dev-ml-small, account 210987654321, region us-east-1\n" in said
    assert "arn:aws:sagemaker:us-east-1:210987654321:pipeline/" in said
    assert "SageMaker pipelines (1)" in said
    assert "steps: PreprocessData (Processing)" in said
    assert "No changes." in said
    assert "Destroy complete! Resources: 26 destroyed." in said
    before, _, at_the_end = said.partition("What AWS holds at the end: account 210987654321, region us-east-1\n")
    assert "KMS keys (1)" in before
    assert at_the_end.splitlines()[0] == "  KMS keys that wait for their deletion (1)"
    assert len(at_the_end.splitlines()) == 2
    assert list(Path(variables["TMPDIR"]).iterdir()) == []


@pytest.mark.extra
@pytest.mark.usefixtures("cli_config")
def test_endpoint_follows_what_is_approved(variables: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "mdaa.yaml").write_text(SERVING_PROJECT, "utf-8")
    (tmp_path / "live.yaml").write_text(LIVE, "utf-8")
    shutil.copy(SERVING / "train.yaml", tmp_path)
    (tmp_path / "local.yaml").write_text("data: {s3://churn-models/: ./models}", "utf-8")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "model.tar.gz").write_bytes(b"")
    code, said, errors = run(variables)
    assert (code, errors) == (0, "")
    version = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/demo-dev-ml-train-churn/"
    told = iter(said.splitlines())  # each stage is looked for behind the one before
    stages = [
        "No version of the model is approved yet: the parameter",
        "Register: registered demo-dev-ml-train-churn, version 1, PendingManualApproval",
        f"AllTraffic serves {version}1",
        "No changes. Your infrastructure matches the configuration.",
        "Register: registered demo-dev-ml-train-churn, version 2, PendingManualApproval",
        "aws_sagemaker_endpoint.endpoint will be updated in-place",
        f"AllTraffic serves {version}2",
        f'~ model_package_name = "{version}2" -> "{version}1"',
        f"AllTraffic serves {version}1",
        "What AWS holds at the end",
        "KMS keys that wait for their deletion (2)",
    ]
    for stage in stages:
        assert any(stage in line for line in told), f"{stage}, after what comes before it"
    assert len(list(told)) == 2


@pytest.mark.usefixtures("cli_config")
def test_interrupted_demo_leaves_nothing(variables: dict[str, str]) -> None:
    with start(variables) as started:
        assert started.stdout
        while "terraform init" not in started.stdout.readline():
            pass
        group = os.getpgid(started.pid)
        os.killpg(group, signal.SIGINT)
        _, errors = started.communicate(timeout=60)
    assert started.returncode == 130
    assert errors.endswith("demo: interrupted; the emulated AWS, its state and all files are gone\n")
    assert "Traceback" not in errors
    wait_until(lambda: not _is_alive(group))
    assert list(Path(variables["TMPDIR"]).iterdir()) == []


@pytest.fixture
def refusal(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """What a demo says that does not go well; in this process, as nothing is left of it that could be in the way."""

    def refusal(**changed: str) -> str:
        for name, value in {**variables, **changed}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(tempfile, "tempdir", variables["TMPDIR"])
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        assert main() == 1
        return capsys.readouterr().err

    return refusal


def test_missing_terraform_is_told(refusal: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    assert refusal(PATH=str(tmp_path / "bin")) == f"{WANTED}, and there is no 'terraform' on the path\n"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        pytest.param("""echo '{"terraform_version": "1.4.7"}'""", "is 1.4.7\n", id="too old"),
        pytest.param("echo broken >&2; exit 3", "does not tell its version: broken\n", id="broken"),
        pytest.param(
            'test "$CHECKPOINT_DISABLE" = 1 || exit 1; echo asks nobody >&2',
            "does not tell its version: asks nobody\n",
            id="asks for no newer version",
        ),
    ],
)
def test_other_terraform_is_told(
    refusal: Callable[..., str], variables: dict[str, str], tmp_path: Path, answer: str, told: str
) -> None:
    command = tmp_path / "terraform"
    command.write_text(f"#!/bin/sh\n{answer}\n", "utf-8")
    command.chmod(0o755)
    said = refusal(PATH=f"{tmp_path}:{variables['PATH']}", CHECKPOINT_DISABLE="")
    assert said == f"{WANTED}, and {command} {told}"


@pytest.mark.usefixtures("cli_config")
def test_port_that_is_taken_is_told(refusal: Callable[..., str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        told = refusal(DEMO_PORT=str(port))
    assert told == f"demo: port {port} of 127.0.0.1 cannot be used: Address already in use\n"


@pytest.mark.usefixtures("cli_config")
@pytest.mark.parametrize("port", ["http", "70000"])
def test_port_that_is_none_is_told(refusal: Callable[..., str], port: str) -> None:
    assert refusal(DEMO_PORT=port) == f"demo: DEMO_PORT is {port!r}, not a port; without it a free one is taken\n"


@pytest.mark.usefixtures("cli_config")
def test_problems_of_the_project_are_told(refusal: Callable[..., str], tmp_path: Path) -> None:
    config = tmp_path / "minimal.yaml"
    config.write_text(config.read_text("utf-8").replace("projectName", "projectNam"), "utf-8")
    errors = refusal()
    assert "projectNam" in errors
    assert "[unknown-key]" in errors
    assert "Traceback" not in errors


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
