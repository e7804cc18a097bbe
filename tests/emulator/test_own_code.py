"""Code beside the YAML, deployed: what the bucket holds, what a changed file changes, and in which order."""

import json
import re

import pytest

from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.expectations import compiled_module
from tests.emulator.project_folder import ProjectFolder, sample_copy
from tests.emulator.terraform import Terraform

pytestmark = pytest.mark.xdist_group("interruptions")

STACK = "test-org-test-env-test-domain-own-code"
PIPELINE = "aws_sagemaker_pipeline.pipeline"
PERMISSIONS = "aws_iam_role_policy.execution_role_permissions"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, variables: dict[str, str]) -> ProjectFolder:
    return sample_copy(tmp_path_factory.mktemp("own_code"), variables)


@pytest.fixture(scope="module")
def terraform(project: ProjectFolder) -> Terraform:
    """Terraform in the folder of the stack, after its first apply."""
    project.synthesize()
    terraform = project.terraform(STACK)
    terraform.init()
    terraform.apply()
    return terraform


def objects(aws: EmulatedAws, project: ProjectFolder) -> dict[str, bytes]:
    """All objects of the bucket."""
    s3, bucket = aws.client("s3"), {"Bucket": compiled_module(project.project_file, STACK).names.bucket}
    keys = [entry["Key"] for entry in s3.list_objects_v2(**bucket).get("Contents", [])]
    return {key: s3.get_object(Key=key, **bucket)["Body"].read() for key in keys}


def expected(project: ProjectFolder) -> dict[str, bytes]:
    """What the folders of code hold, under the keys that the steps read."""
    pipeline = compiled_module(project.project_file, STACK)
    folder = project.folder / "configs"
    return {
        f"{STACK}/{code.folder}{name}": (
            folder / code.path if code.path.endswith(".py") else folder / code.path / name
        ).read_bytes()
        for code in pipeline.sources
        for name in code.names
    }


def changed_sources(terraform: Terraform) -> list[str]:
    """The files whose content a plan changes, of those that it replaces."""
    changes = terraform.show("plan")["resource_changes"]
    return sorted(
        change["change"]["after"]["key"].partition("/source/")[2].partition("/")[2]
        for change in changes
        if change["type"] == "aws_s3_object"
        and change["change"]["before"]["source_hash"] != change["change"]["after"]["source_hash"]
    )


def test_the_bucket_holds_each_file_byte_for_byte_under_its_key(
    aws: EmulatedAws, project: ProjectFolder, terraform: Terraform
) -> None:
    assert objects(aws, project) == expected(project)
    assert terraform.changes() == {}
    names = compiled_module(project.project_file, STACK).names
    key = aws.client("kms").describe_key(KeyId=names.key_alias)["KeyMetadata"]["Arn"]
    for name in objects(aws, project):
        head = aws.client("s3").head_object(Bucket=names.bucket, Key=name)
        assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)


def test_steps_read_what_was_uploaded(aws: EmulatedAws, project: ProjectFolder, terraform: Terraform) -> None:
    assert terraform.changes() == {}
    names = compiled_module(project.project_file, STACK).names
    found = aws.client("sagemaker").describe_pipeline(PipelineName=names.pipeline)["PipelineDefinition"]
    uris = set(re.findall(rf"s3://{names.bucket}/({STACK}/source/[0-9a-f]{{64}}/)", found))
    assert uris == {"/".join(key.split("/")[:3]) + "/" for key in objects(aws, project)}
    train = next(step for step in json.loads(found)["Steps"] if step["Name"] == "Train")
    code = next(each for each in train["Arguments"]["InputDataConfig"] if each["ChannelName"] == "code")
    prefix = code["DataSource"]["S3DataSource"]["S3Uri"].removeprefix(f"s3://{names.bucket}/")
    program = json.loads(train["Arguments"]["HyperParameters"]["sagemaker_program"])
    assert f"{prefix}{program}" in objects(aws, project)


def test_the_same_in_another_folder_is_no_change(
    project: ProjectFolder, terraform: Terraform, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy = sample_copy(tmp_path_factory.mktemp("elsewhere"), project.variables)
    mine, theirs = project.synthesize().files(), copy.synthesize().files()
    assert {path: mine[path] for path in theirs} == theirs
    assert any("/source/" in path for path in theirs)
    assert terraform.changes() == {}


def test_one_changed_file_is_told_and_replaces_its_folder_after_the_pipeline_is_updated(
    aws: EmulatedAws, project: ProjectFolder, terraform: Terraform
) -> None:
    before = objects(aws, project)
    project.edit("own-code/train/features.py", "fillna(0)", "fillna(-1)")
    project.synthesize()
    changes = terraform.changes()
    kinds = {address.partition(".")[0]: actions for address, actions in changes.items()}
    assert kinds == {
        "aws_s3_object": ["create", "delete"],
        "aws_sagemaker_pipeline": ["update"],
        "aws_iam_role_policy": ["update"],
    }
    # The folder of 'Train', and the one around it, of which 'Repack' takes the same file.
    assert changed_sources(terraform) == ["features.py", "train/features.py"]
    said = terraform.run("apply", "-no-color", "plan")
    order = [line for line in said.splitlines() if re.search(r"(Creation|Destruction|Modifications) complete", line)]
    updated = next(number for number, line in enumerate(order) if line.startswith(PIPELINE))
    made = [number for number, line in enumerate(order) if "Creation complete" in line]
    gone = [number for number, line in enumerate(order) if "Destruction complete" in line]
    assert max(made) < updated < min(gone)
    assert objects(aws, project) == expected(project)
    script = [key for key in before if key.count("/") == 3 and key.endswith("/prepare.py")]
    assert set(before) & set(objects(aws, project)) >= {key for key in script if key in expected(project)}
    assert terraform.changes() == {}


def test_a_folder_that_no_step_names_any_more_goes_after_the_pipeline_is_updated(
    aws: EmulatedAws, project: ProjectFolder, terraform: Terraform
) -> None:
    project.edit("own-code.yaml", "sourceDir: ./own-code/train", "sourceDir: ./own-code")
    project.edit("own-code.yaml", "entryPoint: train.py", "entryPoint: train/train.py")
    project.synthesize()
    changes = terraform.changes()
    assert {tuple(actions) for address, actions in changes.items() if address.startswith("aws_s3_object")} == {
        ("delete",)
    }
    said = terraform.run("apply", "-no-color", "plan")
    assert said.index(f"{PIPELINE}: Modifications complete") < said.index("Destroying...")
    assert objects(aws, project) == expected(project)
