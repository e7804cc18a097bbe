"""Modules unlike the samples: readers of other accounts with policies too long for one, and a bucket taken over."""

import json
from pathlib import Path

import pytest

from definitions.iam.policy_sizes import in_managed_policies
from definitions.iam.statements import policy_document
from definitions.values.infrastructure import InfrastructureKind
from tests.app import App
from tests.emulator.conftest import OWN_PROJECT
from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.expectations import compiled_module, policy_in_stack, values_in_aws
from tests.emulator.inventory import PENDING, inventory
from tests.emulator.terraform import Terraform, uses_real_provider
from tests.resolved_texts import resolved

pytestmark = pytest.mark.xdist_group("interruptions")

BOUNDARY = "arn:aws:iam::123456789012:policy/boundary"
READERS = ["arn:aws:iam::222222222222:root", "arn:aws:iam::333333333333:root"]


@pytest.fixture
def account(aws: EmulatedAws) -> EmulatedAws:
    """An account with what the platform has in it."""
    aws.forget_everything()
    aws.client("s3").create_bucket(Bucket="access-logs", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    log = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::access-logs/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [log]})
    aws.client("s3").put_bucket_policy(Bucket="access-logs", Policy=policy)
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    aws.client("iam").create_policy(PolicyName="boundary", PolicyDocument=json.dumps(everything))
    return aws


def stack(own_project: App, name: str, variables: dict[str, str]) -> Terraform:
    terraform = Terraform(own_project.out / "stacks" / name, variables)
    terraform.init()
    return terraform


def test_cross_account_module(own_project: App, quick_variables: dict[str, str], account: EmulatedAws) -> None:
    name = "emulated-dev-ml-cross-account"
    terraform = stack(own_project, name, quick_variables)
    before = inventory(account)
    terraform.apply()
    assert terraform.changes() == {}

    pipeline = compiled_module(OWN_PROJECT, name)
    values = values_in_aws(account, pipeline)
    iam, sagemaker, s3 = (account.client(service) for service in ("iam", "sagemaker", "s3"))
    found = sagemaker.describe_pipeline(PipelineName=pipeline.names.pipeline)
    assert json.loads(found["PipelineDefinition"]) == resolved(pipeline.definition, values)

    role = iam.get_role(RoleName=pipeline.names.role)["Role"]
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"] == BOUNDARY
    attached = iam.list_attached_role_policies(RoleName=pipeline.names.role)["AttachedPolicies"]
    documents = [document_of(account, policy["PolicyArn"]) for policy in attached]
    expected = [resolved(policy_document(part), values) for part in in_managed_policies(pipeline.statements)]
    assert len(expected) > 1
    assert sorted(map(json.dumps, documents)) == sorted(map(json.dumps, expected))

    bucket, group = pipeline.names.bucket, pipeline.names.group
    logging = s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"]
    assert (logging["TargetBucket"], logging["TargetPrefix"]) == ("access-logs", f"{bucket}/")
    policies = {
        "aws_s3_bucket_policy": s3.get_bucket_policy(Bucket=bucket)["Policy"],
        "aws_kms_key": account.client("kms").get_key_policy(
            KeyId=values[InfrastructureKind.KEY_ID], PolicyName="default"
        )["Policy"],
        "aws_sagemaker_model_package_group_policy": sagemaker.get_model_package_group_policy(
            ModelPackageGroupName=group
        )["ResourcePolicy"],
    }
    for kind, policy in policies.items():
        attribute = "resource_policy" if kind.endswith("group_policy") else "policy"
        assert json.loads(policy) == json.loads(policy_in_stack(own_project, pipeline, values, kind, attribute))
        readers = [entry["Principal"]["AWS"] for entry in json.loads(policy)["Statement"] if "Reader" in entry["Sid"]]
        assert readers
        assert all(accounts == READERS for accounts in readers)

    terraform.destroy()
    assert inventory(account) == {**before, PENDING: [values[InfrastructureKind.KEY_ID]]}


def test_module_that_takes_over_bucket_and_key(
    own_project: App, quick_variables: dict[str, str], account: EmulatedAws
) -> None:
    name = "emulated-dev-ml-imported"
    key = account.client("kms").create_key()["KeyMetadata"]
    account.client("sagemaker").create_model_package_group(ModelPackageGroupName="shared-models")
    parameters = {
        "/shared/bucket-name": "access-logs",
        "/shared/key-arn": key["Arn"],
        "/shared/serving-image": '123456789012.dkr.ecr.eu-west-1.amazonaws.com/serve:"1"',
    }
    for path, value in parameters.items():
        account.client("ssm").put_parameter(Name=path, Value=value, Type="String")
    before = inventory(account)
    terraform = stack(own_project, name, quick_variables)
    terraform.apply()
    assert terraform.changes() == {}

    pipeline = compiled_module(OWN_PROJECT, name)
    values = {
        **values_in_aws(account, pipeline),
        InfrastructureKind.BUCKET_NAME: "access-logs",
        InfrastructureKind.BUCKET_ARN: "arn:aws:s3:::access-logs",
        InfrastructureKind.KEY_ARN: key["Arn"],
        InfrastructureKind.KEY_ID: key["KeyId"],
    }
    found = account.client("sagemaker").describe_pipeline(PipelineName=pipeline.names.pipeline)
    definition = json.loads(found["PipelineDefinition"])
    assert definition == resolved(pipeline.definition, values, parameters)
    train, register = definition["Steps"]
    assert train["Arguments"]["HyperParameters"]["template"] == "${aws_kms_key.nope.arn} %{for} $${x}"
    [container] = register["Arguments"]["InferenceSpecification"]["Containers"]
    assert container["Image"] == parameters["/shared/serving-image"]
    assert found["PipelineDescription"].endswith('Terraform, ${path.module} %{if true}, "quoted" \\ and ü')
    assert found["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 3}
    published = {entry.path: resolved(entry.value, values, parameters) for entry in pipeline.published}
    for path, value in published.items():
        assert account.client("ssm").get_parameter(Name=path)["Parameter"]["Value"] == value

    made = inventory(account)
    assert {kind for kind in made if made[kind] != before.get(kind)} == {
        "SageMaker pipelines",
        "IAM roles",
        "IAM role policies",
        "SSM parameters",
    }
    terraform.destroy()
    assert inventory(account) == before


@pytest.mark.usefixtures("account")
def test_parameter_that_is_not_there_is_told_by_the_plan(own_project: App, quick_variables: dict[str, str]) -> None:
    ended = stack(own_project, "emulated-dev-ml-imported", quick_variables).try_to("plan", "-no-color")
    assert ended.code == 1
    assert "reading SSM Parameter (/shared/bucket-name): couldn't find resource" in ended.said


@pytest.mark.usefixtures("account")
def test_plan_for_another_account_is_refused(own_project: App, quick_variables: dict[str, str], tmp_path: Path) -> None:
    text = (own_project.out / "stacks" / "emulated-dev-ml-imported" / "cdk.tf.json").read_text("utf-8")
    (tmp_path / "cdk.tf.json").write_text(text.replace('"123456789012"', '"999999999999"'), "utf-8")
    terraform = Terraform(tmp_path, quick_variables)
    terraform.init()
    ended = terraform.try_to("plan", "-no-color")
    assert ended.code == 1
    assert "AWS account ID not allowed: 123456789012" in ended.said


@pytest.mark.skipif(uses_real_provider(), reason="the real provider may call whom it likes")
def test_stand_in_calls_nothing_but_loopback(own_project: App, variables: dict[str, str]) -> None:
    terraform = stack(own_project, "emulated-dev-ml-imported", variables)
    real = {**terraform.environment, "AWS_ENDPOINT_URL": "https://sts.amazonaws.com"}
    ended = Terraform(terraform.folder, real).try_to("plan", "-no-color")
    assert ended.code == 1
    assert "calls an emulated AWS on loopback only" in ended.said


def document_of(aws: EmulatedAws, arn: str) -> object:
    iam = aws.client("iam")
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
