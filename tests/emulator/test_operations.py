"""``start``, ``status``, ``approve`` and ``reject`` against the emulated AWS, without Terraform."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from stacks.__main__ import main
from stacks.operations import watching
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.stacks.operations.pipeline import PARAMETERS, STEPS
from tests.support import config_of

pytestmark = pytest.mark.xdist_group("operations")

STACK = "acme-dev-shared-churn"
PIPELINE = f"{STACK}-sample-sm-pipeline"
GROUP = f"{STACK}-churn"
ARN = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/{PIPELINE}"
PROJECT = """
organization: acme
domains:
  shared:
    environments:
      dev:
        account: '{account}'
        region: {region}
        modules:
          churn:
            module_path: '@aws-mdaa/sagemaker-pipeline'
            module_configs: [./churn.yaml]
"""
LIVE = """
          live:
            module_path: '@aws-mdaa/sagemaker-endpoint'
            module_configs: [./live.yaml]
"""
BEGAN = "2026-03-01T06:00:00+00:00"
FAILURE: list[dict[str, Any]] = [
    {"StepName": "Prepare", "StepStatus": "Succeeded", "StartTime": BEGAN, "EndTime": "2026-03-01T06:03:12+00:00"},
    {
        "StepName": "Train",
        "StepStatus": "Failed",
        "StartTime": "2026-03-01T06:03:20+00:00",
        "EndTime": "2026-03-01T06:04:01+00:00",
        "FailureReason": "AlgorithmError:\nno data",
        "AttemptCount": 1,
    },
]


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


def started(sagemaker: Any, **more: Any) -> str:
    """The ARN of an execution that somebody else has started."""
    arn: str = sagemaker.start_pipeline_execution(PipelineName=PIPELINE, **more)["PipelineExecutionArn"]
    return arn


def newest(sagemaker: Any) -> dict[str, Any]:
    arns = [
        one["PipelineExecutionArn"]
        for one in sagemaker.list_pipeline_executions(PipelineName=PIPELINE)["PipelineExecutionSummaries"]
    ]
    found: dict[str, Any] = sagemaker.describe_pipeline_execution(PipelineExecutionArn=arns[0])
    return found


def parameters(sagemaker: Any, arn: str) -> dict[str, str]:
    answer = sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)
    return {one["Name"]: one["Value"] for one in answer["PipelineParameters"]}


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


def test_a_pipeline_that_is_not_deployed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", STACK]) == 1
    assert capsys.readouterr().err == (
        f"account {ACCOUNT} has no pipeline '{PIPELINE}' in {REGION}; deploy the stack '{STACK}' first,"
        " or name its Region\n"
    )


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


def registered(sagemaker: Any, approval: str = "PendingManualApproval") -> str:
    arn: str = sagemaker.create_model_package(ModelPackageGroupName=GROUP, ModelApprovalStatus=approval)[
        "ModelPackageArn"
    ]
    return arn


def test_the_latest_pending_version_is_approved(sagemaker: Any, capsys: pytest.CaptureFixture[str]) -> None:
    older, newer = registered(sagemaker), registered(sagemaker)
    registered(sagemaker, "Rejected")
    assert main(["approve", STACK, "--comment", "beats\nthe last one"]) == 0
    assert capsys.readouterr().out == f"version 2 of {GROUP} was PendingManualApproval and is Approved\n"
    found = sagemaker.describe_model_package(ModelPackageName=newer)
    assert (found["ModelApprovalStatus"], found["ApprovalDescription"]) == (
        "Approved",
        f"beats the last one; Approved by arn:aws:sts::{ACCOUNT}:user/moto",
    )
    assert sagemaker.describe_model_package(ModelPackageName=older)["ModelApprovalStatus"] == "PendingManualApproval"


def test_an_approval_tells_where_it_is_published_and_how_if_it_was_approved_before(
    sagemaker: Any, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = "modelPackageGroupName: churn\npublishApprovedModelPackage: true"
    (folder / "configs" / "churn.yaml").write_text(config_of(*STEPS, pipeline=PARAMETERS, root=root))
    (folder / "configs" / "mdaa.yaml").write_text((PROJECT + LIVE).format(account=ACCOUNT, region=REGION))
    (folder / "configs" / "live.yaml").write_text("projectName: live\nstageName: dev\nmodelPackage: {group: churn}\n")
    registered(sagemaker)
    parameter = "/acme/shared/churn/sm-pipeline/sample/approved-model-package-arn"
    assert main(["approve", STACK]) == 0
    assert capsys.readouterr().out == (
        f"version 1 of {GROUP} was PendingManualApproval and is Approved\n"
        f"the newest approved version follows within a minute in {parameter}\n"
        "the next plan shows whether it is another one: acme-dev-shared-live\n"
    )
    assert main(["approve", STACK, "1"]) == 0
    machine = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{STACK}-pipeline-approvals-sample"
    assert capsys.readouterr().out == (
        f"version 1 of {GROUP} is Approved already\n"
        f"if {parameter} does not have the newest approved version:\n"
        f"aws stepfunctions start-execution --region {REGION} --state-machine-arn {machine}\n"
    )


def test_a_version_is_rejected_by_its_number_and_once(sagemaker: Any, capsys: pytest.CaptureFixture[str]) -> None:
    arn = registered(sagemaker, "Approved")
    assert main(["reject", STACK, "1"]) == 0
    assert main(["reject", STACK, "1"]) == 0
    assert capsys.readouterr().out == (
        f"version 1 of {GROUP} was Approved and is Rejected\nversion 1 of {GROUP} is Rejected already\n"
    )
    assert sagemaker.describe_model_package(ModelPackageName=arn)["ModelApprovalStatus"] == "Rejected"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], f"no version of '{GROUP}' waits for approval; name the version that you mean\n"),
        (["7"], f"'{GROUP}' has no version 7; the latest are: 1\n"),
        (["1", "--comment", "x" * 1024], "--comment: AWS keeps 1,024 characters with a version; shorten it by 49\n"),
    ],
)
def test_decisions_that_are_not_possible(
    words: list[str], message: str, sagemaker: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    registered(sagemaker, "Rejected")
    assert main(["approve", STACK, *words]) == 1
    assert capsys.readouterr().err == message


def test_a_conflict_is_told(sagemaker: Any, aws: EmulatedAws, capsys: pytest.CaptureFixture[str]) -> None:
    registered(sagemaker)
    aws.refuse("SageMaker.UpdateModelPackage", "ConflictException", "it is being updated")
    assert main(["approve", STACK]) == 1
    assert capsys.readouterr().err == (
        "AWS refuses UpdateModelPackage, because somebody else changes the same thing now: it is being updated\n"
    )
