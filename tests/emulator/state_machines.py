"""State machines that moto's interpreter runs, which needs two packages that only ``make test-extra`` installs."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from definitions.values.infrastructure import InfrastructureKind
from tests import extra
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws, emulated_aws
from tests.resolved_texts import resolved

ROLE = f"arn:aws:iam::{ACCOUNT}:role/any"
_VALUES = {
    InfrastructureKind.ACCOUNT: ACCOUNT,
    InfrastructureKind.REGION: REGION,
    InfrastructureKind.PARTITION: "aws",
    InfrastructureKind.DNS_SUFFIX: "amazonaws.com",
}


@contextmanager
def aws_that_runs_state_machines() -> Iterator[EmulatedAws]:
    with emulated_aws(packages=extra.python_packages("antlr4")) as running:
        running.run_state_machines()
        yield running


def definition_of(state_machine: object) -> Any:
    """A compiled definition as AWS would have it, but for retries and waits, which take no time."""
    definition = resolved(state_machine, _VALUES)
    for state in definition["States"].values():
        for retry in state.get("Retry", ()):
            retry["IntervalSeconds"], retry["MaxAttempts"] = 1, 1
        if state["Type"] == "Wait":
            state["Seconds"] = 0
    return definition


def create(aws: EmulatedAws, name: str, definition: object) -> None:
    aws.client("stepfunctions").create_state_machine(name=name, definition=json.dumps(definition), roleArn=ROLE)


def run(aws: EmulatedAws, name: str, given: object) -> Any:
    """Run a state machine of the tests to its end."""
    return run_to_end(aws, f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:{name}", given)


def run_to_end(aws: EmulatedAws, machine: str, given: object) -> Any:
    """Run the state machine with this ARN."""
    states = aws.client("stepfunctions")
    arn = states.start_execution(stateMachineArn=machine, name=uuid.uuid4().hex, input=json.dumps(given))
    for _ in range(300):
        told = states.describe_execution(executionArn=arn["executionArn"])
        if told["status"] != "RUNNING":
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def letter_in(aws: EmulatedAws, queue: str) -> Any:
    """The one message of a dead-letter queue."""
    sqs = aws.client("sqs")
    [message] = sqs.receive_message(QueueUrl=sqs.get_queue_url(QueueName=queue)["QueueUrl"])["Messages"]
    return json.loads(message["Body"])
