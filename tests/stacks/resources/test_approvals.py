"""Who may do what once approvals are published: the state machine, rules, and reader accounts."""

import json
from typing import Any

import pytest

from tests.iam import Request, allows
from tests.mdaa_defects.configs import BUCKET, GROUP, READER, READER_ROOT, SAGEMAKER, register, stack, training
from tests.synth import ACCOUNT, KEY_ID, REGION, Stack, applied, document, resource, resources, values_of

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
EVENTS, LOGS = "events.amazonaws.com", f"logs.{REGION}.amazonaws.com"
PARAMETER = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/test-org/test-domain/test-pipeline/sm-pipeline/churn/"
SIZE = {"event": "detail.object.size"}
OBJECTS = {"name": "objects", "objectCreated": {"prefix": "in/"}, "parameters": {"Key": SIZE}}
PARAMETERS = [{"name": "Key", "type": "String", "defaultValue": "none"}]


def made(**more: Any) -> Stack:
    steps = (training(), register(modelDataStep="Train"))
    return stack(*steps, modelPackageGroupName="models", publishApprovedModelPackage=True, **more)


@pytest.fixture(scope="module")
def shared() -> Stack:
    return made(prodAccountId=READER)


@pytest.mark.parametrize(
    ("action", "own", "others"),
    [
        ("ssm:PutParameter", f"{PARAMETER}approved-model-package-arn", f"{PARAMETER}pipeline-arn"),
        ("ssm:GetParameter", f"{PARAMETER}approved-model-package-arn", f"{PARAMETER}pipeline-arn"),
        ("sagemaker:ListModelPackages", f"{SAGEMAKER}:model-package/{GROUP}/2", f"{SAGEMAKER}:model-package/others/2"),
        ("sagemaker:UpdateModelPackage", None, f"{SAGEMAKER}:model-package/{GROUP}/2"),
        ("sagemaker:StartPipelineExecution", None, f"{SAGEMAKER}:pipeline/any"),
    ],
)
def test_the_state_machine_publishes_and_does_nothing_else(
    shared: Stack, action: str, own: str | None, others: str
) -> None:
    role = resources(shared, "aws_iam_role_policy")["approvals_role_permissions"]
    policy = json.loads(applied(role["policy"], values_of(shared)))
    assert own is None or allows(policy, Request(action, own))
    assert not allows(policy, Request(action, others))


def test_terraform_owns_the_parameter_and_leaves_its_value_alone(shared: Stack) -> None:
    parameter = resources(shared, "aws_ssm_parameter")["parameter_approved_model_package_arn"]
    assert (parameter["insecure_value"], parameter["tier"]) == ("none", "Advanced")
    assert parameter["lifecycle"] == {"ignore_changes": ["insecure_value"]}


def test_the_parameter_is_shared_with_reader_accounts_only(shared: Stack) -> None:
    assert [one["principal"] for one in resources(shared, "aws_ram_principal_association").values()] == [READER]
    held = resource(shared, "aws_ram_resource_association")["resource_arn"]
    assert held == "${aws_ssm_parameter.parameter_approved_model_package_arn.arn}"
    assert [kind for kind in made()["resource"] if kind.startswith("aws_ram_")] == []


MODEL = f"arn:aws:s3:::{BUCKET}/models/test-org-test-env-test-domain-test-pipeline-churn-sm-pipeline/x/model.tar.gz"
THROUGH_S3 = {
    "kms:ViaService": f"s3.{REGION}.amazonaws.com",
    "kms:EncryptionContext:aws:s3:arn": f"arn:aws:s3:::{BUCKET}",
}
VERSION = f"{SAGEMAKER}:model-package/{GROUP}/2"
NEEDED = [
    ("aws_sagemaker_model_package_group_policy", "sagemaker:CreateModel", VERSION, {}),
    ("aws_sagemaker_model_package_group_policy", "sagemaker:DescribeModelPackage", VERSION, {}),
    ("aws_s3_bucket_policy", "s3:GetObject", MODEL, {}),
    ("aws_kms_key", "kms:Decrypt", KEY, THROUGH_S3),
]
TOO_MUCH = [
    ("aws_sagemaker_model_package_group_policy", "sagemaker:UpdateModelPackage", VERSION, {}),
    ("aws_sagemaker_model_package_group_policy", "sagemaker:CreateModelPackage", VERSION, {}),
    ("aws_s3_bucket_policy", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/endpoint-data-capture/x", {}),
    ("aws_s3_bucket_policy", "s3:PutObject", MODEL, {}),
    ("aws_kms_key", "kms:Decrypt", KEY, {}),
    ("aws_kms_key", "kms:Encrypt", KEY, THROUGH_S3),
]


@pytest.mark.parametrize(
    ("kind", "action", "resource", "context", "is_allowed"),
    [*((*one, True) for one in NEEDED), *((*one, False) for one in TOO_MUCH)],
)
def test_a_reader_account_may_do_what_its_endpoint_needs_and_no_more(
    shared: Stack, kind: str, action: str, resource: str, context: dict[str, str], is_allowed: bool
) -> None:
    policy = document(shared, kind, "resource_policy" if kind.endswith("group_policy") else "policy")
    assert allows(policy, Request(action, resource, context, READER_ROOT)) is is_allowed
    assert not allows(policy, Request(action, resource, context, READER_ROOT.replace(READER, "333333333333")))


def test_triggers_and_approvals_have_one_queue_and_both_may_use_the_key() -> None:
    both = made(triggers=[OBJECTS], parameters=PARAMETERS)
    values = values_of(both)
    queue = applied(resource(both, "aws_sqs_queue")["name"], values)
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}"
    letters = document(both, "aws_sqs_queue_policy")
    rules = [rule["name"] for rule in resources(both, "aws_cloudwatch_event_rule").values()]
    assert len(rules) == 2
    for rule in rules:
        source = {"aws:SourceArn": f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{rule}"}
        assert allows(letters, Request("sqs:SendMessage", arn, source, EVENTS))
    key = document(both, "aws_kms_key")
    assert allows(key, Request("kms:GenerateDataKey", KEY, principal=EVENTS))
    groups = [group["name"] for group in resources(both, "aws_cloudwatch_log_group").values()]
    assert len(groups) == 2
    for group in groups:
        log = {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}"}
        assert allows(key, Request("kms:Encrypt", KEY, log, LOGS))
