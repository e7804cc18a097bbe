"""Amazon EventBridge: rules and their targets.

Source: Amazon EventBridge API Reference, PutRule and PutTargets.
"""

from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found, tag_list, tags_of, without_none


class Rule(Resource):
    type = "aws_cloudwatch_event_rule"
    arguments = frozenset({"name", "description", "event_pattern", "state", "tags"})
    replaced_by = frozenset({"name"})
    documents = frozenset({"event_pattern"})
    patterns = {"name": r"[0-9A-Za-z_.-]{1,64}", "state": "ENABLED|DISABLED"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("events").put_rule(Tags=tag_list(wanted["tags_all"]), **_rule(wanted))
        return {"id": wanted["name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        events = aws.client("events")
        answer = found(events.describe_rule, Name=state["id"])
        return answer and {
            "arn": answer["Arn"],
            "name": answer["Name"],
            "name_prefix": "",
            "description": answer.get("Description") or None,
            "event_pattern": answer["EventPattern"],
            "state": answer["State"],
            "region": aws.region,
            **tags_of(events.list_tags_for_resource(ResourceARN=answer["Arn"])["Tags"]),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        events, arn = aws.client("events"), before["arn"]
        events.put_rule(**_rule(wanted))
        change_tags(
            before,
            wanted,
            lambda tags: events.tag_resource(ResourceARN=arn, Tags=tag_list(tags)),
            lambda keys: events.untag_resource(ResourceARN=arn, TagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("events").delete_rule, Name=state["id"])


class Target(Resource):
    type = "aws_cloudwatch_event_target"
    arguments = frozenset(
        {
            "rule",
            "target_id",
            "arn",
            "role_arn",
            "input_transformer.input_paths",
            "input_transformer.input_template",
            "sagemaker_pipeline_target.pipeline_parameter_list.name",
            "sagemaker_pipeline_target.pipeline_parameter_list.value",
            "dead_letter_config.arn",
            "retry_policy.maximum_event_age_in_seconds",
            "retry_policy.maximum_retry_attempts",
        }
    )
    replaced_by = frozenset({"rule", "target_id"})
    patterns = {"target_id": r"[0-9A-Za-z_.-]{1,64}"}

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        answer = aws.client("events").put_targets(Rule=wanted["rule"], Targets=[self._target(wanted)])
        assert answer["FailedEntryCount"] == 0, answer
        return {"id": f"{wanted['rule']}-{wanted['target_id']}"}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        answer = found(aws.client("events").list_targets_by_rule, Rule=state["rule"]) or {"Targets": []}
        target = next((one for one in answer["Targets"] if one["Id"] == state["target_id"]), None)
        if target is None:
            return None
        transformer, retry = target.get("InputTransformer"), target.get("RetryPolicy")
        pipeline, letters = target.get("SageMakerPipelineParameters"), target.get("DeadLetterConfig")
        parameters = [
            {"name": one["Name"], "value": one["Value"]} for one in (pipeline or {}).get("PipelineParameterList", [])
        ]
        return {
            "rule": state["rule"],
            "target_id": target["Id"],
            "arn": target["Arn"],
            "role_arn": target.get("RoleArn"),
            "input_transformer": [
                {"input_template": transformer["InputTemplate"], "input_paths": transformer.get("InputPathsMap")}
            ]
            if transformer
            else [],
            "sagemaker_pipeline_target": [{"pipeline_parameter_list": parameters}] if parameters else [],
            "dead_letter_config": [{"arn": letters["Arn"]}] if letters else [],
            "retry_policy": [
                {
                    "maximum_event_age_in_seconds": retry["MaximumEventAgeInSeconds"],
                    "maximum_retry_attempts": retry["MaximumRetryAttempts"],
                }
            ]
            if retry
            else [],
            "region": aws.region,
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        self.create(aws, wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("events").remove_targets, Rule=state["rule"], Ids=[state["target_id"]])

    @staticmethod
    def _target(wanted: Attributes) -> dict[str, Any]:
        [letters], [retry] = wanted["dead_letter_config"], wanted["retry_policy"]
        target = {
            "Id": wanted["target_id"],
            "Arn": wanted["arn"],
            **without_none({"RoleArn": wanted["role_arn"]}),
            "DeadLetterConfig": {"Arn": letters["arn"]},
            "RetryPolicy": {
                "MaximumEventAgeInSeconds": retry["maximum_event_age_in_seconds"],
                "MaximumRetryAttempts": retry["maximum_retry_attempts"],
            },
        }
        for block in wanted["input_transformer"]:
            paths = without_none({"InputPathsMap": block["input_paths"]})
            target["InputTransformer"] = {"InputTemplate": block["input_template"], **paths}
        for block in wanted["sagemaker_pipeline_target"]:
            given = [{"Name": one["name"], "Value": one["value"]} for one in block["pipeline_parameter_list"]]
            target["SageMakerPipelineParameters"] = {"PipelineParameterList": given}
        return target


RESOURCES = (Rule(), Target())


def _rule(wanted: Attributes) -> dict[str, Any]:
    return without_none(
        {
            "Name": wanted["name"],
            "Description": wanted["description"],
            "EventPattern": wanted["event_pattern"],
            "State": wanted["state"],
        }
    )
