"""The requests of AWS's APIs that an endpoint stands for, each in AWS's order and casing.

Sources: APIs CreateModel, CreateEndpointConfig and CreateEndpoint.
"""

from collections.abc import Sequence

from definitions.api.local_storage import has_local_storage
from definitions.endpoint.config.deployment import ALL_AT_ONCE, CANARY, LINEAR, ROLLING, CapacitySize, Deployment
from definitions.endpoint.config.module_config import EndpointModuleConfig
from definitions.endpoint.config.settings import AsyncInference, DataCapture
from definitions.endpoint.config.variants import Variant
from definitions.endpoint.models import ServedModel, model_key
from definitions.endpoint.names import EndpointNames
from definitions.values.infrastructure import (
    BUCKET_NAME,
    ENDPOINT_CONFIG_NAME,
    KEY_ARN,
    ROLE_ARN,
    Text,
    model_name,
    text,
)

CAPTURE_FOLDER = "endpoint-data-capture"
"""The folder of what is captured in the endpoint's bucket, as in MDAA."""
INPUT_FOLDER = "async-inference/input"
"""The folder of requests that are answered later."""
OUTPUT_FOLDER, FAILURE_FOLDER = "async-inference/output", "async-inference/failures"
"""Folders of answers, and of reports of failures."""
_TRAFFIC = {ALL_AT_ONCE: "ALL_AT_ONCE", CANARY: "CANARY", LINEAR: "LINEAR"}


def in_bucket(folder: str) -> Text:
    """The S3 URI of a folder of the endpoint's bucket."""
    return text("s3://", BUCKET_NAME, f"/{folder}")


def model_request(config: EndpointModuleConfig, model: ServedModel) -> dict[str, object]:
    """Request of CreateModel."""
    return {
        "ModelName": model_name(model.key),
        "PrimaryContainer": {"ModelPackageName": model.package},
        "ExecutionRoleArn": ROLE_ARN,
        "VpcConfig": config.network_config.vpc_config,
        "EnableNetworkIsolation": config.is_isolated,
    }


def configuration_request(config: EndpointModuleConfig) -> dict[str, object]:
    """Request of CreateEndpointConfig; Terraform makes its name of a prefix."""
    production, shadows = (
        [variant.render(model_name(model_key(variant))) for variant in variants]
        for variants in (config.production, config.shadows)
    )
    return {
        "EndpointConfigName": ENDPOINT_CONFIG_NAME,
        "ProductionVariants": production,
        "DataCaptureConfig": _capture(config.data_capture_config) if config.captures_data else None,
        "KmsKeyId": KEY_ARN if encrypts_volumes(config) else None,
        "AsyncInferenceConfig": None if config.async_inference is None else _answers(config.async_inference),
        "ShadowProductionVariants": shadows or None,
    }


def encrypts_volumes(config: EndpointModuleConfig) -> bool:
    """Whether instances have volumes that take a key: hardware encrypts local NVMe storage, and AWS refuses a key.

    The key is one for all variants, so a single one with such storage leaves the others without it.
    """
    return not config.is_serverless and not any(stores_locally(variant) for variant in config.variants)


def stores_locally(variant: Variant) -> bool:
    """Whether the instances of a variant have local NVMe storage."""
    return isinstance(variant.instance_type, str) and has_local_storage(variant.instance_type)


def _capture(capture: DataCapture | None) -> dict[str, object]:
    capture = capture or DataCapture()
    return {
        "EnableCapture": True,
        "InitialSamplingPercentage": capture.sampling_percentage,
        "DestinationS3Uri": in_bucket(CAPTURE_FOLDER),
        "KmsKeyId": KEY_ARN,
        "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
        "CaptureContentTypeHeader": {
            "CsvContentTypes": capture.csv_content_types,
            "JsonContentTypes": capture.json_content_types,
        },
    }


def _answers(settings: AsyncInference) -> dict[str, object]:
    most, told = settings.max_concurrent_invocations_per_instance, settings.notification_config
    return {
        "ClientConfig": None if most is None else {"MaxConcurrentInvocationsPerInstance": most},
        "OutputConfig": {
            "KmsKeyId": KEY_ARN,
            "S3OutputPath": in_bucket(OUTPUT_FOLDER),
            "NotificationConfig": told
            and {
                "SuccessTopic": told.success_topic,
                "ErrorTopic": told.error_topic,
                "IncludeInferenceResponseIn": told.include_inference_response_in,
            },
            "S3FailurePath": in_bucket(FAILURE_FOLDER),
        },
    }


def endpoint_request(
    config: EndpointModuleConfig, names: EndpointNames, rollback_alarms: Sequence[Text]
) -> dict[str, object]:
    """Request of CreateEndpoint; ``rollback_alarms`` are the names of alarms that make a deployment go back."""
    return {
        "EndpointName": names.endpoint,
        "EndpointConfigName": ENDPOINT_CONFIG_NAME,
        "DeploymentConfig": None if config.deployment is None else _deployment(config.deployment, rollback_alarms),
    }


def _deployment(deployment: Deployment, rollback_alarms: Sequence[Text]) -> dict[str, object]:
    wait, longest = deployment.wait_interval_in_seconds, deployment.maximum_execution_timeout_in_seconds
    alarms = {"Alarms": [{"AlarmName": name} for name in rollback_alarms]} if rollback_alarms else None
    if deployment.type == ROLLING:
        rolling = {
            "MaximumBatchSize": _size(deployment.maximum_batch_size),
            "WaitIntervalInSeconds": wait,
            "MaximumExecutionTimeoutInSeconds": longest,
            "RollbackMaximumBatchSize": _size(deployment.rollback_maximum_batch_size),
        }
        return {"RollingUpdatePolicy": rolling, "AutoRollbackConfiguration": alarms}
    traffic = {
        "Type": _TRAFFIC.get(deployment.type),
        "WaitIntervalInSeconds": wait,
        "CanarySize": _size(deployment.canary_size),
        "LinearStepSize": _size(deployment.linear_step_size),
    }
    blue_green = {
        "TrafficRoutingConfiguration": traffic,
        "TerminationWaitInSeconds": deployment.termination_wait_in_seconds,
        "MaximumExecutionTimeoutInSeconds": longest,
    }
    return {"BlueGreenUpdatePolicy": blue_green, "AutoRollbackConfiguration": alarms}


def _size(size: CapacitySize | None) -> dict[str, object] | None:
    return None if size is None else size.render()
