"""Two configs: triggers, notifications and alarms."""

from definitions.comparison.changes import ABSENT
from tests.definitions.comparison.compared import compared, lines_of, values_of
from tests.support import CONFIGS

RETRAIN = (CONFIGS / "operations" / "retrain.yaml").read_text(encoding="utf-8")


def test_triggers_are_found_by_name_with_the_places_of_their_new_values() -> None:
    new = (
        RETRAIN.replace("cron(0 3 1 * ? *)", "cron(0 4 1 * ? *)")
        .replace("[version, ", "[Version, ")
        .replace("['>', 0.2]", "['<', 0.2]")
        .replace("{event: detail.report}", "{event: detail.score}")
        .replace("name: labels", "name: marks")
    )
    comparison = compared(RETRAIN, new)
    found = values_of(comparison.settings)
    assert {path: values for path, values in found.items() if ABSENT not in values} == {
        "triggers[rejected].parameters.Reason.join.values[0]": ("version", "Version"),
        "triggers[drift].pattern.detail.score[0].numeric[0]": (">", "<"),
        "triggers[drift].parameters.Reason.event": ("detail.report", "detail.score"),
        "triggers[monthly].schedule.expression": ("cron(0 3 1 * ? *)", "cron(0 4 1 * ? *)"),
    }
    assert found["triggers[labels]"][1] is ABSENT
    assert found["triggers[marks]"][0] is ABSENT
    places = dict(zip(found, lines_of(comparison.settings), strict=True))
    lines = new.splitlines()
    assert "name: marks" in lines[(places["triggers[marks]"] or 0) - 1]
    assert "cron(0 4" in lines[(places["triggers[monthly].schedule.expression"] or 0) - 1]
    assert [(change.kind, change.address) for change in comparison.resources] == [
        ("destroyed", "aws_cloudwatch_event_rule.rule_labels"),
        ("created", "aws_cloudwatch_event_rule.rule_marks"),
    ]


def test_permissions_of_the_roles_of_triggers_are_told_apart() -> None:
    free = RETRAIN.replace("concurrency: {atMost: 1, otherwise: skip}", "")
    comparison = compared(free, RETRAIN)
    assert [change.actions for change in comparison.permissions if change.role == "role of the events"] == [
        ("sagemaker:StartPipelineExecution",)
    ]
    machine = [change for change in comparison.permissions if change.role == "role of the state machine"]
    assert {change.kind for change in machine} == {"added"}
    assert "dynamodb:UpdateItem" in machine[0].actions
    assert "concurrency" in values_of(comparison.settings)


def test_a_name_that_changes_is_no_change_of_the_roles_of_triggers() -> None:
    comparison = compared(RETRAIN, RETRAIN.replace("projectName: retrain", "projectName: again"))
    assert comparison.permissions == []
    replaced = {change.address for change in comparison.resources if change.kind == "replaced"}
    assert {"aws_sqs_queue.dead_letters", "aws_scheduler_schedule.schedule_monthly", "aws_sfn_state_machine.start"} <= (
        replaced
    )


NIGHTLY = (CONFIGS / "operations" / "nightly.yaml").read_text(encoding="utf-8")


def test_notifications_and_alarms_are_found_by_name_with_the_places_of_their_new_values() -> None:
    new = (
        # A trigger may have the name of a notification.
        NIGHTLY.replace("  - name: nightly\n", "  - name: audit\n")
        .replace("event-bus/audit", "event-bus/log")
        .replace("name: team", "name: crew")
        .replace("executionLongerThanMinutes: 240", "executionLongerThanMinutes: 300")
        .replace("  triggerFailed: true\n", "")
    )
    comparison = compared(NIGHTLY, new)
    found = values_of(comparison.settings)
    bus = "arn:aws:events:eu-west-1:111111111111:event-bus"
    assert found["notifications[audit].eventBusArn"] == (f"{bus}/audit", f"{bus}/log")
    assert found["alarms.executionLongerThanMinutes"] == (240, 300)
    assert (found["notifications[team]"][1], found["notifications[crew]"][0]) == (ABSENT, ABSENT)
    places = dict(zip(found, lines_of(comparison.settings), strict=True))
    lines = new.splitlines()
    assert "event-bus/log" in lines[(places["notifications[audit].eventBusArn"] or 0) - 1]
    assert "name: crew" in lines[(places["notifications[crew]"] or 0) - 1]
    assert {(change.kind, change.address) for change in comparison.resources if "schedule" not in change.address} == {
        ("destroyed", "aws_sns_topic.topic_team"),
        ("created", "aws_sns_topic.topic_crew"),
        ("destroyed", "aws_cloudwatch_metric_alarm.alarm_trigger_failed"),
    }
    assert {change.kind for change in comparison.permissions if change.role == "role of the notifications"} == {
        "added",
        "removed",
    }


def test_a_name_that_changes_replaces_topics_rules_and_alarms() -> None:
    comparison = compared(NIGHTLY, NIGHTLY.replace("projectName: nightly", "projectName: weekly"))
    assert comparison.permissions == []
    replaced = {change.address: change.consequence for change in comparison.resources if change.kind == "replaced"}
    assert replaced["aws_sns_topic.topic_team"] == "who subscribes to it must do so again"
    assert {
        "aws_sqs_queue.undelivered",
        "aws_cloudwatch_event_rule.notify_step_failed",
        "aws_cloudwatch_metric_alarm.alarm_execution_failed",
    } <= set(replaced)
