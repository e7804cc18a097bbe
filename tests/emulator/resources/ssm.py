"""SSM: parameters, as resources and as data sources.

Source: AWS Systems Manager API Reference, PutParameter and GetParameter.
"""

from collections.abc import Iterator
from typing import Any

from tests.emulator.provider.problems import Problem
from tests.emulator.provider.values import Attributes
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import (
    DataSource,
    Resource,
    change_tags,
    found,
    tag_list,
    tags_of,
    without_none,
)


class Parameter(Resource):
    type = "aws_ssm_parameter"
    arguments = frozenset({"name", "type", "value", "insecure_value", "description", "tier", "tags"})
    replaced_by = frozenset({"name"})
    patterns = {"type": "String|StringList|SecureString"}
    changes_with_every_update = frozenset({"version"})

    def problems(self, config: Attributes) -> Iterator[Problem]:
        yield from super().problems(config)
        given = [name for name in ("insecure_value", "value") if config[name] is not None]
        if len(given) != 1:
            detail = f"one of 'insecure_value,value' must be specified, not {len(given)}"
            yield Problem("Invalid combination of arguments", detail, "value")

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        aws.client("ssm").put_parameter(Tags=tag_list(wanted["tags_all"]), **self._settings(wanted))
        return {"id": wanted["name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        ssm, name = aws.client("ssm"), state["id"]
        answer = found(ssm.get_parameter, Name=name, WithDecryption=True)
        if answer is None:
            return None
        parameter = answer["Parameter"]
        by_name = {"Key": "Name", "Option": "Equals", "Values": [name]}
        [described] = ssm.describe_parameters(ParameterFilters=[by_name])["Parameters"]
        value = "value" if state["insecure_value"] is None else "insecure_value"
        return {
            "arn": parameter["ARN"],
            "name": parameter["Name"],
            "type": parameter["Type"],
            "value": None,
            "insecure_value": None,
            value: parameter["Value"],
            "version": parameter["Version"],
            "data_type": parameter.get("DataType"),
            "tier": described.get("Tier"),
            "description": described.get("Description") or None,
            "region": aws.region,
            **tags_of(ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]),
        }

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        ssm, resource = aws.client("ssm"), {"ResourceType": "Parameter", "ResourceId": before["id"]}
        if self._settings(before) != self._settings(wanted):
            ssm.put_parameter(Overwrite=True, **self._settings(wanted))
        change_tags(
            before,
            wanted,
            lambda tags: ssm.add_tags_to_resource(Tags=tag_list(tags), **resource),
            lambda keys: ssm.remove_tags_from_resource(TagKeys=keys, **resource),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(aws.client("ssm").delete_parameter, Name=state["id"])

    @staticmethod
    def _settings(wanted: Attributes) -> dict[str, Any]:
        value = wanted["value"] if wanted["insecure_value"] is None else wanted["insecure_value"]
        settings = {"Name": wanted["name"], "Type": wanted["type"], "Value": value}
        return without_none({**settings, "Description": wanted["description"], "Tier": wanted["tier"]})


class ParameterValue(DataSource):
    type = "aws_ssm_parameter"
    arguments = frozenset({"name"})

    def read(self, aws: Aws, config: Attributes) -> Attributes:
        answer = found(aws.client("ssm").get_parameter, Name=config["name"], WithDecryption=True)
        if answer is None:
            raise Problem(f"reading SSM Parameter ({config['name']}): couldn't find resource", "", "name")
        parameter = answer["Parameter"]
        secret = parameter["Type"] == "SecureString"
        return {
            "id": parameter["Name"],
            "arn": parameter["ARN"],
            "type": parameter["Type"],
            "value": parameter["Value"],
            "insecure_value": None if secret else parameter["Value"],
            "version": parameter["Version"],
            "region": aws.region,
        }


RESOURCES = (Parameter(),)
DATA_SOURCES = (ParameterValue(),)
