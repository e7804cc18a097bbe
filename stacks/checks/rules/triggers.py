"""Rules about what starts the pipeline: schedules, rules of EventBridge, their roles and dead-letter queues.

Sources: EventBridge User Guide, "Using dead-letter queues to process undelivered events" and "How EventBridge retries
delivering events"; EventBridge Scheduler User Guide, "Configuring a dead-letter queue"; Amazon SQS Developer Guide,
"Amazon SQS security best practices".
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checkov.common.models.enums import CheckCategories

from stacks.checks.base_rule import Rule, attribute
from stacks.checks.reading.policy_statements import Request, Statement, is_denied, parse_statements
from stacks.checks.role_policy_rule import RolePolicyRule

_TARGETS = ("aws_scheduler_schedule", "aws_cloudwatch_event_target")
_LONGEST_AGE = 86400
_STARTS = ("sagemaker:StartPipelineExecution", "states:StartExecution")


def _target_block(conf: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A block of the target: a schedule has it in its own block, a target of a rule has it itself."""
    holder = attribute(conf, "target") if "target" in conf else conf
    found = attribute(holder, name) if isinstance(holder, Mapping) else None
    return found if isinstance(found, Mapping) else {}


class TriggerHasDeadLetters(Rule):
    number = 29
    title = "What EventBridge cannot deliver goes to a dead-letter queue"
    level = "MEDIUM"
    category = CheckCategories.LOGGING
    resources = _TARGETS
    why = "Without a queue an event that started nothing, or of which nobody could be told, vanishes."
    fix = "The stack adds the queue; leave it as it is."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Targets without a queue."""
        self.evaluated_keys = ["dead_letter_config"]
        if not attribute(_target_block(conf, "dead_letter_config"), "arn"):
            yield "has no dead_letter_config"


class TriggerStopsRetrying(Rule):
    number = 30
    title = "A start is not tried again for a whole day"
    level = "LOW"
    category = CheckCategories.GENERAL_SECURITY
    resources = _TARGETS
    why = "AWS tries for 24 hours if nothing is said: the pipeline then starts when nobody expects it any more."
    fix = "Give `maximumEventAgeInSeconds` in the `retryPolicy` of the trigger; an hour if not given."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Retries without an end, or a late one."""
        self.evaluated_keys = ["retry_policy"]
        age = attribute(_target_block(conf, "retry_policy"), "maximum_event_age_in_seconds")
        if not isinstance(age, int) or age >= _LONGEST_AGE:
            yield f"maximum_event_age_in_seconds is {'not given' if age is None else age}"


class StartsOnePipeline(RolePolicyRule):
    number = 31
    title = "A role starts one pipeline, or the one state machine that does so"
    level = "HIGH"
    why = "Whoever can start a pipeline runs code under its role."
    fix = "The stack writes these roles; name no other pipeline in `additionalStatements`."

    def statement_findings(self, statement: Statement, policy: Sequence[Statement]) -> Iterator[str]:
        """Patterns, and resources of several names."""
        started = [action for action in statement.actions if action in _STARTS]
        if not started:
            return
        named = [resource.removesuffix("/execution/*") for resource in statement.resources]
        yield from (f"allows {', '.join(started)} on {name}" for name in named if "*" in name or "?" in name)
        # SageMaker writes names in either case.
        if len({name.lower() for name in named}) > 1:
            yield f"allows {', '.join(started)} on several: {', '.join(named)}"


class OnlyRulesSendDeadLetters(Rule):
    number = 32
    title = "The dead-letter queue takes messages only from rules of the stack, and over TLS"
    level = "MEDIUM"
    category = CheckCategories.IAM
    resources = ("aws_sqs_queue_policy",)
    why = "Messages of others would look like failed starts, and events can hold names of data."
    fix = "The stack writes the policy; leave it as it is."

    def findings(self, conf: Mapping[str, Any]) -> Iterator[str]:
        """Senders without a condition, and requests over plain HTTP that are not denied."""
        self.evaluated_keys = ["policy"]
        statements = parse_statements(attribute(conf, "policy"))
        for statement in statements:
            if not statement.allows:
                continue
            sources = statement.condition_values("aws:SourceArn", "ArnEquals")
            if statement.principals != {"Service": ["events.amazonaws.com"]} or statement.negated is not None:
                yield f"{statement} allows others than rules of EventBridge"
            elif not sources or any("*" in source for source in sources):
                yield f"{statement} has no condition on aws:SourceArn that names rules"
            if statement.actions != ["sqs:SendMessage"]:
                yield f"{statement} allows {', '.join(statement.actions)}"
        resources = {resource for statement in statements for resource in statement.resources} or {"*"}
        for resource in sorted(resources):
            for action in ("sqs:SendMessage", "sqs:ReceiveMessage"):
                if not is_denied(statements, Request(action, resource, {"aws:securetransport": "false"})):
                    yield f"{action} over plain HTTP is not denied"


RULES = [TriggerHasDeadLetters(), TriggerStopsRetrying(), StartsOnePipeline(), OnlyRulesSendDeadLetters()]
