"""The requests that an endpoint stands for."""

from typing import Any

from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.rendered_requests import set_members
from definitions.endpoint.requests import model_request
from tests.endpoints import CONFIG, PROJECT, endpoint, endpoint_of, with_keys
from tests.support import json_of


def _configuration(made: CompiledEndpoint) -> Any:
    return json_of(set_members(made.configuration))


def test_configuration_of_mdaas_comprehensive_sample() -> None:
    assert _configuration(endpoint_of(PROJECT, "test-endpoint")) == {
        "EndpointConfigName": "${endpointConfigName}",
        "ProductionVariants": [
            {
                "VariantName": "AllTraffic",
                "ModelName": "${modelName:model}",
                "InitialInstanceCount": 2,
                "InstanceType": "ml.m5.2xlarge",
                "InitialVariantWeight": 1,
            }
        ],
        "DataCaptureConfig": {
            "EnableCapture": True,
            "InitialSamplingPercentage": 100,
            "DestinationS3Uri": "s3://${bucketName}/endpoint-data-capture",
            "KmsKeyId": "${keyArn}",
            "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
            "CaptureContentTypeHeader": {"CsvContentTypes": ["text/csv"], "JsonContentTypes": ["application/json"]},
        },
        "KmsKeyId": "${keyArn}",
    }


def test_model_of_mdaas_comprehensive_sample() -> None:
    made = endpoint_of(PROJECT, "test-endpoint")
    assert json_of(model_request(made.config, made.models[0])) == {
        "ModelName": "${modelName:model}",
        "PrimaryContainer": {
            "ModelPackageName": "arn:aws:sagemaker:us-east-1:123456789012:model-package/test-model-group/1"
        },
        "ExecutionRoleArn": "${roleArn}",
        "VpcConfig": {"SecurityGroupIds": ["sg-0a1b2c3d"], "Subnets": ["subnet-0a1b2c3d"]},
        "EnableNetworkIsolation": True,
    }


def test_without_a_variant_there_is_mdaas() -> None:
    [variant] = _configuration(endpoint(CONFIG))["ProductionVariants"]
    assert (variant["InstanceType"], variant["InitialInstanceCount"]) == ("ml.m5.2xlarge", 1)


def test_serverless_variant_has_neither_instances_nor_isolation_nor_a_key_of_volumes() -> None:
    made = with_keys("productionVariant: {serverless: {memorySizeInMB: 2048, maxConcurrency: 5}}")
    request = _configuration(made)
    assert request["ProductionVariants"][0]["ServerlessConfig"] == {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
    assert "InitialInstanceCount" not in request["ProductionVariants"][0]
    assert "KmsKeyId" not in request
    assert not made.config.is_isolated


def test_deployment_is_undone_by_existing_alarms_and_by_one_for_each_variant() -> None:
    made = with_keys(
        """
productionVariants: [{variantName: a, instanceType: ml.m5.large}, {variantName: b, instanceType: ml.m5.large}]
deployment:
  type: linear
  linearStepSize: {type: CAPACITY_PERCENT, value: 25}
  terminationWaitInSeconds: 600
  alarms: [{metric: Invocation5XXErrors, threshold: 5}, {name: churn-is-down}]
"""
    )
    name = "test-org-test-env-test-domain-test-pipeline-endpoint-churn-dev-invocation-5xx-errors"
    assert json_of(set_members(made.endpoint))["DeploymentConfig"] == {
        "BlueGreenUpdatePolicy": {
            "TrafficRoutingConfiguration": {
                "Type": "LINEAR",
                "WaitIntervalInSeconds": 300,
                "LinearStepSize": {"Type": "CAPACITY_PERCENT", "Value": 25},
            },
            "TerminationWaitInSeconds": 600,
        },
        "AutoRollbackConfiguration": {
            "Alarms": [{"AlarmName": "churn-is-down"}, {"AlarmName": f"{name}-a"}, {"AlarmName": f"{name}-b"}]
        },
    }
    assert [alarm.key for alarm in made.alarms] == ["invocation-5xx-errors-a", "invocation-5xx-errors-b"]


def test_scaling_follows_predefined_and_other_metrics() -> None:
    made = with_keys(
        """
productionVariant:
  instanceType: ml.m5.large
  instanceCount: 2
  autoScaling:
    minCapacity: 2
    maxCapacity: 8
    targets:
      - {metric: SageMakerVariantInvocationsPerInstance, targetValue: 70}
      - {metric: CPUUtilization, targetValue: 60, scaleOutCooldown: 60}
"""
    )
    [scaling] = made.scaling
    variant = f"endpoint/{made.names.endpoint}/variant/AllTraffic"
    assert (scaling.resource_id, scaling.scalable_dimension) == (variant, "sagemaker:variant:DesiredInstanceCount")
    invocations, cpu = scaling.policies
    assert invocations.predefined_metric_type == "SageMakerVariantInvocationsPerInstance"
    assert cpu.customized_metric is not None
    assert cpu.customized_metric.dimensions == (("EndpointName", made.names.endpoint), ("VariantName", "AllTraffic"))
