"""Who may send to the module's topics and use its key for that: without either, messages vanish in silence."""

import json
from typing import Any

import pytest

from tests.iam import Request, allows
from tests.mdaa_defects.configs import stack, training
from tests.synth import ACCOUNT, KEY_ID, REGION, applied, document, resources, values_of

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
EVENTS, ALARMS = "events.amazonaws.com", "cloudwatch.amazonaws.com"
TEAM = {"name": "team", "events": ["executionFailed"], "topic": {}}
AUDIT = {
    "name": "audit",
    "events": ["executionFailed"],
    "eventBusArn": f"arn:aws:events:{REGION}:{ACCOUNT}:event-bus/audit",
}


def made(*notifications: dict[str, Any], **alarms: Any) -> Any:
    return stack(training(), notifications=list(notifications), **({"alarms": alarms} if alarms else {}))


@pytest.mark.parametrize(
    ("notification", "alarms", "users"),
    [
        (TEAM, {"executionFailed": True}, {EVENTS, ALARMS}),
        (TEAM, {}, {EVENTS}),
        # The dead-letter queue is encrypted as well.
        (AUDIT, {}, {EVENTS}),
        ({"name": "alarms", "topic": {}}, {"executionFailed": True}, {ALARMS}),
    ],
    ids=["events and alarms", "events", "event bus", "alarms"],
)
def test_who_sends_may_use_the_key(notification: dict[str, Any], alarms: dict[str, Any], users: set[str]) -> None:
    policy = document(made(notification, **alarms), "aws_kms_key")
    # EventBridge sends no condition key.
    contexts = {EVENTS: {}, ALARMS: {"aws:SourceAccount": ACCOUNT}}
    for action in ("kms:Decrypt", "kms:GenerateDataKey"):
        allowed = {
            service
            for service, context in contexts.items()
            if allows(policy, Request(action, KEY, context, principal=service))
        }
        assert allowed == users
    others = {"aws:SourceAccount": "999999999999"}
    assert not allows(policy, Request("kms:Decrypt", KEY, others, principal=ALARMS))


def test_only_rules_and_alarms_of_the_module_publish_and_only_over_tls() -> None:
    template = made(TEAM, executionFailed=True)
    [policy] = resources(template, "aws_sns_topic_policy").values()
    policy = json.loads(applied(policy["policy"], values_of(template)))
    [topic] = resources(template, "aws_sns_topic").values()
    arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{topic['name']}"
    [alarm] = resources(template, "aws_cloudwatch_metric_alarm").values()
    own = {
        "aws:SourceAccount": ACCOUNT,
        "aws:SourceArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:{alarm['alarm_name']}",
    }
    assert allows(policy, Request("sns:Publish", arn, principal=EVENTS))
    assert allows(policy, Request("sns:Publish", arn, own, principal=ALARMS))
    for context in ({}, {**own, "aws:SourceArn": f"{own['aws:SourceArn']}-2"}, {**own, "aws:SourceAccount": "9"}):
        assert not allows(policy, Request("sns:Publish", arn, context, principal=ALARMS))
    for principal in ("*", f"arn:aws:iam::{ACCOUNT}:root", "s3.amazonaws.com"):
        assert not allows(policy, Request("sns:Publish", arn, own, principal=principal))
    assert not allows(policy, Request("sns:Publish", arn, {"aws:SecureTransport": "false"}, principal=EVENTS))
    assert not allows(policy, Request("sns:Subscribe", arn, principal=EVENTS))


def test_without_the_keys_a_stack_has_none_of_their_resources() -> None:
    plain = stack(training())
    kinds = ("sns_topic", "sns_topic_policy", "cloudwatch_metric_alarm", "cloudwatch_event_rule", "sqs_queue")
    assert [kind for kind in kinds if resources(plain, f"aws_{kind}")] == []


def test_an_address_keeps_its_subscription_when_another_one_comes_or_goes() -> None:
    def mails(*addresses: str) -> dict[str, str]:
        found = resources(made({**TEAM, "topic": {"emailAddresses": list(addresses)}}), "aws_sns_topic_subscription")
        return {id: each["endpoint"] for id, each in found.items()}

    assert mails("b@example.com", "b@example.com").items() <= mails("a@example.com", "b@example.com").items()
