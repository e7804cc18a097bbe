"""Endpoints in AWS: what is served, how updates reach it, and what happens if SageMaker undoes them."""

import shutil

import pytest

from definitions.endpoint.compile import CompiledEndpoint
from definitions.iam.statements import policy_document
from definitions.values.infrastructure import InfrastructureKind
from tests.emulator.emulated_aws import ACCOUNT, REGION, EmulatedAws
from tests.emulator.inventory import PENDING, inventory
from tests.emulator.project_folder import ProjectFolder
from tests.emulator.terraform import Terraform
from tests.endpoints import endpoint_of
from tests.resolved_texts import resolved
from tests.support import SERVING

pytestmark = pytest.mark.xdist_group("endpoint")

STACK = "acme-test-ml-live"
APPROVED = "/acme/ml/train/sm-pipeline/churn/approved-model-package-arn"
KEY = "/acme/ml/train/kms/sm-pipeline-churn/arn"
KEY_OF_MODELS = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/of-the-models"

ENDPOINT = "aws_sagemaker_endpoint.endpoint"
CONFIGURATION = "aws_sagemaker_endpoint_configuration.endpoint_configuration"
MODEL = "aws_sagemaker_model.model"
NAME_OF_MODEL = "aws_ssm_parameter.parameter_model_name"


def package(version: int) -> str:
    return f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/acme-test-ml-train-churn/{version}"


def publish(aws: EmulatedAws, approved: str) -> None:
    """As the pipeline that registers models does."""
    ssm = aws.client("ssm")
    ssm.put_parameter(Name=APPROVED, Value=approved, Type="String", Overwrite=True)
    ssm.put_parameter(Name=KEY, Value=KEY_OF_MODELS, Type="String", Overwrite=True)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, quick_variables: dict[str, str]) -> ProjectFolder:
    folder = tmp_path_factory.mktemp("endpoint")
    shutil.copytree(SERVING, folder / "configs")
    return ProjectFolder(folder, quick_variables)


@pytest.fixture(scope="module")
def terraform(project: ProjectFolder, aws: EmulatedAws) -> Terraform:
    """Terraform in the folder of the stack, where nothing is applied and no version is approved yet."""
    publish(aws, "none yet")
    project.edit("live.yaml", "projectName: churn", "projectName: churn\ndeletionProtection: false")
    project.synthesize()
    terraform = project.terraform(STACK)
    terraform.init()
    return terraform


@pytest.fixture(scope="module")
def endpoint() -> CompiledEndpoint:
    return endpoint_of(SERVING / "mdaa.yaml", "live")


def test_plan_without_an_approved_version_says_what_to_do(terraform: Terraform) -> None:
    refused = terraform.try_to("plan", "-no-color")
    assert refused.code == 1
    assert "No version of the model is approved yet" in refused.said
    assert "pipelines approve acme-test-ml-train" in refused.said


def test_endpoint_that_fails_to_start_is_made_again(terraform: Terraform, aws: EmulatedAws) -> None:
    publish(aws, package(1))
    aws.let_deployments_fail()
    failed = terraform.try_to("apply", "-no-color", "-auto-approve")
    assert failed.code == 1
    assert "did not pass the ping health check" in failed.said
    aws.let_deployments_succeed()
    assert terraform.changes()[ENDPOINT] == ["delete", "create"]
    terraform.run("apply", "-no-color", "plan")
    assert terraform.changes() == {}


@pytest.mark.usefixtures("terraform")
def test_endpoint_serves_what_the_config_says(endpoint: CompiledEndpoint, aws: EmulatedAws) -> None:
    sagemaker, names = aws.client("sagemaker"), endpoint.names
    found = sagemaker.describe_endpoint(EndpointName=names.endpoint)
    configuration = sagemaker.describe_endpoint_config(EndpointConfigName=found["EndpointConfigName"])
    [variant] = configuration["ProductionVariants"]
    model = sagemaker.describe_model(ModelName=variant["ModelName"])
    key = aws.client("kms").describe_key(KeyId=names.key_alias)["KeyMetadata"]["Arn"]
    role = aws.client("iam").get_role(RoleName=names.role)["Role"]["Arn"]

    assert (found["EndpointStatus"], found["EndpointArn"]) == ("InService", published(aws, "endpoint-arn"))
    assert found["EndpointConfigName"].startswith(names.configuration_prefix)
    routing = found["LastDeploymentConfig"]["BlueGreenUpdatePolicy"]["TrafficRoutingConfiguration"]
    assert (routing["Type"], routing["CanarySize"]) == ("CANARY", {"Type": "CAPACITY_PERCENT", "Value": 50})
    rollback = found["LastDeploymentConfig"]["AutoRollbackConfiguration"]["Alarms"]
    own = [alarm["AlarmName"] for alarm in aws.client("cloudwatch").describe_alarms()["MetricAlarms"]]
    assert sorted(alarm["AlarmName"] for alarm in rollback) == sorted(["too-many-complaints", *own])

    values = {InfrastructureKind.BUCKET_NAME: names.capture_bucket, InfrastructureKind.KEY_ARN: key}
    assert configuration["DataCaptureConfig"] == resolved(endpoint.configuration["DataCaptureConfig"], values)
    assert configuration["KmsKeyId"] == key
    assert (variant["InstanceType"], variant["InitialInstanceCount"]) == ("ml.m5.large", 2)
    assert model["PrimaryContainer"] == {"ModelPackageName": package(1)}
    assert (model["ExecutionRoleArn"], model["EnableNetworkIsolation"]) == (role, True)
    assert model["ModelName"] == published(aws, "model-name")


@pytest.mark.usefixtures("terraform")
def test_role_is_allowed_what_is_compiled(endpoint: CompiledEndpoint, aws: EmulatedAws) -> None:
    iam, role = aws.client("iam"), {"RoleName": endpoint.names.role}
    values = {
        InfrastructureKind.ACCOUNT: ACCOUNT,
        InfrastructureKind.REGION: REGION,
        InfrastructureKind.PARTITION: "aws",
        InfrastructureKind.BUCKET_NAME: endpoint.names.capture_bucket,
        InfrastructureKind.KEY_ARN: aws.client("kms").describe_key(KeyId=endpoint.names.key_alias)["KeyMetadata"][
            "Arn"
        ],
    }
    [inline] = iam.list_role_policies(**role)["PolicyNames"]
    [managed] = iam.list_attached_role_policies(**role)["AttachedPolicies"]
    assert managed["PolicyName"] == endpoint.names.s3_policy
    for found, statements in (
        (iam.get_role_policy(PolicyName=inline, **role)["PolicyDocument"], endpoint.policies.inline),
        (
            iam.get_policy_version(PolicyArn=managed["PolicyArn"], VersionId="v1")["PolicyVersion"]["Document"],
            endpoint.policies.s3,
        ),
    ):
        assert found == resolved(policy_document(statements), values, {KEY: KEY_OF_MODELS})


@pytest.mark.usefixtures("terraform")
def test_variant_is_scaled(endpoint: CompiledEndpoint, aws: EmulatedAws) -> None:
    scaling, of_endpoints = aws.client("application-autoscaling"), {"ServiceNamespace": "sagemaker"}
    [target] = scaling.describe_scalable_targets(**of_endpoints)["ScalableTargets"]
    assert target["ResourceId"] == f"endpoint/{endpoint.names.endpoint}/variant/AllTraffic"
    assert (target["MinCapacity"], target["MaxCapacity"]) == (2, 6)
    tracked = [
        policy["TargetTrackingScalingPolicyConfiguration"]
        for policy in scaling.describe_scaling_policies(**of_endpoints)["ScalingPolicies"]
    ]
    [own] = [one["CustomizedMetricSpecification"] for one in tracked if "CustomizedMetricSpecification" in one]
    assert (own["MetricName"], own["Namespace"]) == ("CPUUtilization", "/aws/sagemaker/Endpoints")
    assert {(one["TargetValue"], one["ScaleInCooldown"]) for one in tracked} == {(700, 300), (60, 600)}


def test_other_number_of_instances_is_a_new_configuration_of_the_same_endpoint(
    project: ProjectFolder, terraform: Terraform, aws: EmulatedAws
) -> None:
    before = served_configuration(aws)
    project.edit("live.yaml", "instanceCount: 2", "instanceCount: 3")
    project.synthesize()
    assert terraform.changes() == {ENDPOINT: ["update"], CONFIGURATION: ["create", "delete"]}
    terraform.run("apply", "-no-color", "plan")
    assert inventory(aws)["endpoint configurations"] == [served_configuration(aws)] != [before]
    assert terraform.changes() == {}


def test_scaling_ends_before_a_variant_gets_other_instances(
    project: ProjectFolder, terraform: Terraform, aws: EmulatedAws
) -> None:
    project.edit("live.yaml", "instanceType: ml.m5.large", "instanceType: ml.c5.large")
    project.synthesize()
    terraform.apply()
    scaling, of_endpoints = aws.client("application-autoscaling"), {"ServiceNamespace": "sagemaker"}
    assert len(scaling.describe_scalable_targets(**of_endpoints)["ScalableTargets"]) == 1
    assert len(scaling.describe_scaling_policies(**of_endpoints)["ScalingPolicies"]) == 2
    assert terraform.changes() == {}


def test_scaling_ends_before_its_variant_is_removed(
    project: ProjectFolder, terraform: Terraform, aws: EmulatedAws
) -> None:
    project.edit("live.yaml", "instanceType: ml.c5.large", "variantName: other\n  instanceType: ml.c5.large")
    project.synthesize()
    terraform.apply()
    assert [place.rpartition("/")[2] for place in inventory(aws)["scalable targets"]] == ["other"]
    assert terraform.changes() == {}


def test_update_that_sagemaker_undoes_fails_and_can_be_applied_again(terraform: Terraform, aws: EmulatedAws) -> None:
    before, models = served_configuration(aws), inventory(aws)["SageMaker models"]
    publish(aws, package(2))
    replaced = ["create", "delete"]
    assert terraform.changes() == {
        ENDPOINT: ["update"],
        CONFIGURATION: replaced,
        MODEL: replaced,
        NAME_OF_MODEL: ["update"],
    }
    aws.let_deployments_fail()
    undone = terraform.try_to("apply", "-no-color", "plan")
    aws.let_deployments_succeed()
    assert undone.code == 1
    assert f"serves the old configuration {before} again" in undone.said
    assert served_configuration(aws) == before
    assert set(models) < set(inventory(aws)["SageMaker models"]), "what is served is still there"

    terraform.apply()
    assert terraform.changes() == {}
    assert inventory(aws)["endpoint configurations"] == [served_configuration(aws)] != [before]
    [model] = inventory(aws)["SageMaker models"]
    assert aws.client("sagemaker").describe_model(ModelName=model)["PrimaryContainer"]["ModelPackageName"] == package(2)


def test_destroy_leaves_nothing(terraform: Terraform, aws: EmulatedAws) -> None:
    [key] = inventory(aws)["KMS keys"]
    terraform.destroy()
    assert inventory(aws) == {PENDING: [key], "SSM parameters": sorted([APPROVED, KEY])}


def served_configuration(aws: EmulatedAws) -> str:
    [name] = inventory(aws)["endpoints"]
    found: str = aws.client("sagemaker").describe_endpoint(EndpointName=name)["EndpointConfigName"]
    return found


def published(aws: EmulatedAws, name: str) -> str:
    path = f"/acme/ml/live/endpoint/churn-live/{name}"
    value: str = aws.client("ssm").get_parameter(Name=path)["Parameter"]["Value"]
    return value
