"""What MDAA promises about security and does not keep: S-1 to S-9."""

import json
from typing import Any

import pytest

from tests.iam import Request, allows, denies
from tests.mdaa_defects.configs import (
    BUCKET,
    PIPELINE_NAME,
    PROTECTED,
    READER,
    READER_ROOT,
    REGISTRY,
    SAGEMAKER,
    config,
    definition,
    may,
    model,
    pipeline,
    processing,
    refusals,
    register,
    role_policies,
    role_policy,
    stack,
    training,
    transform,
)
from tests.support import compiled, step
from tests.synth import ACCOUNT, KEY_ID, REGION, document, resource, resources, synthesized

OUTPUTS = [{"outputName": "data"}]
VPC = {"subnetIds": ["subnet-a1"], "securityGroupIds": ["sg-b2"]}
OPEN = {"enableNetworkIsolation": False, "encryptInterContainerTraffic": False}
VPC_CONFIG = {"SecurityGroupIds": ["sg-b2"], "Subnets": ["subnet-a1"]}
KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
S3 = f"arn:aws:s3:::{BUCKET}"
ENCRYPTION = "s3:x-amz-server-side-encryption"
THROUGH_S3 = {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}


@pytest.mark.parametrize("network", [None, {}, VPC], ids=["without networkConfig", "empty", "VPC"])
@pytest.mark.parametrize("flag", [True, False])
def test_s1_isolation_of_a_step_is_heard(flag: bool, network: dict[str, Any] | None) -> None:
    isolated: dict[str, Any] = {"enableNetworkIsolation": flag}
    chosen = pipeline(processing(**isolated), training(**isolated), model(**isolated), network=network)
    prepare, train, create = (step(chosen, name)["Arguments"] for name in ("Prepare", "Train", "Create"))
    assert [place["EnableNetworkIsolation"] for place in (prepare["NetworkConfig"], train, create)] == [flag] * 3


@pytest.mark.parametrize(
    ("network", "expected"),
    [(None, True), ({}, True), (VPC, True), (OPEN, False)],
    ids=["without networkConfig", "empty", "VPC", "told otherwise"],
)
def test_s2_jobs_are_isolated_and_encrypt_their_traffic_unless_told_otherwise(
    network: dict[str, Any] | None, expected: bool
) -> None:
    chosen = pipeline(processing(), training(), network=network)
    places = [step(chosen, "Prepare")["Arguments"]["NetworkConfig"], step(chosen, "Train")["Arguments"]]
    assert [place["EnableNetworkIsolation"] for place in places] == [expected] * 2
    assert [place["EnableInterContainerTrafficEncryption"] for place in places] == [expected] * 2


def test_s3_models_run_in_the_vpc_and_isolated() -> None:
    create = step(pipeline(model(), transform(), network=VPC), "Create")["Arguments"]
    assert create["VpcConfig"] == VPC_CONFIG
    assert create["EnableNetworkIsolation"] is True


def test_s3_volumes_of_transform_jobs_are_encrypted_with_the_key() -> None:
    _, predict = definition(stack(model(), transform()))
    assert predict["Arguments"]["TransformResources"]["VolumeKmsKeyId"] == KEY


def test_s4_reader_accounts_cannot_encrypt() -> None:
    policy = document(stack(training(), prodAccountId=READER), "aws_kms_key")
    actions = ["Encrypt", "ReEncryptFrom", "ReEncryptTo", "GenerateDataKey", "GenerateDataKeyPair", "CreateGrant"]
    asked = [Request(f"kms:{action}", KEY, THROUGH_S3, READER_ROOT) for action in actions]
    assert [allows(policy, request) for request in asked] == [False] * len(actions)


OF_BUCKET = {"kms:EncryptionContext:aws:s3:arn": S3}
DECRYPTIONS = {
    "models, through S3": ({**THROUGH_S3, **OF_BUCKET}, True),
    "without S3": (OF_BUCKET, False),
    "another bucket, through S3": ({**THROUGH_S3, "kms:EncryptionContext:aws:s3:arn": f"{S3}-2"}, False),
    "other data, under no bucket key": ({**THROUGH_S3, "kms:EncryptionContext:aws:s3:arn": f"{S3}/raw/x"}, False),
    "volumes": (THROUGH_S3, False),
}


@pytest.mark.parametrize(("context", "expected"), DECRYPTIONS.values(), ids=DECRYPTIONS.keys())
def test_s4_reader_accounts_decrypt_only_what_s3_hands_them(context: dict[str, str], expected: bool) -> None:
    policy = document(stack(training(), prodAccountId=READER), "aws_kms_key")
    assert allows(policy, Request("kms:Decrypt", KEY, context, READER_ROOT)) == expected


def test_s4_reader_accounts_get_models_and_nothing_else() -> None:
    prepare = processing(outputs=OUTPUTS)
    registered = register(modelDataStep="Train", modelPackageGroupName="models")
    policy = document(stack(prepare, training(), registered, prodAccountId=READER), "aws_s3_bucket_policy")
    secure = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3"}

    def may_read(key: str, action: str = "s3:GetObject") -> bool:
        return allows(policy, Request(action, f"{S3}/{key}", secure, READER_ROOT))

    model_file = f"models/{PIPELINE_NAME}/pipelines-1-Train-2/output/model.tar.gz"
    assert may_read(model_file)
    assert not may_read(f"{PIPELINE_NAME}/1/Prepare/data/customers.csv")
    assert not may_read("models/other-pipeline/1/output/model.tar.gz")
    assert not may_read(model_file, "s3:PutObject")
    assert not may_read(model_file, "s3:DeleteObject")
    prefixes = ["", PIPELINE_NAME, f"models/{PIPELINE_NAME}/"]
    listed = [Request("s3:ListBucket", S3, {**secure, "s3:prefix": prefix}, READER_ROOT) for prefix in prefixes]
    assert [allows(policy, request) for request in listed] == [False, False, True]


def test_s4_without_reader_accounts_no_other_account_is_named() -> None:
    made = stack(training())
    bucket_policy, key_policy = document(made, "aws_s3_bucket_policy"), document(made, "aws_kms_key")
    assert {statement["Effect"] for statement in bucket_policy["Statement"]} == {"Deny"}
    allowed = [statement["Principal"] for statement in key_policy["Statement"] if statement["Effect"] == "Allow"]
    assert allowed == [{"AWS": [f"arn:aws:iam::{ACCOUNT}:root"]}]


@pytest.mark.parametrize(
    ("account", "arn", "expected"),
    [
        (ACCOUNT, f"{SAGEMAKER}:pipeline/{PIPELINE_NAME}", True),
        (ACCOUNT, f"{SAGEMAKER}:training-job/pipelines-1-Train-2", True),
        ("999999999999", f"arn:aws:sagemaker:{REGION}:999999999999:pipeline/theirs", False),
        ("999999999999", f"{SAGEMAKER}:pipeline/{PIPELINE_NAME}", False),
        (ACCOUNT, f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:pipeline/elsewhere", False),
    ],
    ids=["pipeline", "job", "another account", "contradiction", "another region"],
)
def test_s5_sagemaker_takes_the_role_only_for_this_account(account: str, arn: str, expected: bool) -> None:
    trust = document(stack(training()), "aws_iam_role", "assume_role_policy")
    context = {"aws:SourceAccount": account, "aws:SourceArn": arn}
    assert allows(trust, Request("sts:AssumeRole", "*", context, "sagemaker.amazonaws.com")) == expected
    assert not allows(trust, Request("sts:AssumeRole", "*", {}, "sagemaker.amazonaws.com"))


def test_s6_role_runs_the_jobs_of_its_steps_and_no_others() -> None:
    made = stack(training(), model(), transform())
    for action in ("CreateTrainingJob", "StopTrainingJob"):
        named = {name: f"{SAGEMAKER}:training-job/pipelines-abc123def456-{name}-Xy7" for name in ("Train", "Others")}
        assert may(made, f"sagemaker:{action}", named["Train"], PROTECTED)
        assert not may(made, f"sagemaker:{action}", named["Others"], PROTECTED)
        assert not may(made, f"sagemaker:{action}", f"{SAGEMAKER}:training-job/nightly", PROTECTED)
    assert not may(made, "sagemaker:DeleteModel", f"{SAGEMAKER}:model/pipelines-abc123def456-Create-Xy7")


def test_s6_role_pulls_only_the_images_of_its_steps() -> None:
    made = stack(training(imageUri=f"{REGISTRY}/train:1.0"))
    repositories = "arn:aws:ecr:eu-west-1:123456789012:repository"
    assert may(made, "ecr:BatchGetImage", f"{repositories}/train")
    assert not may(made, "ecr:BatchGetImage", f"{repositories}/train-of-others")


def test_s6_role_manages_interfaces_only_in_its_subnets() -> None:
    made = stack(training(), network=VPC)
    ec2 = f"arn:aws:ec2:{REGION}:{ACCOUNT}"
    assert not may(made, "ec2:CreateNetworkInterface", f"{ec2}:subnet/subnet-other")
    for action in ("CreateNetworkInterfacePermission", "DeleteNetworkInterface"):
        asked = [
            (f"ec2:{action}", f"{ec2}:network-interface/eni-1", {"ec2:Subnet": f"{ec2}:subnet/{name}"})
            for name in ("subnet-a1", "subnet-other")
        ]
        assert [may(made, *request) for request in asked] == [True, False]


def test_s6_role_deletes_neither_objects_nor_tags() -> None:
    made = stack(processing(outputs=OUTPUTS), training(), model(), transform(), network=VPC)
    actions = {action for statement in role_policy(made)["Statement"] for action in statement["Action"]}
    deleting = {action for action in actions if ":Delete" in action}
    assert deleting == {"ec2:DeleteNetworkInterface", "ec2:DeleteNetworkInterfacePermission"}
    assert [action for action in actions if "*" in action] == []


def test_s6_permissions_of_many_steps_fit_into_what_iam_takes() -> None:
    names = [f"PrepareFeatures{number}" for number in range(30)]
    made = stack(*(processing(name, outputs=OUTPUTS, scriptS3Uri=f"s3://code/{name}.py") for name in names))
    sizes = [len(json.dumps(policy, separators=(",", ":"))) for policy in role_policies(made)]
    assert 1 < len(sizes) <= 10
    assert max(sizes) <= 6_144
    assert made["resource"].get("aws_iam_role_policy") is None
    attached = {one["policy_arn"] for one in resources(made, "aws_iam_role_policy_attachment").values()}
    assert attached == {f"${{aws_iam_policy.{name}.arn}}" for name in made["resource"]["aws_iam_policy"]}


PUTS: dict[str, tuple[dict[str, str], bool]] = {
    "the bucket's default": ({}, True),
    "this key": ({ENCRYPTION: "aws:kms", f"{ENCRYPTION}-aws-kms-key-id": KEY}, True),
    "another key": ({ENCRYPTION: "aws:kms", f"{ENCRYPTION}-aws-kms-key-id": KEY.replace("0a", "ff")}, False),
    "the key of S3": ({ENCRYPTION: "aws:kms"}, False),
    "SSE-S3": ({ENCRYPTION: "AES256"}, False),
    "DSSE": ({ENCRYPTION: "aws:kms:dsse", f"{ENCRYPTION}-aws-kms-key-id": KEY}, False),
    "SSE-C": ({f"{ENCRYPTION}-customer-algorithm": "AES256"}, False),
    "plain HTTP": ({"aws:SecureTransport": "false"}, False),
    "TLS 1.1": ({"s3:TlsVersion": "1.1"}, False),
    "TLS 1.2": ({"s3:TlsVersion": "1.2"}, True),
}


@pytest.mark.parametrize(("headers", "accepted"), PUTS.values(), ids=PUTS.keys())
def test_s7_bucket_takes_only_what_is_encrypted_with_its_key(headers: dict[str, str], accepted: bool) -> None:
    policy = document(stack(training()), "aws_s3_bucket_policy")
    context = {"aws:SecureTransport": "true", "s3:TlsVersion": "1.3", **headers}
    assert denies(policy, Request("s3:PutObject", f"{S3}/any/key", context)) != accepted


def test_s7_bucket_encrypts_by_default_with_its_key() -> None:
    [rule] = resource(stack(training()), "aws_s3_bucket_server_side_encryption_configuration")["rule"]
    default = {"kms_master_key_id": "${aws_kms_key.encryption_key.arn}", "sse_algorithm": "aws:kms"}
    assert rule == {"apply_server_side_encryption_by_default": default, "bucket_key_enabled": True}


def test_s7_unfinished_uploads_and_old_versions_go_away() -> None:
    [rule] = resource(stack(training()), "aws_s3_bucket_lifecycle_configuration")["rule"]
    assert (rule["status"], rule["filter"]) == ("Enabled", [{"prefix": ""}])
    assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 90}]


def test_s7_access_may_be_logged() -> None:
    made = stack(training(), accessLogBucketName="access-logs")
    logging = resource(made, "aws_s3_bucket_logging")
    assert (logging["target_bucket"], logging["target_prefix"]) == ("access-logs", f"{BUCKET}/")


@pytest.mark.parametrize(
    "reference", ["{{resolve:secretsmanager:db:SecretString:password}}", "{{resolve:ssm-secure:/db}}"]
)
def test_s8_secrets_are_refused(reference: str) -> None:
    assert refusals(processing(environment={"PASSWORD": reference})) == [
        ("pipeline.steps[0].processing.environment.PASSWORD", "secret")
    ]


@pytest.mark.parametrize("value", ["true", "false", True])
def test_s9_no_context_removes_the_public_access_block(value: object) -> None:
    context = {"@aws-mdaa/publicAccessBlockManagedExternally": value}
    made = synthesized(compiled(config(training()), context=context))
    [block] = resources(made, "aws_s3_bucket_public_access_block").values()
    settings = ("block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets")
    assert [block[setting] for setting in settings] == [True] * 4
