"""``status`` against the emulated AWS."""

import json
from typing import Any

import pytest

from stacks.__main__ import main
from stacks.operations import watching
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.operations.project import FAILURE, PIPELINE, STACK, started

pytestmark = pytest.mark.xdist_group("operations")


def test_a_pipeline_that_is_not_deployed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", STACK]) == 1
    assert capsys.readouterr().err == (
        f"account {ACCOUNT} has no pipeline '{PIPELINE}' in {REGION}; deploy the stack '{STACK}' first,"
        " or name its Region\n"
    )


def test_waiting_prints_a_line_for_each_change_and_where_it_failed(
    sagemaker: Any, aws: EmulatedAws, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = started(sagemaker)
    scenes = iter([("Executing", FAILURE[:1]), ("Executing", FAILURE[:1]), ("Failed", FAILURE)])

    def next_scene() -> None:
        status, steps = next(scenes)
        aws.tell_execution(source, status, *steps, reason="a step failed")

    aws.tell_execution(source, "Executing")
    monkeypatch.setattr(watching, "wait", next_scene)
    assert main(["status", STACK, "--watch"]) == 1
    lines = [line.partition(" ")[2] for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        "Prepare: Succeeded, 3 min 12 s",
        "Train: Failed, 41 s",
        f"{PIPELINE}: Failed: a step failed",
        "step 'Train' failed: AlgorithmError: no data",
    ]


def test_status_as_text_and_json(sagemaker: Any, aws: EmulatedAws, capsys: pytest.CaptureFixture[str]) -> None:
    source = started(sagemaker)
    aws.tell_execution(source, "Failed", *FAILURE, reason="a step failed")
    started(sagemaker)
    assert main(["status", STACK, source.rpartition("/")[2]]) == 1
    printed = capsys.readouterr().out
    assert printed.endswith("configs/churn.yaml:11:7: step 'Train' failed: AlgorithmError: no data\n")
    assert "Explain   Processing  NotRun" in printed
    assert main(["status", STACK, source, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["status"], [step["status"] for step in found["steps"]]) == (
        "Failed",
        ["Succeeded", "Failed", "NotRun", "NotRun"],
    )
    assert main(["status", STACK]) == 0


@pytest.mark.usefixtures("sagemaker")
def test_status_before_the_first_execution(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", STACK]) == 1
    assert capsys.readouterr().err == f"'{PIPELINE}' has no execution yet; start one: pipelines start {STACK}\n"
