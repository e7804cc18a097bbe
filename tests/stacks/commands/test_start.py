"""``start`` and its like where nothing can be called: no boto3, wrong words. The rest needs an emulated AWS."""

import pytest

from stacks.__main__ import main
from stacks.operations import aws_errors
from tests.support import CONFIGS


@pytest.mark.parametrize("verb", ["start", "status", "approve", "reject"])
def test_boto3_is_an_extra(verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(aws_errors, "find_spec", lambda name: None)
    assert main([verb, "acme-dev-marketing-churn"]) == 2
    assert capsys.readouterr().err == (
        "boto3 is not installed here; it comes with sagemaker-pipelines-terraform[operate]\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["start", "a", "--set", "Mode"], "argument --set: must be NAME=VALUE; got 'Mode'"),
        (["start", "a", "--set", "=x"], "argument --set: must be NAME=VALUE; got '=x'"),
        (["start", "a", "--only", ","], "argument --only: must name steps, with commas between"),
        (["start", "a", "--only", "A", "--from", "B"], "argument --from: not allowed with argument --only"),
        (["start", ""], "argument STACK: must be the name of a stack; got an empty text"),
        (["approve", "a", "latest"], "argument VERSION: must be the number of a version, such as 3; got 'latest'"),
        (["reject", "a", "0"], "argument VERSION: must be the number of a version, such as 3; got '0'"),
        (["status", "a", "--format", "yaml"], "argument --format: 'yaml' is not a format; there are: text, json"),
    ],
)
def test_wrong_words(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_a_stack_that_the_project_does_not_have(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["start", "acme-dev-none-none", "--project", str(CONFIGS / "organization" / "mdaa.yaml")]) == 1
    assert "there is no stack 'acme-dev-none-none' [unknown-stack]" in capsys.readouterr().err


def test_several_stacks_are_not_started_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["start", "acme-*-risk-train", "--project", str(CONFIGS / "organization" / "mdaa.yaml")]) == 1
    assert capsys.readouterr().err == (
        "'acme-*-risk-train' must name one stack; it is acme-dev-risk-train, acme-prod-risk-train\n"
    )


def test_a_stack_without_models(capsys: pytest.CaptureFixture[str]) -> None:
    stack = "test-org-test-env-test-domain-cleanup"
    assert main(["approve", stack, "--project", str(CONFIGS / "step-types" / "mdaa.yaml")]) == 1
    assert capsys.readouterr().err == (
        f"the stack '{stack}' has no 'modelPackageGroupName', so no models to decide on\n"
    )
