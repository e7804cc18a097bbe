"""Rules about who hears of the pipeline: policies of topics, and alarms.

Sources: EventBridge User Guide, "Using resource-based policies" (a statement of a topic for EventBridge takes no
condition); Amazon SNS Developer Guide, "Amazon SNS security best practices"; Amazon CloudWatch User Guide, "Using
Amazon CloudWatch alarms".
"""

from collections.abc import Iterator, Mapping
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.policy_statements import Request, Statement, is_denied, parse_statements
from stacks.checks.reading.watched_alarms import watched_alarms

_RULES = {"Service": ["events.amazonaws.com"]}
_ALARMS = {"Service": ["cloudwatch.amazonaws.com"]}


class OnlyAwsPublishes(Rule):
    number = 33
    title = "A topic takes messages only from EventBridge and from alarms of this account, and over TLS"
    level = "MEDIUM"
    category = CheckCategories.IAM
    resources = ("aws_sns_topic_policy",)
    why = "Whoever else may publish can pass messages off as the pipeline's; what EventBridge may not send, vanishes."
    fix = "The stack writes the policy; leave it as it is."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Other senders, senders of any account, a condition that EventBridge cannot meet, and plain HTTP."""
        self.evaluated_keys = ["policy"]
        statements = parse_statements(attribute(conf, "policy"))
        for statement in statements:
            if statement.allows:
                yield from _faults(statement)
        resources = {resource for statement in statements for resource in statement.resources} or {"*"}
        for resource in sorted(resources):
            if not is_denied(statements, Request("sns:Publish", resource, {"aws:securetransport": "false"})):
                yield "sns:Publish over plain HTTP is not denied"


def _faults(statement: Statement) -> Iterator[str]:
    if statement.principals not in (_RULES, _ALARMS) or statement.negated is not None:
        yield f"{statement} allows others than EventBridge and CloudWatch"
    elif statement.principals == _RULES and statement.conditions:
        yield f"{statement} has a condition: EventBridge cannot meet it"
    elif statement.principals == _ALARMS and not statement.condition_values("aws:SourceAccount", "StringEquals"):
        yield f"{statement} has no condition on aws:SourceAccount"
    if statement.actions != ["sns:Publish"]:
        yield f"{statement} allows {', '.join(statement.actions)}"


class AlarmIsHeard(Rule):
    number = 34
    title = "An alarm tells somebody, or undoes the update of an endpoint"
    level = "LOW"
    category = CheckCategories.LOGGING
    resources = ("aws_cloudwatch_metric_alarm",)
    why = "An alarm without a topic is seen only by whoever looks at the console."
    fix = "Give `notifications` a `topic` or a `topicArn`."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Alarms without an action, which no deployment of the stack watches."""
        self.evaluated_keys = ["alarm_actions"]
        if not attribute(conf, "alarm_actions") and attribute(conf, "alarm_name") not in watched_alarms(self.file):
            yield "has no alarm_actions"


RULES = [OnlyAwsPublishes(), AlarmIsHeard()]
