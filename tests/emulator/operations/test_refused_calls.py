"""Calls that AWS refuses, and that cannot be made: one sentence for each."""

from pathlib import Path

import pytest

from stacks.__main__ import main
from tests.emulator.emulated_aws import ACCOUNT, EmulatedAws
from tests.emulator.operations.project import PROJECT, STACK

pytestmark = pytest.mark.xdist_group("operations")


@pytest.mark.parametrize(
    ("code", "status", "exit_code", "message"),
    [
        ("AccessDeniedException", 400, 2, "AWS denies StartPipelineExecution: because\n"),
        ("ExpiredTokenException", 400, 2, "AWS does not accept the credentials: because; give credentials as for"),
        ("ThrottlingException", 400, 2, "AWS has too many calls to answer StartPipelineExecution now: because; try"),
        ("InternalFailure", 500, 2, "AWS fails at StartPipelineExecution: because; try again later\n"),
        ("ConflictException", 400, 1, "AWS refuses StartPipelineExecution, because somebody else changes the same"),
        ("ResourceLimitExceeded", 400, 1, "AWS refuses StartPipelineExecution: because (ResourceLimitExceeded)\n"),
    ],
)
@pytest.mark.usefixtures("sagemaker")
def test_errors_of_aws_are_one_sentence(
    code: str, status: int, exit_code: int, message: str, aws: EmulatedAws, capsys: pytest.CaptureFixture[str]
) -> None:
    aws.refuse("SageMaker.StartPipelineExecution", code, "because", status)
    assert main(["start", STACK, "--set", "Reason=x"]) == exit_code
    printed = capsys.readouterr().err
    assert printed.startswith(message)
    assert printed.count("\n") == 1


def test_without_credentials_nothing_is_called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "none"))
    assert main(["status", STACK]) == 2
    assert capsys.readouterr().err.startswith("no call of AWS is possible: Unable to locate credentials; give")


def test_without_a_region_nothing_is_called(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "configs" / "mdaa.yaml").write_text(PROJECT.format(account=ACCOUNT, region="default"))
    monkeypatch.delenv("AWS_REGION")
    assert main(["status", STACK]) == 2
    assert capsys.readouterr().err == (
        "no Region is known: give 'region' in the project file, or AWS_REGION in the environment\n"
    )


def test_a_profile_that_does_not_exist(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobodys")
    assert main(["status", STACK]) == 2
    assert "The config profile (nobodys) could not be found" in capsys.readouterr().err
