"""What MDAA gets wrong about endpoints: E-01 to E-15."""

from typing import Any

import pytest

from definitions.endpoint.rendered_requests import set_members
from definitions.endpoint.requests import model_request
from tests.endpoints import CONFIG, PROJECT, endpoint, endpoint_of, problems_of, statement, with_keys
from tests.support import json_of

COMPREHENSIVE = endpoint_of(PROJECT, "test-endpoint")
VARIANT = "productionVariant: {{instanceType: {}}}"


def test_e01_role_may_decrypt_the_model_although_the_config_does_not_name_its_key() -> None:
    found = statement(endpoint(CONFIG), "DecryptWithUnknownKey")
    conditions = {key: json_of(list(values)) for _, key, values in found.conditions}
    assert found.actions == ("kms:Decrypt",)
    assert conditions == {
        "kms:CallerAccount": ["${account}"],
        "kms:ViaService": ["s3.${region}.amazonaws.com"],
        "kms:EncryptionContext:aws:s3:arn": [
            "arn:${partition}:s3:::churn-models",
            "arn:${partition}:s3:::churn-models/*",
        ],
    }


def test_e02_capture_goes_to_a_bucket_of_the_endpoints_own_and_the_role_may_write_there() -> None:
    assert _configuration()["DataCaptureConfig"]["DestinationS3Uri"] == "s3://${bucketName}/endpoint-data-capture"
    written = statement(COMPREHENSIVE, "CaptureData")
    assert json_of(list(written.resources)) == ["arn:${partition}:s3:::${bucketName}/endpoint-data-capture/*"]
    assert "kms:GenerateDataKey" in statement(COMPREHENSIVE, "UseKey").actions


def test_e03_keys_are_named_by_their_arns() -> None:
    configuration = _configuration()
    assert (configuration["KmsKeyId"], configuration["DataCaptureConfig"]["KmsKeyId"]) == ("${keyArn}", "${keyArn}")


def test_e04_what_is_no_version_is_refused() -> None:
    assert _rules("{projectName: a, stageName: b, modelBucketName: c-models, modelPackageArn: foo}") == {
        "bad-model-package-arn"
    }


@pytest.mark.parametrize(
    ("key", "rule"),
    [
        ("instanceType: t2.big", "bad-instance-type"),
        ("instanceCount: 0", "out-of-range"),
        ("initialVariantWeight: -1", "out-of-range"),
        ("variantName: bad name!", "bad-name"),
    ],
)
def test_e05_variants_are_checked(key: str, rule: str) -> None:
    other = "" if key.startswith("instanceType") else "instanceType: ml.m5.large, "
    assert _rules([CONFIG, f"productionVariant: {{{other}{key}}}"]) == {rule}


def test_e06_a_vpc_without_subnets_is_refused() -> None:
    assert _rules([CONFIG, "networkConfig: {vpcId: vpc-0a1b2c3d}"]) == {"half-vpc"}


def test_e07_capture_that_is_not_turned_on_earns_a_warning() -> None:
    [warning] = with_keys("dataCaptureConfig: {samplingPercentage: 50}").warnings
    assert warning.message == "captures nothing: 'enableCapture' is false if it is not given"


@pytest.mark.parametrize(
    ("instance_type", "key"),
    [("ml.m5.xlarge", "${keyArn}"), ("ml.g5.xlarge", None), ("ml.c6gd.large", None), ("ml.inf1.xlarge", "${keyArn}")],
)
def test_e08_instances_with_local_storage_get_no_key_of_volumes(instance_type: str, key: str | None) -> None:
    made = with_keys(VARIANT.format(instance_type))
    assert json_of(made.configuration)["KmsKeyId"] == key


def test_e09_role_is_limited_to_what_the_endpoint_serves() -> None:
    assert json_of(list(statement(COMPREHENSIVE, "ReadModels").resources)) == [
        "arn:${partition}:s3:::test-model-artifacts-bucket/*"
    ]
    logs = statement(COMPREHENSIVE, "WriteLogs").resources
    group = f"arn:${{partition}}:logs:${{region}}:${{account}}:log-group:/aws/sagemaker/Endpoints/{_name()}"
    assert json_of(list(logs)) == [group, f"{group}:*"]


def test_e10_bucket_of_the_model_may_be_looked_up() -> None:
    made = endpoint([CONFIG, "modelBucketName: ssm:/acme/ml/train/sm-pipeline/churn/model-bucket-name"])
    assert "${ssm:/acme/ml/train/sm-pipeline/churn/model-bucket-name}" in str(
        statement(made, "ReadModels").resources[0]
    )


@pytest.mark.parametrize("stage", ["'-'", "dev-", "Dev", "a23456789012345678901"])
def test_e11_stage_names_that_break_other_names_are_refused(stage: str) -> None:
    assert _rules([CONFIG, f"stageName: {stage}"]) == {"bad-name"}


def test_e12_updates_are_undone_by_alarms_and_variants_scale() -> None:
    made = with_keys(
        """
productionVariant:
  instanceType: ml.m5.large
  autoScaling: {minCapacity: 1, maxCapacity: 4, targets: [{metric: CPUUtilization, targetValue: 60}]}
deployment: {alarms: [{metric: Invocation5XXErrors, threshold: 5}]}
"""
    )
    assert "AutoRollbackConfiguration" in json_of(made.endpoint)["DeploymentConfig"]
    assert [(one.min_capacity, one.max_capacity) for one in made.scaling] == [(1, 4)]


def test_e13_models_are_isolated_unless_the_config_says_otherwise() -> None:
    made = [endpoint(CONFIG), with_keys("networkConfig: {enableNetworkIsolation: false}")]
    assert [model_request(one.config, one.models[0])["EnableNetworkIsolation"] for one in made] == [True, False]


def test_e14_role_has_what_aws_lists_for_models() -> None:
    allowed = {action for one in COMPREHENSIVE.statements for action in one.actions}
    assert {"cloudwatch:PutMetricData", "logs:DescribeLogStreams"} <= allowed


def test_e15_arn_that_is_published_is_that_of_the_endpoint_itself() -> None:
    [published] = [one for one in COMPREHENSIVE.published if one.name == "endpoint-arn"]
    assert str(published.value) == "${endpointArn}"


def _configuration() -> Any:
    return json_of(set_members(COMPREHENSIVE.configuration))


def _name() -> str:
    return COMPREHENSIVE.names.endpoint


def _rules(source: Any) -> set[str]:
    return {problem.rpartition("[")[2].rstrip("]") for problem in problems_of(source)}
