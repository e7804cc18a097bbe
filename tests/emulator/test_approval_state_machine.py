"""The state machine that publishes the newest approved version, run by moto's interpreter."""

from collections.abc import Iterator
from typing import Any

import pytest

from definitions.pipeline.resources.approvals.compiled import CompiledApprovals
from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.expectations import compiled_module
from tests.emulator.state_machines import aws_that_runs_state_machines, create, definition_of, letter_in, run
from tests.support import CONFIGS

pytestmark = [pytest.mark.extra, pytest.mark.xdist_group("state_machine")]

NIGHTLY = compiled_module(CONFIGS / "operations" / "mdaa.yaml", "test-org-test-env-test-domain-nightly")
assert NIGHTLY.approvals is not None
APPROVALS: CompiledApprovals = NIGHTLY.approvals
GROUP, PARAMETER, MACHINE = APPROVALS.group, APPROVALS.names.parameter, APPROVALS.names.state_machine
EVENT = {"id": "1", "detail": {"ModelPackageGroupName": GROUP, "ModelApprovalStatus": "Approved"}}


@pytest.fixture(scope="module")
def running() -> Iterator[EmulatedAws]:
    with aws_that_runs_state_machines() as running:
        yield running


@pytest.fixture
def aws(running: EmulatedAws) -> EmulatedAws:
    """The group without versions, the parameter as Terraform makes it, the state machine and its queue."""
    running.forget_everything()
    running.client("sagemaker").create_model_package_group(ModelPackageGroupName=GROUP)
    running.client("ssm").put_parameter(Name=PARAMETER, Value="none", Type="String", Tier=APPROVALS.tier)
    running.client("sqs").create_queue(QueueName=APPROVALS.names.queue)
    create(running, MACHINE, definition_of(APPROVALS.state_machine))
    return running


def registered(aws: EmulatedAws, status: str = "Completed", approval: str = "PendingManualApproval") -> str:
    """The ARN of one more version."""
    answer = aws.client("sagemaker").create_model_package(
        ModelPackageGroupName=GROUP, ModelApprovalStatus=approval, CustomerMetadataProperties={"status": status}
    )
    return str(answer["ModelPackageArn"])


def decide(aws: EmulatedAws, version: str, status: str) -> None:
    aws.client("sagemaker").update_model_package(ModelPackageArn=version, ModelApprovalStatus=status)


def published(aws: EmulatedAws, event: object = EVENT, machine: str = MACHINE) -> tuple[str, int]:
    """The parameter and its version, after the state machine has run."""
    assert run(aws, machine, event)["status"] == "SUCCEEDED"
    parameter = aws.client("ssm").get_parameter(Name=PARAMETER)["Parameter"]
    return parameter["Value"], parameter["Version"]


def test_the_newest_approved_version_is_published_whatever_is_decided_in_which_order(aws: EmulatedAws) -> None:
    first, second, third = (registered(aws) for _ in range(3))
    assert published(aws) == ("none", 1)
    decide(aws, second, "Approved")
    assert published(aws) == (second, 2)
    decide(aws, third, "Approved")
    assert published(aws) == (third, 3)
    decide(aws, first, "Approved")
    assert published(aws) == (third, 3)
    decide(aws, third, "Rejected")
    assert published(aws) == (second, 4)
    for version in (first, second):
        decide(aws, version, "Rejected")
    assert published(aws) == ("none", 5)


@pytest.mark.parametrize("page", [1, 2, 20])
def test_versions_that_aws_could_not_complete_are_passed_over_on_all_pages(aws: EmulatedAws, page: int) -> None:
    definition = definition_of(APPROVALS.state_machine)
    for state in ("FindApproved", "FindMore"):
        definition["States"][state]["Parameters"]["MaxResults"] = page
    machine = f"{MACHINE}-{page}"
    create(aws, machine, definition)
    for _ in range(2):
        registered(aws, "Failed", "Approved")
    assert published(aws, machine=machine) == ("none", 1)
    completed = registered(aws, approval="Approved")
    for status in ("Failed", "InProgress", "Failed"):
        registered(aws, status, "Approved")
    assert published(aws, machine=machine) == (completed, 2)


def test_it_believes_no_event_and_needs_none(aws: EmulatedAws) -> None:
    version = registered(aws)
    told: dict[str, Any] = {"detail": {"ModelPackageArn": version, "ModelApprovalStatus": "Approved"}}
    assert published(aws, told) == ("none", 1)
    decide(aws, version, "Approved")
    assert published(aws, {}) == (version, 2)


def test_the_parameter_stays_what_it_is_for_its_readers(aws: EmulatedAws) -> None:
    decide(aws, registered(aws), "Approved")
    published(aws)
    [described] = aws.client("ssm").describe_parameters()["Parameters"]
    assert (described["Type"], described["Tier"]) == ("String", "Advanced")


def test_what_could_not_be_published_goes_to_the_dead_letter_queue(aws: EmulatedAws) -> None:
    aws.client("ssm").delete_parameter(Name=PARAMETER)
    assert run(aws, MACHINE, EVENT)["status"] == "FAILED"
    letter = letter_in(aws, APPROVALS.names.queue)
    assert (letter["parameter"], letter["event"]) == (PARAMETER, EVENT)
    assert set(letter["error"]) == {"Error", "Cause"}
