"""``start`` against the emulated AWS."""

from pathlib import Path
from typing import Any

import pytest

from stacks.__main__ import main
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.operations.project import ARN, FAILURE, PIPELINE, PROJECT, STACK, newest, parameters, started

pytestmark = pytest.mark.xdist_group("operations")


def test_start_sends_parameters_and_who_started_it(sagemaker: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["start", STACK, "--set", "Reason=by hand", "--set", "Count=7"]) == 0
    execution = newest(sagemaker)
    arn, caller = execution["PipelineExecutionArn"], f"arn:aws:sts::{ACCOUNT}:user/moto"
    assert parameters(sagemaker, arn) == {"Reason": "by hand", "Count": "7"}
    assert execution["PipelineExecutionDisplayName"] == "moto"
    assert execution["PipelineExecutionDescription"] == f"Started by {caller}"
    id = arn.rpartition("/")[2]
    assert capsys.readouterr().out == (
        f"started {id} of {PIPELINE} in account {ACCOUNT}, {REGION}\n"
        "parameters: Reason, Count\n"
        f"its steps: pipelines status {STACK} {id} --watch\n"
    )


def test_nothing_is_called_for_parameters_that_aws_would_refuse(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    assert main(["start", STACK, "--set", "Mode=ful"]) == 1
    assert capsys.readouterr().err == (
        "--set Mode: 'ful' is not one of the parameter's enumValues: full, sample; did you mean 'full'?\n"
        "the parameter 'Reason' has no default, so each start gives it: --set Reason=VALUE\n"
    )


def test_another_account_is_refused_before_anything_is_started(
    folder: Path, sagemaker: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "configs" / "mdaa.yaml").write_text(PROJECT.format(account="111111111111", region=REGION))
    assert main(["start", STACK, "--set", "Reason=x"]) == 2
    assert capsys.readouterr().err == (
        f"the stack '{STACK}' is in account 111111111111, and these credentials belong to account {ACCOUNT}"
        f" (arn:aws:sts::{ACCOUNT}:user/moto); nothing was done\n"
    )
    assert sagemaker.list_pipeline_executions(PipelineName=PIPELINE)["PipelineExecutionSummaries"] == []


def test_selected_steps_use_outputs_and_parameters_of_the_latest_that_is_over(
    sagemaker: Any, aws: EmulatedAws, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [{"Name": "Reason", "Value": "nightly"}, {"Name": "Count", "Value": "5"}]
    source = started(sagemaker, PipelineParameters=given)
    aws.tell_execution(source, "Failed", *FAILURE)
    aws.tell_execution(started(sagemaker), "Executing")
    assert main(["start", STACK, "--from", "Train", "--set", "Count=6"]) == 0
    execution = newest(sagemaker)
    assert parameters(sagemaker, execution["PipelineExecutionArn"]) == {"Reason": "nightly", "Count": "6"}
    id = source.rpartition("/")[2]
    assert f"steps: Train, Explain, Evaluate; others as in {id}\n" in capsys.readouterr().out
    assert f"steps of {id} used again" in execution["PipelineExecutionDescription"]


def test_selection_is_sent_as_the_api_has_it(sagemaker: Any, aws: EmulatedAws) -> None:
    first, second = started(sagemaker), started(sagemaker)
    aws.tell_execution(first, "Succeeded")
    id = first.rpartition("/")[2]
    assert main(["start", STACK, "--only", "Train,Evaluate", "--execution", id, "--set", "Reason=x"]) == 0
    assert newest(sagemaker)["SelectiveExecutionConfig"] == {
        "SourcePipelineExecutionArn": first,
        "SelectedSteps": [{"StepName": "Train"}, {"StepName": "Evaluate"}],
    }
    assert first != second


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--only", "Train"], "the selected steps use outputs of others, and no execution has succeeded or failed yet"),
        (["--only", "Prepare,Explain"], "--only: 'Train' runs between 'Prepare' and 'Explain'"),
        (["--from", "Trian"], "the pipeline has no step 'Trian'; did you mean 'Train'?"),
        (["--execution", "ab12cd34ef56"], "--execution needs --only or --from"),
        (["--from", "Train", "--execution", "ab12cd34ef56"], f"'{PIPELINE}' has no execution 'ab12cd34ef56'"),
        (["--from", "Train", "--execution", "../x"], "'../x' is neither the ARN of an execution nor its id"),
        (
            ["--from", "Train", "--execution", f"{ARN}-other/execution/ab12cd34ef56"],
            f"'{ARN[:57]}...' is no execution of '{PIPELINE}'",
        ),
    ],
)
@pytest.mark.usefixtures("sagemaker")
def test_selections_that_aws_would_refuse(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["start", STACK, "--set", "Reason=x", *words]) == 1
    assert capsys.readouterr().err.startswith(message)


def test_the_source_must_be_over(sagemaker: Any, aws: EmulatedAws, capsys: pytest.CaptureFixture[str]) -> None:
    source = started(sagemaker)
    aws.tell_execution(source, "Executing")
    assert main(["start", STACK, "--from", "Train", "--execution", source]) == 1
    assert "is not over; AWS takes outputs of one that succeeded or failed\n" in capsys.readouterr().err
