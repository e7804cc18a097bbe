"""Notifications and alarms in AWS: what rules, targets, topics and alarms hold, and what destroy leaves."""

import json
from typing import Any

import pytest

from definitions.pipeline.compile import CompiledPipeline
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.expectations import compiled_module, values_in_aws
from tests.emulator.inventory import PENDING, inventory
from tests.emulator.project_folder import ProjectFolder, sample_copy
from tests.emulator.terraform import Terraform
from tests.resolved_texts import resolved
from tests.support import CONFIGS
from tests.synth import synthesized_project

pytestmark = pytest.mark.xdist_group("interruptions")

PROJECT = CONFIGS / "operations" / "mdaa.yaml"
STACK = "test-org-test-env-test-domain-nightly"
BUS = "arn:aws:events:eu-west-1:111111111111:event-bus/audit"
ON_CALL = "arn:aws:sns:eu-west-1:111111111111:on-call"


@pytest.fixture(scope="module")
def project(quick_variables: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> ProjectFolder:
    """A copy of the samples, whose stack may be destroyed."""
    folder = sample_copy(tmp_path_factory.mktemp("notifications"), quick_variables)
    folder.edit("operations/nightly.yaml", "projectName: nightly", "projectName: nightly\ndeletionProtection: false")
    return folder


@pytest.fixture(scope="module")
def deployed(project: ProjectFolder) -> Terraform:
    """The stack, applied."""
    synthesize(project)
    terraform = project.terraform(STACK)
    terraform.init()
    terraform.apply()
    return terraform


def synthesize(project: ProjectFolder) -> None:
    synthesized_project(project.folder, project.folder / "configs" / "operations" / "mdaa.yaml")


@pytest.fixture(scope="module")
def pipeline() -> CompiledPipeline:
    return compiled_module(PROJECT, STACK)


def topic_of(pipeline: CompiledPipeline) -> str:
    assert pipeline.notifications is not None
    return f"arn:aws:sns:{REGION}:{ACCOUNT}:{pipeline.notifications.names.topics['team']}"


def test_second_plan_is_empty(deployed: Terraform) -> None:
    assert deployed.changes() == {}


@pytest.mark.usefixtures("deployed")
def test_rules_find_their_events_and_tell_their_receivers(pipeline: CompiledPipeline, aws: EmulatedAws) -> None:
    events, notifications = aws.client("events"), pipeline.notifications
    assert notifications is not None
    values = values_in_aws(aws, pipeline)
    role = aws.client("iam").get_role(RoleName=notifications.names.role)["Role"]["Arn"]
    for event in notifications.events:
        rule = notifications.names.rules[event.name]
        assert json.loads(events.describe_rule(Name=rule)["EventPattern"]) == resolved(event.pattern, values)
        targets = {each["Id"]: each for each in events.list_targets_by_rule(Rule=rule)["Targets"]}
        assert set(targets) == {receiver.name for receiver in event.receivers}
        for name, target in targets.items():
            assert target["DeadLetterConfig"]["Arn"].endswith(notifications.names.queue)
            whole = (target["Arn"], target.get("RoleArn"), target.get("InputTransformer"))
            message = {"InputPathsMap": event.message.paths, "InputTemplate": event.message.template}
            assert whole == ((BUS, role, None) if name == "audit" else (topic_of(pipeline), None, message))


@pytest.mark.usefixtures("deployed")
def test_topic_is_encrypted_and_has_its_readers(pipeline: CompiledPipeline, aws: EmulatedAws) -> None:
    sns, topic = aws.client("sns"), topic_of(pipeline)
    told = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    key = aws.client("kms").describe_key(KeyId=pipeline.names.key_alias)["KeyMetadata"]["Arn"]
    assert told["KmsMasterKeyId"] == key
    allowed = [each["Sid"] for each in json.loads(told["Policy"])["Statement"] if each["Effect"] == "Allow"]
    assert allowed == ["RulesPublish", "AlarmsPublish"]
    [mail] = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert (mail["Protocol"], mail["Endpoint"]) == ("email", "ml-team@example.com")


@pytest.mark.usefixtures("deployed")
def test_alarms_measure_this_pipeline_and_tell_both_topics(pipeline: CompiledPipeline, aws: EmulatedAws) -> None:
    alarms: dict[str, Any] = {
        alarm["MetricName"]: alarm for alarm in aws.client("cloudwatch").describe_alarms()["MetricAlarms"]
    }
    assert set(alarms) == {
        *("ExecutionFailed", "ExecutionDuration", "ExecutionSucceeded"),
        "ApproximateNumberOfMessagesVisible",
    }
    assert {frozenset(alarm["AlarmActions"]) for alarm in alarms.values()} == {frozenset({topic_of(pipeline), ON_CALL})}
    letters = alarms.pop("ApproximateNumberOfMessagesVisible")
    [queue] = letters["Dimensions"]
    assert aws.client("sqs").get_queue_url(QueueName=queue["Value"])["QueueUrl"].endswith(queue["Value"])
    assert {alarm["Namespace"] for alarm in alarms.values()} == {"AWS/Sagemaker/ModelBuildingPipeline"}
    for alarm in alarms.values():
        assert alarm["Dimensions"] == [{"Name": "PipelineName", "Value": pipeline.names.pipeline}]
    nothing = alarms["ExecutionSucceeded"]
    assert (nothing["Period"] * nothing["EvaluationPeriods"], nothing["TreatMissingData"]) == (26 * 3600, "breaching")
    assert alarms["ExecutionDuration"]["Threshold"] == 240 * 60 * 1000


def test_another_reader_changes_nothing_else_and_destroy_leaves_nothing(
    project: ProjectFolder, deployed: Terraform, aws: EmulatedAws
) -> None:
    project.edit("operations/nightly.yaml", "[ml-team@", "[new@example.com, ml-team@")
    synthesize(project)
    [(address, actions)] = deployed.changes().items()
    assert (address.partition(".")[0], actions) == ("aws_sns_topic_subscription", ["create"])
    [key] = inventory(aws)["KMS keys"]
    deployed.destroy()
    assert inventory(aws) == {PENDING: [key]}
