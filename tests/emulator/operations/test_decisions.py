"""``approve`` and ``reject`` against the emulated AWS."""

from pathlib import Path
from typing import Any

import pytest

from stacks.__main__ import main
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.operations.project import GROUP, PROJECT, STACK, registered
from tests.stacks.operations.pipeline import PARAMETERS, STEPS
from tests.support import config_of

pytestmark = pytest.mark.xdist_group("operations")
LIVE = """
          live:
            module_path: '@aws-mdaa/sagemaker-endpoint'
            module_configs: [./live.yaml]
"""


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
