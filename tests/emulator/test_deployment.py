"""The sample that trains, deployed: what AWS holds is what was asked for, and changes change what they should."""

import json

import pytest

from definitions.comparison.compare import compare_plan
from definitions.comparison.comparison import Comparison
from definitions.documents.read_document import read_document
from definitions.documents.terraform import Plan
from definitions.iam.statements import policy_document
from definitions.pipeline.compile import CompiledPipeline
from definitions.values.infrastructure import InfrastructureKind
from tests.app import App
from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.expectations import compiled_module, policy_in_stack, values_in_aws
from tests.emulator.inventory import inventory
from tests.emulator.project_folder import ProjectFolder, sample_copy
from tests.emulator.terraform import Terraform
from tests.resolved_texts import Values, resolved
from tests.synth import resources
from tests.test_app import TRAIN

pytestmark = pytest.mark.xdist_group("deployment")

PIPELINE = "aws_sagemaker_pipeline.pipeline"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, quick_variables: dict[str, str]) -> ProjectFolder:
    return sample_copy(tmp_path_factory.mktemp("deployment"), quick_variables)


@pytest.fixture(scope="module")
def app(project: ProjectFolder) -> App:
    return project.synthesize()


@pytest.fixture(scope="module")
def planned(project: ProjectFolder, app: App) -> dict[str, list[str]]:
    """What the first plan would do."""
    assert app.code == 0
    terraform = project.terraform(TRAIN)
    terraform.init()
    return terraform.changes()


@pytest.fixture(scope="module")
def terraform(project: ProjectFolder, planned: dict[str, list[str]]) -> Terraform:
    """Terraform in the folder of the stack, after its first apply."""
    assert planned
    terraform = project.terraform(TRAIN)
    terraform.run("apply", "-no-color", "plan")
    return terraform


@pytest.fixture(scope="module")
def pipeline(project: ProjectFolder) -> CompiledPipeline:
    return compiled_module(project.project_file, TRAIN)


@pytest.fixture(scope="module")
def values(aws: EmulatedAws, pipeline: CompiledPipeline, terraform: Terraform) -> Values:
    assert terraform.folder.name == pipeline.names.stack
    return values_in_aws(aws, pipeline)


def test_first_plan_makes_every_resource_of_the_stack(app: App, planned: dict[str, list[str]]) -> None:
    stack = app.stack(TRAIN)
    addresses = {f"{kind}.{name}" for kind, entries in stack["resource"].items() for name in entries}
    assert planned == {address: ["create"] for address in addresses}


def test_second_plan_is_empty(terraform: Terraform) -> None:
    assert terraform.changes() == {}


def test_pipeline_is_what_was_compiled(aws: EmulatedAws, pipeline: CompiledPipeline, values: Values) -> None:
    found = aws.client("sagemaker").describe_pipeline(PipelineName=pipeline.names.pipeline)
    assert json.loads(found["PipelineDefinition"]) == resolved(pipeline.definition, values)
    assert found["PipelineDisplayName"] == "house-prices"
    assert found["PipelineDescription"].startswith("Trains on sales of houses")
    assert found["RoleArn"] == values[InfrastructureKind.ROLE_ARN]
    tags = aws.client("sagemaker").list_tags(ResourceArn=found["PipelineArn"])["Tags"]
    assert tags_of(tags) == resolved(pipeline.tags, values)


def test_key_rotates_and_has_the_policy(aws: EmulatedAws, app: App, pipeline: CompiledPipeline, values: Values) -> None:
    kms, key = aws.client("kms"), {"KeyId": values[InfrastructureKind.KEY_ID]}
    assert kms.get_key_rotation_status(**key)["KeyRotationEnabled"] is True
    policy = kms.get_key_policy(PolicyName="default", **key)["Policy"]
    assert json.loads(policy) == json.loads(policy_in_stack(app, pipeline, values, "aws_kms_key"))
    tags = kms.list_resource_tags(**key)["Tags"]
    assert {tag["TagKey"]: tag["TagValue"] for tag in tags} == resolved(pipeline.tags, values)


def test_bucket_is_encrypted_versioned_closed_and_tidied_up(
    aws: EmulatedAws, pipeline: CompiledPipeline, values: Values
) -> None:
    s3, bucket = aws.client("s3"), {"Bucket": pipeline.names.bucket}
    [rule] = s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["BucketKeyEnabled"] is True
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": values[InfrastructureKind.KEY_ARN]}
    assert rule["ApplyServerSideEncryptionByDefault"] == default
    assert s3.get_bucket_versioning(**bucket)["Status"] == "Enabled"
    assert list(s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"].values()) == [True] * 4
    [owner] = s3.get_bucket_ownership_controls(**bucket)["OwnershipControls"]["Rules"]
    assert owner == {"ObjectOwnership": "BucketOwnerEnforced"}
    [expiry] = s3.get_bucket_lifecycle_configuration(**bucket)["Rules"]
    assert expiry["Status"] == "Enabled"
    assert expiry["NoncurrentVersionExpiration"] == {"NoncurrentDays": 90}
    assert expiry["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 7}
    assert tags_of(s3.get_bucket_tagging(**bucket)["TagSet"]) == resolved(pipeline.tags, values)


def test_bucket_has_the_policy(aws: EmulatedAws, app: App, pipeline: CompiledPipeline, values: Values) -> None:
    policy = aws.client("s3").get_bucket_policy(Bucket=pipeline.names.bucket)["Policy"]
    assert json.loads(policy) == json.loads(policy_in_stack(app, pipeline, values, "aws_s3_bucket_policy"))


def test_role_is_trusted_and_allowed_what_the_steps_need(
    aws: EmulatedAws, app: App, pipeline: CompiledPipeline, values: Values
) -> None:
    iam, role = aws.client("iam"), {"RoleName": pipeline.names.role}
    found = iam.get_role(**role)["Role"]
    trust = policy_in_stack(app, pipeline, values, "aws_iam_role", "assume_role_policy")
    assert found["AssumeRolePolicyDocument"] == json.loads(trust)
    assert tags_of(found["Tags"]) == resolved(pipeline.tags, values)
    [name] = iam.list_role_policies(**role)["PolicyNames"]
    policy = iam.get_role_policy(PolicyName=name, **role)["PolicyDocument"]
    assert policy == resolved(policy_document(pipeline.statements), values)


def test_group_has_the_policy(aws: EmulatedAws, app: App, pipeline: CompiledPipeline, values: Values) -> None:
    sagemaker, group = aws.client("sagemaker"), {"ModelPackageGroupName": pipeline.names.group}
    policy = sagemaker.get_model_package_group_policy(**group)["ResourcePolicy"]
    kind = "aws_sagemaker_model_package_group_policy"
    assert json.loads(policy) == json.loads(policy_in_stack(app, pipeline, values, kind, "resource_policy"))
    found = sagemaker.describe_model_package_group(**group)
    tags = sagemaker.list_tags(ResourceArn=found["ModelPackageGroupArn"])["Tags"]
    assert tags_of(tags) == resolved(pipeline.tags, values)


def test_every_value_is_published_with_tags(aws: EmulatedAws, pipeline: CompiledPipeline, values: Values) -> None:
    ssm = aws.client("ssm")
    expected = {published.path: resolved(published.value, values) for published in pipeline.published}
    for name, value in expected.items():
        assert ssm.get_parameter(Name=name)["Parameter"]["Value"] == value
        tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"]
        assert tags_of(tags) == resolved(pipeline.tags, values)
    assert set(inventory(aws)["SSM parameters"]) == {*expected, pipeline.solution_path}
    tags = ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=pipeline.solution_path)["TagList"]
    assert tags_of(tags) == resolved(pipeline.solution_tags, values)


def test_outputs_say_the_same(terraform: Terraform, pipeline: CompiledPipeline, values: Values) -> None:
    assert terraform.outputs() == {entry.name: resolved(entry.value, values) for entry in pipeline.published}


def test_execution_starts(aws: EmulatedAws, pipeline: CompiledPipeline) -> None:
    sagemaker = aws.client("sagemaker")
    started = sagemaker.start_pipeline_execution(PipelineName=pipeline.names.pipeline, ClientRequestToken="t" * 32)
    execution = sagemaker.describe_pipeline_execution(PipelineExecutionArn=started["PipelineExecutionArn"])
    assert execution["PipelineExecutionStatus"] in {"Executing", "Succeeded"}


def test_destroying_what_is_protected_is_refused_and_nothing_is_gone(terraform: Terraform, aws: EmulatedAws) -> None:
    before = inventory(aws)
    refused = terraform.try_to("destroy", "-no-color", "-auto-approve")
    assert refused.code == 1
    assert "Instance cannot be destroyed" in refused.said
    assert inventory(aws) == before


def test_changed_hyperparameter_is_one_update_in_place(
    project: ProjectFolder, terraform: Terraform, aws: EmulatedAws, pipeline: CompiledPipeline
) -> None:
    project.edit("house-prices.yaml", "max_depth: 5", "max_depth: 6")
    project.synthesize()
    assert terraform.changes() == {PIPELINE: ["update"]}
    [comparison] = compared(terraform)
    assert [(step.step.name, len(step.changes)) for step in comparison.steps] == [("Train", 1)]
    terraform.run("apply", "-no-color", "plan")
    found = aws.client("sagemaker").describe_pipeline(PipelineName=pipeline.names.pipeline)["PipelineDefinition"]
    [train] = [step for step in json.loads(found)["Steps"] if step["Name"] == "Train"]
    assert train["Arguments"]["HyperParameters"]["max_depth"] == "6"


def test_renamed_step_replaces_nothing(project: ProjectFolder, terraform: Terraform) -> None:
    project.edit("house-prices.yaml", "Preprocess", "Prepare", times=4)
    project.synthesize()
    permissions = "aws_iam_role_policy.execution_role_permissions"
    assert terraform.changes() == {PIPELINE: ["update"], permissions: ["update"]}
    of_pipeline, of_all = compared(terraform)
    assert ("renamed", "Preprocess", "Prepare") in [
        (placed.step.kind, placed.step.old_name, placed.step.name) for placed in of_pipeline.steps
    ]
    assert {change.kind for change in of_all.permissions} == {"added", "removed"}
    assert of_all.resources == []
    terraform.run("apply", "-no-color", "plan")
    assert terraform.changes() == {}


def test_drift_is_shown_and_repaired(terraform: Terraform, aws: EmulatedAws, pipeline: CompiledPipeline) -> None:
    names = pipeline.names
    expected = aws.client("sagemaker").describe_pipeline(PipelineName=names.pipeline)["PipelineDefinition"]
    policy = aws.client("s3").get_bucket_policy(Bucket=names.bucket)["Policy"]
    [role_policy] = aws.client("iam").list_role_policies(RoleName=names.role)["PolicyNames"]
    before = inventory(aws)

    emptied = json.dumps({"Version": "2020-12-01", "Steps": []})
    aws.client("sagemaker").update_pipeline(PipelineName=names.pipeline, PipelineDefinition=emptied)
    aws.client("s3").delete_bucket_policy(Bucket=names.bucket)
    aws.client("s3").put_bucket_versioning(Bucket=names.bucket, VersioningConfiguration={"Status": "Suspended"})
    aws.client("kms").delete_alias(AliasName=names.key_alias)
    aws.client("iam").delete_role_policy(RoleName=names.role, PolicyName=role_policy)
    aws.client("iam").tag_role(RoleName=names.role, Tags=[{"Key": "by", "Value": "hand"}])

    assert terraform.changes() == {
        PIPELINE: ["update"],
        "aws_s3_bucket_policy.model_bucket_policy": ["create"],
        "aws_s3_bucket_versioning.model_bucket_versioning": ["update"],
        "aws_kms_alias.encryption_key_alias": ["create"],
        "aws_iam_role_policy.execution_role_permissions": ["create"],
        "aws_iam_role.execution_role": ["update"],
    }
    terraform.run("apply", "-no-color", "plan")
    assert terraform.changes() == {}
    assert inventory(aws) == before
    assert aws.client("sagemaker").describe_pipeline(PipelineName=names.pipeline)["PipelineDefinition"] == expected
    assert json.loads(aws.client("s3").get_bucket_policy(Bucket=names.bucket)["Policy"]) == json.loads(policy)


def test_protected_resources_are_key_and_bucket(app: App) -> None:
    stack = app.stack(TRAIN)
    entries = [(kind, entry) for kind in stack["resource"] for entry in resources(stack, kind).values()]
    protected = {kind for kind, entry in entries if entry.get("lifecycle", {}).get("prevent_destroy")}
    assert protected == {"aws_kms_key", "aws_s3_bucket"}


def compared(terraform: Terraform) -> list[Comparison]:
    """What ``diff`` tells of the last plan."""
    plan = read_document(json.dumps(terraform.show(str(terraform.folder / "plan"))), "plan")
    assert isinstance(plan, Plan)
    return compare_plan(plan)


def tags_of(pairs: list[dict[str, str]]) -> dict[str, str]:
    return {pair["Key"]: pair["Value"] for pair in pairs}
