"""The page on promotion: the same config in two accounts, started and approved in each, and never mixed up."""

from pathlib import Path

import pytest

from definitions.compiler.compile_project import compile_project
from definitions.pipeline.resources.revision import definition_hash
from stacks.__main__ import main
from tests.docs.pages import blocks
from tests.emulator.emulated_aws import REGION, EmulatedAws
from tests.emulator.provider.plugin import running_provider
from tests.emulator.terraform import Terraform, environment, uses_real_provider
from tests.synth import synthesized_project

pytestmark = pytest.mark.xdist_group("operations")

DEV, PROD = "acme-dev-marketing-churn", "acme-prod-marketing-churn"
ACCOUNTS = {DEV: "111111111111", PROD: "333333333333"}
COMMIT = "4c4f8bdb1e45f9a0b1c2d3e4f5a6b7c8d9e0f1a2"


@pytest.fixture(scope="module")
def places(aws: EmulatedAws) -> dict[str, EmulatedAws]:
    """Each account with credentials of its own."""
    return {stack: aws.seen_from(account, REGION) for stack, account in ACCOUNTS.items()}


@pytest.fixture(scope="module")
def folder(places: dict[str, EmulatedAws], cli_config: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the page with a commit, deployed to both accounts."""
    folder = tmp_path_factory.mktemp("promotion")
    for block in blocks("docs/promotion.md"):
        block.write(folder)
    config = folder / "churn.yaml"
    text = config.read_text("utf-8")
    assert text.count("revision: {}") == 1
    config.write_text(text.replace("revision: {}", f"revision: {{commit: {COMMIT}}}"), "utf-8")
    project = folder / "mdaa.yaml"
    project.write_text(project.read_text("utf-8").replace("backend: {s3: ", "# backend: {s3: "), "utf-8")
    app = synthesized_project(folder, project)
    for stack, aws in places.items():
        variables = environment(cli_config, aws.environment)
        with running_provider(aws.environment) as provider:
            terraform = Terraform(
                app.out / "stacks" / stack, variables if uses_real_provider() else variables | provider
            )
            terraform.init()
            terraform.apply()
            assert terraform.changes() == {}
    return folder


def as_in(aws: EmulatedAws, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in aws.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PIPELINES_PROJECT", "mdaa.yaml")
    monkeypatch.chdir(folder)


def test_the_commit_is_recorded_in_each_account(folder: Path, places: dict[str, EmulatedAws]) -> None:
    for pipeline in compile_project(folder / "mdaa.yaml", {"PIPELINES_STACK": " ".join(places)}).pipelines:
        aws = places[pipeline.names.stack]
        arn = f"arn:aws:sagemaker:{REGION}:{aws.account}:pipeline/{pipeline.names.pipeline}"
        tags = {tag["Key"]: tag["Value"] for tag in aws.client("sagemaker").list_tags(ResourceArn=arn)["Tags"]}
        below = "/acme/marketing/churn/sm-pipeline/churn"
        revision = {"definition-sha256": definition_hash(pipeline.definition), "commit": COMMIT}
        parameters = {name: aws.client("ssm").get_parameter(Name=f"{below}/{name}") for name in revision}
        recorded = {name: parameter["Parameter"]["Value"] for name, parameter in parameters.items()}
        assert recorded == revision
        assert {f"pipelines:{name}": value for name, value in recorded.items()}.items() <= tags.items()


@pytest.mark.parametrize("stack", [DEV, PROD])
def test_each_stack_is_started_in_its_own_account_alone(
    stack: str,
    folder: Path,
    places: dict[str, EmulatedAws],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    [other] = set(places) - {stack}
    as_in(places[other], folder, monkeypatch)
    assert main(["start", stack]) == 2
    assert "nothing was done" in capsys.readouterr().err
    as_in(places[stack], folder, monkeypatch)
    assert main(["start", stack, "--wait"]) == 0
    sagemaker = places[stack].client("sagemaker")
    [execution] = sagemaker.list_pipeline_executions(PipelineName=f"{stack}-churn-sm-pipeline")[
        "PipelineExecutionSummaries"
    ]
    assert execution["PipelineExecutionDisplayName"].startswith(COMMIT[:18])
    group = f"{stack}-churn-models"
    sagemaker.create_model_package(ModelPackageGroupName=group, ModelApprovalStatus="PendingManualApproval")
    assert main(["approve", stack, "--comment", "better than the last one"]) == 0
    assert f"version 1 of {group} was PendingManualApproval and is Approved\n" in capsys.readouterr().out


def test_whoever_has_another_config_than_the_deployed_one_is_told(
    folder: Path, places: dict[str, EmulatedAws], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    as_in(places[DEV], folder, monkeypatch)
    config = folder / "churn.yaml"
    before = config.read_text("utf-8")
    assert "ml.m5.xlarge" in before
    config.write_text(before.replace("ml.m5.xlarge", "ml.m5.2xlarge"), "utf-8")
    try:
        assert main(["start", DEV]) == 0
    finally:
        config.write_text(before, "utf-8")
    assert capsys.readouterr().err == (
        f"warning: what is deployed, of commit {COMMIT}, is not what this config says;"
        " steps and parameters may differ\n"
    )
