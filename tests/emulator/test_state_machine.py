"""The state machine that starts the pipeline for triggers, run by moto's interpreter.

What differs from AWS: members of Step Functions' own API are in camelCase, see ``_for_moto``.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from definitions.pipeline.resources.triggers.compiled import CompiledTriggers
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.expectations import compiled_module
from tests.emulator.state_machines import ROLE, aws_that_runs_state_machines, create, definition_of, letter_in, run
from tests.support import CONFIGS

pytestmark = [pytest.mark.extra, pytest.mark.xdist_group("state_machine")]

RETRAIN = compiled_module(CONFIGS / "operations" / "mdaa.yaml", "test-org-test-env-test-domain-retrain")
assert RETRAIN.triggers is not None
TRIGGERS: CompiledTriggers = RETRAIN.triggers
PIPELINE, TABLE = RETRAIN.names.pipeline, TRIGGERS.names.lock_table
KEY = """done/it's {a} "file" \\ü.csv"""
EVENT = {"id": "1", "time": "2030-01-01T00:00:00Z", "detail": {"bucket": {"name": "b"}, "object": {"key": KEY}}}


@pytest.fixture(scope="module")
def running() -> Iterator[EmulatedAws]:
    with aws_that_runs_state_machines() as running:
        yield running


@pytest.fixture
def aws(running: EmulatedAws) -> EmulatedAws:
    """The pipeline, the state machine, its table and its queue."""
    running.forget_everything()
    running.client("sagemaker").create_pipeline(
        PipelineName=PIPELINE, PipelineDefinition='{"Steps": []}', RoleArn=ROLE, ClientRequestToken="x" * 32
    )
    running.client("dynamodb").create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": "Pipeline", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "Pipeline", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    running.client("sqs").create_queue(QueueName=TRIGGERS.names.queue)
    create(running, TRIGGERS.names.state_machine, _for_moto(TRIGGERS))
    return running


def _for_moto(triggers: CompiledTriggers) -> Any:
    definition = definition_of(triggers.state_machine)
    describe = definition["States"]["DescribeStarter"]
    describe["Parameters"] = {"executionArn.$": describe["Parameters"]["ExecutionArn.$"]}
    describe["ResultSelector"] = {"status.$": "$.status"}
    return definition


def start(aws: EmulatedAws, trigger: str = "labels", event: dict[str, Any] = EVENT) -> Any:
    """Run the state machine for an event, to its end."""
    return run(aws, TRIGGERS.names.state_machine, {"trigger": trigger, "event": event})


def executions(aws: EmulatedAws) -> list[str]:
    listed = aws.client("sagemaker").list_pipeline_executions(PipelineName=PIPELINE)["PipelineExecutionSummaries"]
    return [one["PipelineExecutionArn"] for one in listed]


def reason(aws: EmulatedAws, execution: str) -> str:
    """What the execution got as its parameter ``Reason``."""
    given = aws.client("sagemaker").list_pipeline_parameters_for_execution(PipelineExecutionArn=execution)
    [parameter] = given["PipelineParameters"]
    assert parameter["Name"] == "Reason"
    return str(parameter["Value"])


def lock(aws: EmulatedAws) -> dict[str, str]:
    items = aws.client("dynamodb").scan(TableName=TABLE)["Items"]
    return {name: value["S"] for item in items for name, value in item.items()}


def hold(aws: EmulatedAws, **attributes: str) -> None:
    item = {"Pipeline": {"S": PIPELINE}, **{name: {"S": value} for name, value in attributes.items()}}
    aws.client("dynamodb").put_item(TableName=TABLE, Item=item)


@pytest.mark.parametrize(
    ("trigger", "event", "expected"),
    [
        ("labels", EVENT, f"s3://b/{KEY}"),
        ("rejected", {**EVENT, "detail": {"ModelPackageVersion": 7}}, "version 7 was rejected"),
        ("monthly", {"id": "2030-01-01T03:00:00Z", "time": "2030-01-01T03:00:00Z"}, "planned for 2030-01-01T03:00:00Z"),
        ("prepared", {**EVENT, "detail": {"pipelineExecutionArn": "arn:x"}}, "arn:x"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.isalpha() else "",
)
def test_each_trigger_gives_its_parameters(
    aws: EmulatedAws, trigger: str, event: dict[str, Any], expected: str
) -> None:
    assert start(aws, trigger, event)["status"] == "SUCCEEDED"
    [execution] = executions(aws)
    assert reason(aws, execution) == expected
    told = aws.client("sagemaker").describe_pipeline_execution(PipelineExecutionArn=execution)
    description = f"Started by trigger {trigger}, for the event {event['id']} of {event['time']}"
    assert told["PipelineExecutionDescription"] == description
    assert lock(aws)["Execution"] == execution


def test_the_next_start_waits_for_nothing_once_the_execution_has_ended(aws: EmulatedAws) -> None:
    start(aws)
    start(aws, event={**EVENT, "id": "2"})
    assert len(executions(aws)) == 2


def test_while_an_execution_that_a_trigger_started_runs_the_next_one_is_skipped(aws: EmulatedAws) -> None:
    start(aws)
    [execution] = executions(aws)
    aws.client("sagemaker").stop_pipeline_execution(PipelineExecutionArn=execution, ClientRequestToken="x" * 32)
    assert start(aws, event={**EVENT, "id": "2"})["status"] == "SUCCEEDED"
    assert executions(aws) == [execution]
    assert lock(aws)["Execution"] == execution


def test_while_an_execution_that_somebody_started_runs_triggers_are_skipped(aws: EmulatedAws) -> None:
    sagemaker = aws.client("sagemaker")
    by_hand = sagemaker.start_pipeline_execution(PipelineName=PIPELINE, ClientRequestToken="x" * 32)
    sagemaker.stop_pipeline_execution(ClientRequestToken="x" * 32, **_arn(by_hand))
    assert start(aws)["status"] == "SUCCEEDED"
    assert len(executions(aws)) == 1
    assert lock(aws) == {}


def test_a_start_that_died_before_it_started_anything_holds_nobody_back(aws: EmulatedAws) -> None:
    machine = TRIGGERS.names.state_machine
    hold(aws, Owner=f"arn:aws:states:{REGION}:{ACCOUNT}:execution:{machine}:gone")
    start(aws)
    assert [lock(aws)["Execution"]] == executions(aws)


def test_an_execution_that_is_gone_holds_nobody_back(aws: EmulatedAws) -> None:
    hold(aws, Owner="any", Execution=f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/{PIPELINE}/execution/gone00000000")
    start(aws)
    assert [lock(aws)["Execution"]] == executions(aws)


def test_of_two_at_the_same_time_one_is_skipped(aws: EmulatedAws) -> None:
    states = aws.client("stepfunctions")
    waiting = json.dumps({"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "End": True}}})
    machine = states.create_state_machine(name="waiting", definition=waiting, roleArn=ROLE)["stateMachineArn"]
    other = states.start_execution(stateMachineArn=machine)["executionArn"]
    hold(aws, Owner=other)
    assert start(aws)["status"] == "SUCCEEDED"
    states.stop_execution(executionArn=other)
    assert executions(aws) == []
    assert lock(aws)["Owner"] == other


def test_what_cannot_be_started_goes_to_the_dead_letter_queue_and_frees_the_lock(aws: EmulatedAws) -> None:
    aws.client("sagemaker").delete_pipeline(PipelineName=PIPELINE, ClientRequestToken="x" * 32)
    assert start(aws)["status"] == "FAILED"
    letter = letter_in(aws, TRIGGERS.names.queue)
    assert (letter["trigger"], letter["event"]) == ("labels", EVENT)
    assert set(letter["error"]) == {"Error", "Cause"}
    assert lock(aws) == {}


def _arn(started: dict[str, Any]) -> dict[str, str]:
    return {"PipelineExecutionArn": started["PipelineExecutionArn"]}
