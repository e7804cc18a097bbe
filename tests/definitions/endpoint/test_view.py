"""What an endpoint answers verbs."""

import json

import pytest

from definitions.compiler.kinds import view_of
from definitions.endpoint.compile import CompiledEndpoint
from definitions.values.plain import plain
from tests.definitions.endpoint.projects import endpoint, endpoints, serving
from tests.support import ROOT

EVERY_SORT = pytest.mark.parametrize("one", endpoints(serving()), ids=lambda one: one.names.endpoint)


def test_requests_are_by_operation_and_by_name_where_there_are_several() -> None:
    requests = plain(dict(view_of(endpoint()).definition))
    assert isinstance(requests, dict)
    assert list(requests) == [
        "CreateModel",
        "CreateEndpointConfig",
        "CreateEndpoint",
        "RegisterScalableTarget",
        "PutScalingPolicy",
        "PutMetricAlarm",
    ]
    assert list(requests["CreateModel"]) == ["model", "model_challenger"]
    assert requests["CreateEndpointConfig"]["ProductionVariants"][1] == {
        "VariantName": "challenger",
        "ModelName": "<model name model_challenger>",
        "InitialInstanceCount": 1,
        "InstanceType": "ml.m5.large",
        "InitialVariantWeight": 1,
    }
    assert requests["RegisterScalableTarget"] == {
        "main": {
            "ServiceNamespace": "sagemaker",
            "ResourceId": "endpoint/acme-dev-shared-churn-endpoint-churn-dev-ep/variant/main",
            "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
            "MinCapacity": 2,
            "MaxCapacity": 6,
        }
    }


@EVERY_SORT
def test_the_config_itself_is_derived_to_what_was_compiled(one: CompiledEndpoint) -> None:
    view = view_of(one)
    derived = view.derived()
    assert derived.definition == view.definition
    assert list(derived.granted) == list(one.granted)
    assert derived.names["SSM parameters"] == one.published


@EVERY_SORT
def test_each_resource_is_told_once_and_each_name_in_it_is_shown(one: CompiledEndpoint) -> None:
    view = view_of(one)
    resources = list(view.resources())
    assert len({resource.address for resource in resources}) == len(resources)
    shown = str(view.names())
    assert [resource.name for resource in resources if resource.is_of_mdaa and resource.name not in shown] == []


def test_resources_are_those_of_the_stack_with_their_names_in_aws() -> None:
    [live] = [one for one in endpoints(serving()) if one.naming.module == "live"]
    golden = ROOT / "tests" / "golden" / "endpoints" / "live.tf.json"
    deployed = json.loads(golden.read_text(encoding="utf-8"))["resource"]
    kinds = "appautoscaling_target", "appautoscaling_policy", "cloudwatch_metric_alarm", "sagemaker_model"
    told = {resource.address: resource.name for resource in view_of(live).resources()}
    for kind in (f"aws_{kind}" for kind in kinds):
        assert {address for address in told if address.startswith(f"{kind}.")} == {
            f"{kind}.{name}" for name in deployed[kind]
        }
    for address, name in told.items():
        type_, _, key = address.partition(".")
        arguments = deployed[type_][key]
        named = ("name", "bucket", "alarm_name")
        assert name == next((arguments[one] for one in named if name and one in arguments), "")


def test_groups_are_those_of_the_pipelines_that_register_the_models() -> None:
    uses = view_of(endpoint()).groups()
    assert [(use.group, use.title, use.models) for use in uses] == [
        ("acme-dev-shared-churn-churn", "churn", "latest approved version"),
        ("acme-dev-shared-churn-churn", "churn", "version 3"),
    ]
