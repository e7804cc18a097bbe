"""Application Auto Scaling: targets, and policies that keep a metric at a value.

Source: Application Auto Scaling API Reference, RegisterScalableTarget and PutScalingPolicy.
"""

from typing import Any

from tests.emulator.provider.values import Attributes
from tests.emulator.resources.api_blocks import block_of, members
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, change_tags
from tests.emulator.schema import load

_PLACE = ("service_namespace", "resource_id", "scalable_dimension")
_TRACKING = "target_tracking_scaling_policy_configuration"


class _Scaling(Resource):
    """What belongs to one dimension of one resource."""

    def _given(self, aws: Aws, call: str, wanted: Attributes) -> dict[str, Any]:
        shape = _client(aws).meta.service_model.operation_model(call).input_shape
        return members(shape, {name: value for name, value in wanted.items() if name not in ("tags", "tags_all")})

    def _block(self, answer: dict[str, Any], state: Attributes, aws: Aws) -> Attributes:
        block = block_of(load()["resource_schemas"][self.type]["block"], answer)
        return {**block, "id": state["id"], "region": aws.region}

    def _place(self, state: Attributes) -> dict[str, str]:
        service, resource, dimension = (state[name] for name in _PLACE)
        return {"ServiceNamespace": service, "ResourceId": resource, "ScalableDimension": dimension}


class Target(_Scaling):
    type = "aws_appautoscaling_target"
    arguments = frozenset({*_PLACE, "min_capacity", "max_capacity", "tags"})
    replaced_by = frozenset(_PLACE)

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        given = self._given(aws, "RegisterScalableTarget", wanted)
        _client(aws).register_scalable_target(**given, Tags=wanted["tags_all"] or {})
        return {"id": wanted["resource_id"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        place = self._place(state)
        place["ResourceIds"] = [place.pop("ResourceId")]  # type: ignore[assignment]
        targets = _client(aws).describe_scalable_targets(**place)["ScalableTargets"]
        if not targets:
            return None
        arn = targets[0]["ScalableTargetARN"]
        tags = _client(aws).list_tags_for_resource(ResourceARN=arn)["Tags"]
        return {**self._block(targets[0], state, aws), "arn": arn, "tags": tags or None, "tags_all": tags}

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        client, arn = _client(aws), before["arn"]
        client.register_scalable_target(**self._given(aws, "RegisterScalableTarget", wanted))
        change_tags(
            before,
            wanted,
            lambda tags: client.tag_resource(ResourceARN=arn, Tags=tags),
            lambda keys: client.untag_resource(ResourceARN=arn, TagKeys=keys),
        )

    def delete(self, aws: Aws, state: Attributes) -> None:
        if self.read(aws, state) is not None:
            _client(aws).deregister_scalable_target(**self._place(state))


class Policy(_Scaling):
    type = "aws_appautoscaling_policy"
    arguments = frozenset(
        {
            *_PLACE,
            *("name", "policy_type"),
            *(
                f"{_TRACKING}.{name}"
                for name in ("target_value", "scale_in_cooldown", "scale_out_cooldown", "disable_scale_in")
            ),
            f"{_TRACKING}.predefined_metric_specification.predefined_metric_type",
            *(
                f"{_TRACKING}.customized_metric_specification.{name}"
                for name in ("metric_name", "namespace", "statistic", "dimensions.name", "dimensions.value")
            ),
        }
    )
    replaced_by = frozenset({"name", *_PLACE})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        given = self._given(aws, "PutScalingPolicy", {**wanted, "policy_name": wanted["name"]})
        _client(aws).put_scaling_policy(**given)
        return {"id": wanted["name"]}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        policies = _client(aws).describe_scaling_policies(**self._place(state))["ScalingPolicies"]
        policy = next((one for one in policies if one["PolicyName"] == state["name"]), None)
        if policy is None:
            return None
        found = {**self._block(policy, state, aws), "name": policy["PolicyName"], "arn": policy["PolicyARN"]}
        return {**found, "alarm_arns": [alarm["AlarmARN"] for alarm in policy["Alarms"]]}

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        self.create(aws, wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        if self.read(aws, state) is not None:
            _client(aws).delete_scaling_policy(PolicyName=state["name"], **self._place(state))


RESOURCES = (Target(), Policy())


def _client(aws: Aws) -> Any:
    return aws.client("application-autoscaling")
