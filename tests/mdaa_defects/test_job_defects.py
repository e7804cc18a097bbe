"""What MDAA gets wrong about jobs: D-18, D-22, D-24, D-27 to D-30, D-33 and D-35."""

from typing import Any

import pytest

from tests.mdaa_defects.configs import (
    REGISTRY,
    SAGEMAKER,
    condition,
    config,
    evaluation,
    may,
    model,
    parameter,
    pipeline,
    processing,
    refusals,
    register,
    role_policy,
    stack,
    training,
    transform,
)
from tests.support import CONFIGS, compiled, json_of, step
from tests.synth import ACCOUNT, REGION, resource, resources, synthesized

NVME = ["g4dn", "g5", "g6", "g6e", "p3dn", "p4d", "p4de", "p5", "p5en", "p6-b200", "trn1", "trn2", "m5d", "c6gd"]
EBS = ["m5", "m6i", "m7i", "c5", "c5n", "c6i", "r5", "t3", "p3", "inf1"]
VPC = {"subnetIds": ["subnet-a1"], "securityGroupIds": ["sg-b2"]}
EC2 = f"arn:aws:ec2:{REGION}:{ACCOUNT}"


def test_d18_image_without_script_runs_its_own_entrypoint() -> None:
    [job] = json_of(compiled(CONFIGS / "minimal.yaml").definition)["Steps"]
    assert job["Arguments"]["AppSpecification"].keys() == {"ImageUri"}


def test_d18_entrypoint_may_be_given() -> None:
    job = step(pipeline(processing(entrypoint=["python3", "-m", "prepare"])), "Prepare")
    assert job["Arguments"]["AppSpecification"]["ContainerEntrypoint"] == ["python3", "-m", "prepare"]


@pytest.mark.parametrize("family", NVME)
def test_d22_instances_with_local_storage_get_no_volume_key(family: str) -> None:
    assert _volume_keys(f"ml.{family}.24xlarge") == [None, None, None]


@pytest.mark.parametrize("family", EBS)
def test_d22_all_other_instances_get_the_volume_key(family: str) -> None:
    assert _volume_keys(f"ml.{family}.xlarge") == ["${keyArn}"] * 3


@pytest.mark.parametrize("settings", [{}, {"pipelineName": "Churn"}], ids=["own name", "given name"])
def test_d24_role_may_start_and_look_at_this_pipeline_and_no_other(settings: dict[str, Any]) -> None:
    made = stack(processing(), **settings)
    arn = f"{SAGEMAKER}:pipeline/{resource(made, 'aws_sagemaker_pipeline')['pipeline_name']}"
    assert may(made, "sagemaker:StartPipelineExecution", arn)
    assert may(made, "sagemaker:DescribePipelineExecution", f"{arn}/execution/abc123def456")
    assert not may(made, "sagemaker:StartPipelineExecution", f"{SAGEMAKER}:pipeline/churn-of-others")


def test_d27_texts_that_look_like_paths_stay_as_they_are() -> None:
    texts = ["./data", "../data", "./"]
    arguments = step(pipeline(processing(arguments=texts, environment={"FOLDER": "./data"})), "Prepare")["Arguments"]
    assert arguments["AppSpecification"]["ContainerArguments"] == texts
    assert arguments["Environment"] == {"FOLDER": "./data"}


@pytest.mark.parametrize("job", [processing(), training()], ids=["Processing", "Training"])
def test_d28_role_has_what_the_guide_for_execution_roles_asks_for(job: dict[str, Any]) -> None:
    made = stack(job, network=VPC)
    interface, subnet = f"{EC2}:network-interface/eni-1", f"{EC2}:subnet/subnet-a1"
    for action in ("CreateNetworkInterfacePermission", "DeleteNetworkInterface", "DeleteNetworkInterfacePermission"):
        assert may(made, f"ec2:{action}", interface, {"ec2:Subnet": subnet})
    for arn in (interface, subnet, f"{EC2}:security-group/sg-b2"):
        assert may(made, "ec2:CreateNetworkInterface", arn)
    assert may(made, "cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": f"/aws/sagemaker/{job['type']}Jobs"})
    group = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/sagemaker/{job['type']}Jobs"
    for action in ("CreateLogGroup", "CreateLogStream", "DescribeLogStreams", "PutLogEvents"):
        assert may(made, f"logs:{action}", f"{group}:log-stream:pipelines-1/algo-1")


def test_d28_role_of_processing_jobs_in_a_vpc_has_the_guides_ec2_actions_without_limits() -> None:
    actions = {f"ec2:{verb}NetworkInterface{what}" for verb in ("Create", "Delete") for what in ("", "Permission")}
    actions |= {f"ec2:Describe{what}" for what in ("DhcpOptions", "NetworkInterfaces", "SecurityGroups", "Subnets")}
    actions.add("ec2:DescribeVpcs")
    made = stack(processing(), training(), network=VPC)
    assert {action for action in actions if may(made, action, "*")} == actions
    assert {action for action in actions if may(stack(training(), network=VPC), action, "*")} == set()


def test_d28_no_permission_hangs_on_a_service_that_the_request_may_not_name() -> None:
    statements = role_policy(stack(training(), network=VPC))["Statement"]
    keys = {key for statement in statements for block in statement.get("Condition", {}).values() for key in block}
    assert keys & {"ec2:AuthorizedService", "ec2:AuthorizedUser"} == set()


@pytest.mark.parametrize("instance_type", ["ml.p6-b200.48xlarge", "ml.p6-b300.48xlarge", "ml.p6e-gb200.36xlarge"])
def test_d29_new_instance_types_are_accepted(instance_type: str) -> None:
    train = step(pipeline(training(instanceType=instance_type)), "Train")["Arguments"]
    assert train["ResourceConfig"]["InstanceType"] == instance_type


@pytest.mark.parametrize(
    ("image", "repository"),
    [
        (
            f"123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/ml/train@sha256:{'0' * 64}",
            "us-gov-west-1:123456789012:repository/ml/train",
        ),
        ("123456789012.dkr-ecr.eu-west-1.on.aws/train:1", "eu-west-1:123456789012:repository/train"),
        ("123456789012.dkr.ecr.us-iso-east-1.c2s.ic.gov/train", "us-iso-east-1:123456789012:repository/train"),
        ("{{account}}.dkr.ecr.{{region}}.amazonaws.com/train:1", f"{REGION}:{ACCOUNT}:repository/train"),
    ],
    ids=["fips", "dual-stack", "iso", "own account"],
)
def test_d29_images_of_all_registries_are_accepted_and_may_be_pulled(image: str, repository: str) -> None:
    made = synthesized(compiled(config(training(imageUri=image))))
    assert may(made, "ecr:BatchGetImage", f"arn:aws:ecr:{repository}")


def test_d29_transform_may_split_tf_records() -> None:
    predict = step(pipeline(model(), transform(splitType="TFRecord")), "Predict")["Arguments"]
    assert predict["TransformInput"]["SplitType"] == "TFRecord"


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        (
            register(modelData="s3://data/m", modelPackageGroupName="m", approvalStatus="approved"),
            "register.approvalStatus",
        ),
        (processing(instanceCount=0), "processing.instanceCount"),
        (processing(instanceCount=1.5), "processing.instanceCount"),
        (training(instanceCount=-1), "training.instanceCount"),
        (transform(maxConcurrentTransforms=11, maxPayloadInMB=10), "transform"),
        (processing(scriptS3Uri="./prepare.py"), "processing.scriptS3Uri"),
        (
            processing(scriptS3Uri="s3://data/a.py", inputs=[{"inputName": "code", "s3Uri": "s3://data/code"}]),
            "processing.inputs[0].inputName",
        ),
    ],
    ids=["status", "no instance", "half an instance", "negative", "payload", "local script", "two inputs named code"],
)
def test_d30_values_that_aws_refuses_are_refused(wrong: dict[str, Any], where: str) -> None:
    [(path, _)] = refusals(wrong, model())
    assert path == f"pipeline.steps[0].{where}"


def test_d33_parameters_may_stand_for_machines_counts_images_and_uris() -> None:
    parameters = [
        parameter("Machine", "ml.m5.xlarge"),
        parameter("Count", 2, "Integer"),
        parameter("Image", f"{REGISTRY}/train:2"),
        parameter("Data", "s3://data/train/"),
        parameter("Models", "s3://models/churn"),
        parameter("Depth", 5, "Integer"),
    ]
    train = training(
        instanceType={"parameter": "Machine"},
        instanceCount={"parameter": "Count"},
        imageUri={"parameter": "Image"},
        inputChannels=[{"channelName": "train", "s3Uri": {"parameter": "Data"}}],
        outputPath={"parameter": "Models"},
        hyperparameters={"depth": {"parameter": "Depth"}},
    )
    job = step(pipeline(train, parameters=parameters), "Train")["Arguments"]
    assert job["ResourceConfig"]["InstanceType"] == {"Get": "Parameters.Machine"}
    assert job["ResourceConfig"]["InstanceCount"] == {"Get": "Parameters.Count"}
    assert job["AlgorithmSpecification"]["TrainingImage"] == {"Get": "Parameters.Image"}
    assert job["InputDataConfig"][0]["DataSource"]["S3DataSource"]["S3Uri"] == {"Get": "Parameters.Data"}
    assert job["OutputDataConfig"]["S3OutputPath"] == {"Get": "Parameters.Models"}
    assert job["HyperParameters"]["depth"] == {"Std:Join": {"On": "", "Values": [{"Get": "Parameters.Depth"}]}}


def test_d33_threshold_may_be_a_parameter() -> None:
    check = condition("Check", ["Train"])
    check["condition"]["conditions"][0]["threshold"] = {"parameter": "Limit"}
    chosen = pipeline(evaluation(), training(), check, parameters=[parameter("Limit", 6.0, "Float")])
    assert step(chosen, "Check")["Arguments"]["Conditions"][0]["RightValue"] == {"Get": "Parameters.Limit"}


def test_d33_role_may_use_what_the_defaults_of_parameters_name() -> None:
    parameters = [parameter("Data", "s3://data/train/"), parameter("Models", "s3://models/churn")]
    channels = [{"channelName": "train", "parameter": "Data"}]
    made = stack(training(inputChannels=channels, outputPath={"parameter": "Models"}), parameters=parameters)
    assert may(made, "s3:GetObject", "arn:aws:s3:::data/train/a.csv")
    assert may(made, "s3:PutObject", "arn:aws:s3:::models/churn/1/model.tar.gz")


def test_d33_parameter_that_no_step_uses_is_pointed_out() -> None:
    chosen = pipeline(processing(), parameters=[parameter("Machine", "ml.m5.xlarge")])
    assert [warning.rule for warning in chosen.warnings] == ["unused-parameter"]


def test_d35_pipeline_waits_for_what_its_executions_need() -> None:
    registered = register(modelDataStep="Train")
    made = stack(training(), registered, modelPackageGroupName="models")
    policies = [f"aws_iam_role_policy.{id}" for id in resources(made, "aws_iam_role_policy")]
    groups = [f"aws_sagemaker_model_package_group.{id}" for id in resources(made, "aws_sagemaker_model_package_group")]
    assert (len(policies), len(groups)) == (1, 1)
    assert sorted(resource(made, "aws_sagemaker_pipeline")["depends_on"]) == sorted([*policies, *groups])


def _volume_keys(instance_type: str) -> list[Any]:
    """``VolumeKmsKeyId`` of a Processing, a Training and a Transform step on these machines."""
    machine: dict[str, Any] = {"instanceType": instance_type}
    chosen = pipeline(processing(**machine), training(**machine), model(), transform(**machine))
    prepare, train, predict = (step(chosen, name)["Arguments"] for name in ("Prepare", "Train", "Predict"))
    clusters = [prepare["ProcessingResources"]["ClusterConfig"], train["ResourceConfig"], predict["TransformResources"]]
    return [cluster.get("VolumeKmsKeyId") for cluster in clusters]
