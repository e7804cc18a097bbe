"""The stack of an endpoint: two of them whole, and what no deployment in an emulated AWS shows."""

import json
import os
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from definitions.endpoint.compile import CompiledEndpoint
from definitions.endpoint.rendered_requests import set_members
from definitions.endpoint.view import EndpointView
from definitions.values.infrastructure import InfrastructureText
from tests.endpoints import PROJECT, endpoint_of, with_keys
from tests.iam import Request, allows, denies
from tests.support import ROOT, SERVING
from tests.synth import Stack, all_synthesized, document, resource, resources, synthesized, values_of

FORMS = ("live", "later", "now-and-then", "compared", "shared")
OF_TERRAFORM = {"//", "depends_on", "lifecycle", "name", "name_prefix", "tags"}
SAMPLES = {"test-endpoint": PROJECT, "live": SERVING / "mdaa.yaml"}


def stack_of(keys: str) -> Stack:
    return synthesized(with_keys(keys))


@pytest.fixture(scope="module")
def samples() -> dict[str, CompiledEndpoint]:
    return {name: endpoint_of(project, name) for name, project in SAMPLES.items()}


@pytest.mark.parametrize("name", SAMPLES)
def test_golden_stack_of_endpoint(name: str, samples: dict[str, CompiledEndpoint]) -> None:
    stack: Any = synthesized(samples[name])
    del stack["terraform"]["backend"]  # the path of its state depends on the current folder
    text = json.dumps(stack, indent=2, ensure_ascii=False) + "\n"
    path = ROOT / "tests" / "golden" / "endpoints" / f"{name}.tf.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_captured_data_expires_and_nothing_else_of_its_bucket() -> None:
    capture = "dataCaptureConfig: {enableCapture: true}\nasyncInference: {}\n"
    lasting, expiring = (
        resource(stack_of(f"{capture}{more}"), "aws_s3_bucket_lifecycle_configuration")["rule"]
        for more in ("", "lifecycle: {capturedDataDays: 30}")
    )
    captured = {"id": "expire-endpoint-data-capture", "status": "Enabled", "expiration": [{"days": 30}]}
    assert expiring == [*lasting, {**captured, "filter": [{"prefix": "endpoint-data-capture/"}]}]
    assert [rule for rule in lasting if "expiration" in rule] == []


def test_policies_that_mdaa_made_are_taken_over_and_not_replaced(samples: dict[str, CompiledEndpoint]) -> None:
    """Another description would replace a policy, and IAM deletes none that is attached; MDAA gives none."""
    policies = resources(synthesized(samples["test-endpoint"]), "aws_iam_policy")
    assert set(policies) == {"s3_policy", "vpc_policy"}
    assert [policy for policy in policies.values() if "description" in policy] == []


def test_stacks_hold_every_member_of_the_requests() -> None:
    """Nested blocks lose keys of several words without a word if they are given to CDKTF in a wrong way."""
    endpoints = [endpoint_of(SERVING / "mdaa.yaml", name) for name in FORMS]
    for compiled, stack in zip(endpoints, all_synthesized(endpoints), strict=True):
        configuration = {**compiled.configuration, "KmsKeyArn": compiled.configuration["KmsKeyId"], "KmsKeyId": None}
        for kind, request in (
            ("aws_sagemaker_endpoint_configuration", {**configuration, "EndpointConfigName": None}),
            ("aws_sagemaker_endpoint", {**compiled.endpoint, "EndpointName": None}),
        ):
            block = {key: part for key, part in resource(stack, kind).items() if key not in OF_TERRAFORM}
            assert Counter(leaves(block)) == Counter(leaves(set_members(request))), compiled.stack


def leaves(tree: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Names that lead to each value, whatever their casing, and the value unless only Terraform knows it."""
    if isinstance(tree, dict):
        for name, part in tree.items():
            yield from leaves(part, f"{path}/{name.replace('_', '').lower()}")
    elif isinstance(tree, list):
        for part in tree:
            yield from leaves(part, path)
    else:
        is_known = not isinstance(tree, InfrastructureText) and "${" not in str(tree)
        yield path, tree if is_known else None


def test_what_the_role_needs_comes_before_what_it_runs(samples: dict[str, CompiledEndpoint]) -> None:
    stack = synthesized(samples["live"])
    permissions = {
        "aws_iam_role_policy_attachment.s3_policy_attachment",
        "aws_iam_role_policy.execution_role_permissions",
    }
    alarms = {f"aws_cloudwatch_metric_alarm.{name}" for name in resources(stack, "aws_cloudwatch_metric_alarm")}
    assert permissions <= set(resource(stack, "aws_sagemaker_model")["depends_on"])
    assert permissions | alarms <= set(resource(stack, "aws_sagemaker_endpoint")["depends_on"])


def test_resources_are_told_under_their_addresses_in_the_stack() -> None:
    scaled = "{minCapacity: 1, maxCapacity: 2, targets: [{metric: CPUUtilization, targetValue: 60}]}"
    variants = ", ".join(
        f"{{variantName: {name}, instanceType: ml.m5.large, autoScaling: {scaled}}}" for name in ("a-1", "b")
    )
    alarms = "deployment: {alarms: [{metric: ModelLatency, threshold: 5}]}"
    compiled = with_keys(f"{{productionVariants: [{variants}], {alarms}}}")
    made = {f"{kind}.{name}" for kind, named in synthesized(compiled)["resource"].items() for name in named}
    assert {told.address for told in EndpointView(compiled).resources()} <= made


def test_scaling_is_made_anew_with_other_instances_before_the_endpoint_is_updated() -> None:
    scaled = "{minCapacity: 1, maxCapacity: 2, targets: [{metric: CPUUtilization, targetValue: 60}]}"
    stack = stack_of(f"productionVariant: {{instanceType: ml.m5.large, autoScaling: {scaled}}}")
    assert resource(stack, "terraform_data")["triggers_replace"] == {"instance_type": "ml.m5.large"}
    assert "terraform_data.scaled_AllTraffic" in resource(stack, "aws_sagemaker_endpoint")["depends_on"]
    for kind in ("aws_appautoscaling_target", "aws_appautoscaling_policy"):
        assert resource(stack, kind)["lifecycle"] == {"replace_triggered_by": ["terraform_data.scaled_AllTraffic"]}


def test_captured_data_stays_when_nothing_is_captured_any_more() -> None:
    kept = [block["from"] for block in stack_of("{}")["removed"] if block["lifecycle"] == {"destroy": False}]
    captures = stack_of("dataCaptureConfig: {enableCapture: true}")
    made = [
        f"{kind}.{name}"
        for kind in captures["resource"]
        if kind.startswith("aws_s3_bucket")
        for name in resources(captures, kind)
    ]
    assert set(made) <= set(kept)
    assert "removed" not in captures
    assert "removed" not in stack_of("deletionProtection: false")


def test_bucket_takes_what_is_captured_and_no_other_key(samples: dict[str, CompiledEndpoint]) -> None:
    stack = synthesized(samples["live"])
    bucket, role = (document(stack, kind) for kind in ("aws_s3_bucket_policy", "aws_iam_policy"))
    captured = f"arn:aws:s3:::{samples['live'].names.capture_bucket}/endpoint-data-capture/live/1.jsonl"

    def upload(key: str) -> Request:
        encryption = "s3:x-amz-server-side-encryption"
        context = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3", encryption: "aws:kms"}
        return Request("s3:PutObject", captured, {**context, f"{encryption}-aws-kms-key-id": key})

    own = upload(values_of(stack)["aws_kms_key.encryption_key.arn"])
    assert allows(role, own)
    assert not denies(bucket, own)
    assert denies(bucket, upload("arn:aws:kms:eu-west-1:111111111111:key/other"))


def test_text_of_the_config_is_no_code() -> None:
    stack = stack_of("{domainId: 'd-${var.x}', deployment: {alarms: [{name: 'slow %{if true}'}]}}")
    assert resource(stack, "aws_sagemaker_model")["tags"]["sagemaker:domain-id"] == "d-$${var.x}"
    deployment = resource(stack, "aws_sagemaker_endpoint")["deployment_config"]
    assert deployment["auto_rollback_configuration"]["alarms"] == [{"alarm_name": "slow %%{if true}"}]
