"""AWS Step Functions: state machines.

Source: AWS Step Functions API Reference, CreateStateMachine.
"""

from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags, found, tag_list, tags_of


class StateMachine(Resource):
    type = "aws_sfn_state_machine"
    arguments = frozenset(
        {
            "name",
            "role_arn",
            "definition",
            "type",
            "logging_configuration.level",
            "logging_configuration.include_execution_data",
            "logging_configuration.log_destination",
            "tracing_configuration.enabled",
            "tags",
        }
    )
    replaced_by = frozenset({"name", "type"})
    documents = frozenset({"definition"})
    patterns = {"name": r"[0-9A-Za-z_-]{1,80}", "type": "STANDARD|EXPRESS"}
    changes_with_every_update = frozenset({"revision_id"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        answer = aws.client("stepfunctions").create_state_machine(
            name=wanted["name"],
            type=wanted["type"],
            tags=tag_list(wanted["tags_all"], "key", "value"),
            **self._settings(wanted),
        )
        return {"id": answer["stateMachineArn"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        states, arn = aws.client("stepfunctions"), state["id"]
        answer = found(states.describe_state_machine, stateMachineArn=arn)
        if answer is None:
            return None
        logging = answer["loggingConfiguration"]
        [log] = logging["destinations"]
        return {
            "arn": arn,
            "name": answer["name"],
            "name_prefix": "",
            "type": answer["type"],
            "status": answer["status"],
            "role_arn": answer["roleArn"],
            "definition": answer["definition"],
            "description": answer.get("description"),
            "revision_id": answer.get("revisionId"),
            "creation_date": answer["creationDate"].strftime("%Y-%m-%dT%H:%M:%SZ"),
            "state_machine_version_arn": "",
            "version_description": None,
            "logging_configuration": [
                {
                    "level": logging["level"],
                    "include_execution_data": logging["includeExecutionData"],
                    "log_destination": log["cloudWatchLogsLogGroup"]["logGroupArn"],
                }
            ],
            "tracing_configuration": [{"enabled": answer["tracingConfiguration"]["enabled"]}],
            "region": aws.region,
            **tags_of(states.list_tags_for_resource(resourceArn=arn)["tags"], "key", "value"),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        states, arn = aws.client("stepfunctions"), before["arn"]
        states.update_state_machine(stateMachineArn=arn, **self._settings(wanted))
        change_tags(
            before,
            wanted,
            lambda tags: states.tag_resource(resourceArn=arn, tags=tag_list(tags, "key", "value")),
            lambda keys: states.untag_resource(resourceArn=arn, tagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("stepfunctions").delete_state_machine, stateMachineArn=state["id"])

    @staticmethod
    def _settings(wanted: Attributes) -> dict[str, Any]:
        [logging], [tracing] = wanted["logging_configuration"], wanted["tracing_configuration"]
        return {
            "definition": wanted["definition"],
            "roleArn": wanted["role_arn"],
            "loggingConfiguration": {
                "level": logging["level"],
                "includeExecutionData": logging["include_execution_data"],
                "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": logging["log_destination"]}}],
            },
            "tracingConfiguration": {"enabled": tracing["enabled"]},
        }


RESOURCES = (StateMachine(),)
