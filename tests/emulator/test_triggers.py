"""Triggers in AWS: what schedules, rules, targets, queue and state machine hold, and what destroy leaves."""

import json
from pathlib import Path
from typing import Any

import pytest

from definitions.pipeline.resources.triggers.compiled import CompiledTriggers
from tests.app import App
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.expectations import compiled_module, values_in_aws
from tests.emulator.inventory import PENDING, inventory
from tests.emulator.project_folder import copied_stack, sample_copy
from tests.emulator.terraform import Terraform
from tests.resolved_texts import resolved
from tests.support import CONFIGS
from tests.synth import synthesized_project

pytestmark = pytest.mark.xdist_group("interruptions")

PROJECT = CONFIGS / "operations" / "mdaa.yaml"
PREPARE, RETRAIN = "test-org-test-env-test-domain-prepare", "test-org-test-env-test-domain-retrain"


@pytest.fixture(scope="module")
def deployed(
    operations_project: App,
    quick_variables: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Terraform]:
    """Both stacks, applied."""
    folder = tmp_path_factory.mktemp("triggers")
    stacks = {
        stack: Terraform(copied_stack(operations_project, stack, folder), quick_variables)
        for stack in (PREPARE, RETRAIN)
    }
    for terraform in stacks.values():
        terraform.init()
        terraform.apply()
    return stacks


def triggers(stack: str) -> CompiledTriggers:
    compiled = compiled_module(PROJECT, stack).triggers
    assert compiled is not None
    return compiled


def expected(aws: EmulatedAws, stack: str, tree: object) -> Any:
    return resolved(tree, values_in_aws(aws, compiled_module(PROJECT, stack)))


def queue_arn(stack: str) -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{triggers(stack).names.queue}"


def test_second_plan_is_empty(deployed: dict[str, Terraform]) -> None:
    assert {stack: terraform.changes() for stack, terraform in deployed.items()} == {PREPARE: {}, RETRAIN: {}}


@pytest.mark.parametrize("stack", [PREPARE, RETRAIN])
@pytest.mark.usefixtures("deployed")
def test_rules_hold_the_patterns_and_start_what_they_should(stack: str, aws: EmulatedAws) -> None:
    compiled, events = triggers(stack), aws.client("events")
    pipeline = aws.client("sagemaker").describe_pipeline(PipelineName=compiled_module(PROJECT, stack).names.pipeline)
    machine = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{compiled.names.state_machine}"
    for trigger, pattern in compiled.rules:
        rule = compiled.names.rules[trigger.name]
        assert json.loads(events.describe_rule(Name=rule)["EventPattern"]) == expected(aws, stack, pattern)
        [target] = events.list_targets_by_rule(Rule=rule)["Targets"]
        assert target["Arn"] == (machine if trigger.has_state_machine else pipeline["PipelineArn"])
        assert target["DeadLetterConfig"] == {"Arn": queue_arn(stack)}
        given = target.get("SageMakerPipelineParameters", {}).get("PipelineParameterList", [])
        assert {one["Name"]: one["Value"] for one in given} == dict(trigger.parameters)


@pytest.mark.usefixtures("deployed")
def test_schedules_hold_what_the_config_says(aws: EmulatedAws) -> None:
    group = triggers(PREPARE).names.schedule_group
    weekly = aws.client("scheduler").get_schedule(GroupName=group, Name="weekly")
    assert (weekly["ScheduleExpression"], weekly["ScheduleExpressionTimezone"], weekly["State"]) == (
        "cron(0 6 ? * MON *)",
        "Europe/Berlin",
        "ENABLED",
    )
    assert weekly["FlexibleTimeWindow"] == {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15}
    assert weekly["Target"]["SageMakerPipelineParameters"] == {
        "PipelineParameterList": [{"Name": "Mode", "Value": "all"}]
    }
    assert weekly["Target"]["RetryPolicy"] == {"MaximumEventAgeInSeconds": 3600, "MaximumRetryAttempts": 3}
    assert aws.client("scheduler").get_schedule(GroupName=group, Name="hourly")["State"] == "DISABLED"
    monthly = aws.client("scheduler").get_schedule(GroupName=triggers(RETRAIN).names.schedule_group, Name="monthly")
    planned = "<aws.scheduler.scheduled-time>"
    assert json.loads(monthly["Target"]["Input"]) == {"trigger": "monthly", "event": {"id": planned, "time": planned}}


@pytest.mark.usefixtures("deployed")
def test_state_machine_holds_its_definition_and_logs_with_the_key(aws: EmulatedAws) -> None:
    names = triggers(RETRAIN).names
    arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{names.state_machine}"
    machine = aws.client("stepfunctions").describe_state_machine(stateMachineArn=arn)
    assert json.loads(machine["definition"]) == expected(aws, RETRAIN, triggers(RETRAIN).state_machine)
    [group] = aws.client("logs").describe_log_groups(logGroupNamePrefix=names.log_group)["logGroups"]
    key = aws.client("kms").describe_key(KeyId=compiled_module(PROJECT, RETRAIN).names.key_alias)["KeyMetadata"]["Arn"]
    assert (group["kmsKeyId"], group["retentionInDays"]) == (key, 365)
    queue = aws.client("sqs").get_queue_url(QueueName=names.queue)["QueueUrl"]
    told = aws.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    assert told["KmsMasterKeyId"] == key
    [table] = aws.client("dynamodb").list_tables()["TableNames"]
    assert aws.client("dynamodb").describe_table(TableName=table)["Table"]["SSEDescription"]["KMSMasterKeyArn"] == key


def test_change_of_a_trigger_changes_nothing_else_and_destroy_leaves_nothing(
    quick_variables: dict[str, str], aws: EmulatedAws, tmp_path: Path
) -> None:
    aws.forget_everything()
    project = sample_copy(tmp_path, quick_variables)
    project.edit("operations/retrain.yaml", "projectName: retrain", "projectName: retrain\ndeletionProtection: false")
    file = project.folder / "configs" / "operations" / "mdaa.yaml"
    synthesized_project(project.folder, file)
    terraform = project.terraform(RETRAIN)
    terraform.init()
    terraform.apply()
    project.edit("operations/retrain.yaml", "cron(0 3 1 * ? *)", "cron(0 4 1 * ? *)")
    synthesized_project(project.folder, file)
    assert terraform.changes() == {"aws_scheduler_schedule.schedule_monthly": ["update"]}
    [key] = inventory(aws)["KMS keys"]
    terraform.destroy()
    assert inventory(aws) == {PENDING: [key]}
