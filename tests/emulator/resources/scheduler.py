"""Amazon EventBridge Scheduler: groups and schedules.

Source: EventBridge Scheduler API Reference, CreateScheduleGroup and CreateSchedule.
"""

from datetime import UTC, datetime
from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found, tag_list, tags_of, without_none


class ScheduleGroup(Resource):
    type = "aws_scheduler_schedule_group"
    arguments = frozenset({"name", "tags"})
    replaced_by = frozenset({"name"})
    patterns = {"name": r"[0-9a-zA-Z_.-]{1,64}"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("scheduler").create_schedule_group(Name=wanted["name"], Tags=tag_list(wanted["tags_all"]))
        return {"id": wanted["name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        scheduler = aws.client("scheduler")
        answer = found(scheduler.get_schedule_group, Name=state["id"])
        return answer and {
            "arn": answer["Arn"],
            "name": answer["Name"],
            "name_prefix": "",
            "state": answer["State"],
            "creation_date": _text(answer.get("CreationDate")),
            "last_modification_date": _text(answer.get("LastModificationDate")),
            "region": aws.region,
            **tags_of(scheduler.list_tags_for_resource(ResourceArn=answer["Arn"])["Tags"]),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        scheduler, arn = aws.client("scheduler"), before["arn"]
        change_tags(
            before,
            wanted,
            lambda tags: scheduler.tag_resource(ResourceArn=arn, Tags=tag_list(tags)),
            lambda keys: scheduler.untag_resource(ResourceArn=arn, TagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("scheduler").delete_schedule_group, Name=state["id"])


class Schedule(Resource):
    type = "aws_scheduler_schedule"
    arguments = frozenset(
        {
            "name",
            "group_name",
            "kms_key_arn",
            "schedule_expression",
            "schedule_expression_timezone",
            "start_date",
            "end_date",
            "state",
            "flexible_time_window.mode",
            "flexible_time_window.maximum_window_in_minutes",
            "target.arn",
            "target.role_arn",
            "target.input",
            "target.sagemaker_pipeline_parameters.pipeline_parameter.name",
            "target.sagemaker_pipeline_parameters.pipeline_parameter.value",
            "target.dead_letter_config.arn",
            "target.retry_policy.maximum_event_age_in_seconds",
            "target.retry_policy.maximum_retry_attempts",
        }
    )
    replaced_by = frozenset({"name", "group_name"})
    patterns = {"name": r"[0-9a-zA-Z_.-]{1,64}", "state": "ENABLED|DISABLED"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("scheduler").create_schedule(**self._settings(wanted))
        return {"id": f"{wanted['group_name']}/{wanted['name']}"}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        group, _, name = state["id"].partition("/")
        answer = found(aws.client("scheduler").get_schedule, GroupName=group, Name=name)
        if answer is None:
            return None
        window, target = answer["FlexibleTimeWindow"], answer["Target"]
        given = target.get("SageMakerPipelineParameters", {}).get("PipelineParameterList", [])
        parameters = [{"name": one["Name"], "value": one["Value"]} for one in given]
        retry = target["RetryPolicy"]
        return {
            "arn": answer["Arn"],
            "name": name,
            "name_prefix": "",
            "group_name": group,
            "kms_key_arn": answer.get("KmsKeyArn"),
            "schedule_expression": answer["ScheduleExpression"],
            "schedule_expression_timezone": answer["ScheduleExpressionTimezone"],
            "start_date": _text(answer.get("StartDate")),
            "end_date": _text(answer.get("EndDate")),
            "state": answer["State"],
            "flexible_time_window": [
                {"mode": window["Mode"], "maximum_window_in_minutes": window.get("MaximumWindowInMinutes")}
            ],
            "target": [
                {
                    "arn": target["Arn"],
                    "role_arn": target["RoleArn"],
                    "input": target.get("Input"),
                    "sagemaker_pipeline_parameters": [{"pipeline_parameter": parameters}] if parameters else [],
                    "dead_letter_config": [{"arn": target["DeadLetterConfig"]["Arn"]}],
                    "retry_policy": [
                        {
                            "maximum_event_age_in_seconds": retry["MaximumEventAgeInSeconds"],
                            "maximum_retry_attempts": retry["MaximumRetryAttempts"],
                        }
                    ],
                }
            ],
            "region": aws.region,
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        aws.client("scheduler").update_schedule(**self._settings(wanted))

    def delete(self, aws: Aws, state: Attributes) -> None:
        group, _, name = state["id"].partition("/")
        found(aws.client("scheduler").delete_schedule, GroupName=group, Name=name)

    @staticmethod
    def _settings(wanted: Attributes) -> dict[str, Any]:
        [window], [target] = wanted["flexible_time_window"], wanted["target"]
        [letters], [retry] = target["dead_letter_config"], target["retry_policy"]
        given = [
            {"Name": one["name"], "Value": one["value"]}
            for block in target["sagemaker_pipeline_parameters"]
            for one in block["pipeline_parameter"]
        ]
        return without_none(
            {
                "Name": wanted["name"],
                "GroupName": wanted["group_name"],
                "KmsKeyArn": wanted["kms_key_arn"],
                "ScheduleExpression": wanted["schedule_expression"],
                "ScheduleExpressionTimezone": wanted["schedule_expression_timezone"],
                "StartDate": wanted["start_date"],
                "EndDate": wanted["end_date"],
                "State": wanted["state"],
                "FlexibleTimeWindow": without_none(
                    {"Mode": window["mode"], "MaximumWindowInMinutes": window["maximum_window_in_minutes"]}
                ),
                "Target": without_none(
                    {
                        "Arn": target["arn"],
                        "RoleArn": target["role_arn"],
                        "Input": target["input"],
                        "SageMakerPipelineParameters": {"PipelineParameterList": given} if given else None,
                        "DeadLetterConfig": {"Arn": letters["arn"]},
                        "RetryPolicy": {
                            "MaximumEventAgeInSeconds": retry["maximum_event_age_in_seconds"],
                            "MaximumRetryAttempts": retry["maximum_retry_attempts"],
                        },
                    }
                ),
            }
        )


RESOURCES = (ScheduleGroup(), Schedule())


def _text(moment: datetime | None) -> str | None:
    """A time as the provider writes it."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
