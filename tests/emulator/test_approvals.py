"""The published approval in AWS: its parameter keeps what is written to it, and reader accounts have their share.

What the state machine writes is tested in ``test_approval_state_machine.py``; that nothing is left, in
``test_notifications.py``.
"""

import json
from pathlib import Path

import pytest

from definitions.pipeline.resources.approvals.compiled import CompiledApprovals
from tests.app import App
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.expectations import compiled_module, values_in_aws
from tests.emulator.project_folder import copied_stack
from tests.emulator.terraform import Terraform
from tests.resolved_texts import resolved
from tests.support import CONFIGS

pytestmark = pytest.mark.xdist_group("interruptions")

STACK = "test-org-test-env-test-domain-nightly"
NIGHTLY = compiled_module(CONFIGS / "operations" / "mdaa.yaml", STACK)
assert NIGHTLY.approvals is not None
APPROVALS: CompiledApprovals = NIGHTLY.approvals
VERSION = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/{APPROVALS.group}/2"


@pytest.fixture(scope="module")
def deployed(
    operations_project: App, quick_variables: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Terraform:
    """The stack, applied."""
    folder: Path = copied_stack(operations_project, STACK, tmp_path_factory.mktemp("approvals"))
    terraform = Terraform(folder, quick_variables)
    terraform.init()
    terraform.apply()
    return terraform


def parameter(aws: EmulatedAws) -> str:
    return str(aws.client("ssm").get_parameter(Name=APPROVALS.names.parameter)["Parameter"]["Value"])


@pytest.mark.usefixtures("deployed")
def test_changes_of_versions_start_what_publishes_the_newest(aws: EmulatedAws) -> None:
    values, events, names = values_in_aws(aws, NIGHTLY), aws.client("events"), APPROVALS.names
    rule = names.rules["versions"]
    assert json.loads(events.describe_rule(Name=rule)["EventPattern"]) == resolved(APPROVALS.pattern, values)
    [target] = events.list_targets_by_rule(Rule=rule)["Targets"]
    assert target["Arn"] == f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{names.state_machine}"
    assert target["DeadLetterConfig"]["Arn"].endswith(f":{names.queue}")
    machine = aws.client("stepfunctions").describe_state_machine(stateMachineArn=target["Arn"])
    assert json.loads(machine["definition"]) == resolved(APPROVALS.state_machine, values)
    [group] = aws.client("logs").describe_log_groups(logGroupNamePrefix=names.log_group)["logGroups"]
    assert group["kmsKeyId"].startswith("arn:aws:kms:")


@pytest.mark.usefixtures("deployed")
def test_reader_accounts_have_their_share_of_the_parameter_and_of_nothing_else(aws: EmulatedAws) -> None:
    ram = aws.client("ram")
    held, readers = (
        [
            one["associatedEntity"]
            for one in ram.get_resource_share_associations(associationType=kind)["resourceShareAssociations"]
        ]
        for kind in ("RESOURCE", "PRINCIPAL")
    )
    assert held == [f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter{APPROVALS.names.parameter}"]
    assert readers == ["222222222222"]


def test_an_apply_after_an_approval_leaves_the_parameter_alone(deployed: Terraform, aws: EmulatedAws) -> None:
    assert parameter(aws) == "none"
    aws.client("ssm").put_parameter(Name=APPROVALS.names.parameter, Value=VERSION, Overwrite=True, Tier=APPROVALS.tier)
    assert deployed.changes() == {}
    deployed.apply()
    assert parameter(aws) == VERSION
