"""SageMaker: models, endpoint configurations and endpoints.

Sources: Amazon SageMaker API Reference; AWS provider documentation, ``aws_sagemaker_model``,
``aws_sagemaker_endpoint_configuration`` and ``aws_sagemaker_endpoint``.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from tests.emulator.provider.problems import Unfinished
from tests.emulator.provider.values import Attributes
from tests.emulator.resources.api_blocks import block_of, members
from tests.emulator.resources.aws import Aws
from tests.emulator.resources.base import Resource, found, tag_list
from tests.emulator.resources.sagemaker import change_sagemaker_tags, sagemaker_tags
from tests.emulator.schema import load

_NAME = "[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"
_VARIANT = (
    *("variant_name", "model_name", "instance_type", "initial_instance_count", "initial_variant_weight"),
    *("container_startup_health_check_timeout_in_seconds", "model_data_download_timeout_in_seconds"),
    *("volume_size_in_gb", "inference_ami_version", "routing_config.routing_strategy"),
    *(f"serverless_config.{name}" for name in ("memory_size_in_mb", "max_concurrency", "provisioned_concurrency")),
)
_CAPTURE = (
    *("enable_capture", "initial_sampling_percentage", "destination_s3_uri", "kms_key_id"),
    "capture_options.capture_mode",
    *(f"capture_content_type_header.{name}_content_types" for name in ("csv", "json")),
)
_ASYNC = (
    "client_config.max_concurrent_invocations_per_instance",
    *(f"output_config.{name}" for name in ("s3_output_path", "s3_failure_path", "kms_key_id")),
    *(f"output_config.notification_config.{name}_topic" for name in ("success", "error")),
    "output_config.notification_config.include_inference_response_in",
)
_TRAFFIC = (
    *("type", "wait_interval_in_seconds"),
    *(f"{step}.{name}" for step in ("canary_size", "linear_step_size") for name in ("type", "value")),
)
_ROLLING = (
    *("maximum_execution_timeout_in_seconds", "wait_interval_in_seconds"),
    *(f"{batch}maximum_batch_size.{name}" for batch in ("", "rollback_") for name in ("type", "value")),
)
_DEPLOYMENT = (
    "auto_rollback_configuration.alarms.alarm_name",
    *(f"blue_green_update_policy.{name}_in_seconds" for name in ("termination_wait", "maximum_execution_timeout")),
    *(f"blue_green_update_policy.traffic_routing_configuration.{name}" for name in _TRAFFIC),
    *(f"rolling_update_policy.{name}" for name in _ROLLING),
)


class _Described(Resource):
    """What is made by one call and read by another, with the same members.

    Attributes:
        kind: as SageMaker's calls name it, such as ``Model``.
        renamed: arguments by members of the API, where they are named otherwise.
    """

    kind: str
    renamed: Mapping[str, str]

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        name = wanted["name"] or f"{wanted['name_prefix']}{uuid.uuid4().hex[:26]}"
        self.call(aws, "Create", {**wanted, "name": name}, Tags=tag_list(wanted["tags_all"]))
        return {"id": name, "name": name}

    def read(self, aws: Aws, state: Attributes) -> Attributes | None:
        sagemaker = aws.client("sagemaker")
        answer = found(getattr(sagemaker, f"describe_{self._snake}"), **{f"{self.kind}Name": state["id"]})
        if answer is None:
            return None
        block = block_of(self._schema, answer, self.renamed)
        arn = answer[f"{self.kind}Arn"]
        kept: Attributes = {name: state[name] for name in ("id", "name_prefix") if name in block}
        return {**block, **kept, "arn": arn, "region": aws.region, **sagemaker_tags(sagemaker, arn)}

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        change_sagemaker_tags(aws, before, wanted)

    def delete(self, aws: Aws, state: Attributes) -> None:
        found(getattr(aws.client("sagemaker"), f"delete_{self._snake}"), **{f"{self.kind}Name": state["id"]})

    def call(self, aws: Aws, verb: str, wanted: Attributes, **more: object) -> None:
        sagemaker = aws.client("sagemaker")
        shape = sagemaker.meta.service_model.operation_model(f"{verb}{self.kind}").input_shape
        given = {name: value for name, value in wanted.items() if name not in ("tags", "tags_all")}
        getattr(sagemaker, f"{verb.lower()}_{self._snake}")(**members(shape, given, self.renamed), **more)

    @property
    def _snake(self) -> str:
        return {"EndpointConfig": "endpoint_config"}.get(self.kind, self.kind.lower())

    @property
    def _schema(self) -> Any:
        return load()["resource_schemas"][self.type]["block"]


class Model(_Described):
    type, kind = "aws_sagemaker_model", "Model"
    renamed: Mapping[str, str] = {"ModelName": "name", "Containers": "container"}
    arguments = frozenset(
        {
            *("name", "execution_role_arn", "enable_network_isolation", "primary_container.model_package_name"),
            *("vpc_config.subnets", "vpc_config.security_group_ids", "tags"),
        }
    )
    replaced_by = frozenset(
        {"name", "execution_role_arn", "enable_network_isolation", "primary_container", "vpc_config"}
    )
    patterns = {"name": _NAME}


class EndpointConfiguration(_Described):
    type, kind = "aws_sagemaker_endpoint_configuration", "EndpointConfig"
    renamed: Mapping[str, str] = {"EndpointConfigName": "name", "KmsKeyId": "kms_key_arn"}
    _replacing = frozenset(
        {
            *("name", "name_prefix", "kms_key_arn", "production_variants", "shadow_production_variants"),
            *("data_capture_config", "async_inference_config"),
        }
    )
    arguments = frozenset(
        {
            *("name_prefix", "kms_key_arn", "tags"),
            *(
                f"{block}.{name}"
                for block in ("production_variants", "shadow_production_variants")
                for name in _VARIANT
            ),
            *(f"data_capture_config.{name}" for name in _CAPTURE),
            *(f"async_inference_config.{name}" for name in _ASYNC),
        }
    )
    replaced_by = _replacing
    patterns = {"name_prefix": "[a-zA-Z0-9][-a-zA-Z0-9]{0,36}"}


class Endpoint(_Described):
    type, kind = "aws_sagemaker_endpoint", "Endpoint"
    renamed: Mapping[str, str] = {"EndpointName": "name", "LastDeploymentConfig": "deployment_config"}
    arguments = frozenset(
        {"name", "endpoint_config_name", "tags", *(f"deployment_config.{name}" for name in _DEPLOYMENT)}
    )
    replaced_by = frozenset({"name"})
    patterns = {"name": _NAME}
    # After a rollback it serves what it served before, and the provider says nothing.
    read_back = frozenset({"endpoint_config_name"})

    def create(self, aws: Aws, wanted: Attributes) -> Attributes:
        made = super().create(aws, wanted)
        described = aws.client("sagemaker").describe_endpoint(EndpointName=made["id"])
        if described["EndpointStatus"] == "Failed":
            reason = described["FailureReason"]
            raise Unfinished(f"waiting for SageMaker Endpoint ({made['id']}) create: {reason}", made)
        return made

    def update(self, aws: Aws, before: Attributes, wanted: Attributes) -> None:
        settings = ("endpoint_config_name", "deployment_config")
        if any(before[name] != wanted[name] for name in settings):
            self.call(aws, "Update", wanted)
        super().update(aws, before, wanted)


RESOURCES = (Model(), EndpointConfiguration(), Endpoint())
