"""Code beside the YAML as objects of the bucket."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from definitions.compiler.compile_project import compile_project
from tests.synth import Stack, resource, resources, synthesized

IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/train:1"
STACK = "acme-dev-ml-churn"
PROJECT = """
organization: acme
{terraform}
domains:
  ml:
    environments:
      dev:
        modules:
          churn:
            module_path: '@aws-mdaa/sagemaker-pipeline'
            module_configs: [./churn.yaml]
"""
CONFIG = f"""
projectName: churn
{{root}}
pipeline:
  steps:
    - name: Train
      type: Training
      training: {{{{imageUri: '{IMAGE}', instanceType: ml.m5.large, sourceDir: ./src, entryPoint: train.py}}}}
"""
IMPORTED = """
pipelineBucketName: shared-models
pipelineKmsKeyArn: arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab
"""


def stack(folder: Path, root: str = "", terraform: str = "", **files: str) -> Stack:
    (folder / "mdaa.yaml").write_text(PROJECT.format(terraform=terraform), "utf-8")
    (folder / "churn.yaml").write_text(CONFIG.format(root=root), "utf-8")
    for name, content in {"train.py": "print(1)", **files}.items():
        file = folder / "src" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    [pipeline] = compile_project(folder / "mdaa.yaml", {}).pipelines
    return synthesized(pipeline)


def objects(stack: Stack) -> dict[str, dict[str, Any]]:
    return {
        name: {key: value for key, value in entry.items() if key != "//"}
        for name, entry in resources(stack, "aws_s3_object").items()
    }


def test_each_file_is_an_encrypted_object_named_relative_to_the_stack(tmp_path: Path) -> None:
    [(name, made)] = objects(stack(tmp_path)).items()
    prefix, _, path = made["key"].partition("/source/")
    digest = path.removesuffix("/train.py")
    assert (prefix, len(digest), name) == (STACK, 64, "source_src_train_py_b794cde4752f")
    assert made == {
        "bucket": "${aws_s3_bucket.model_bucket.bucket}",
        "key": f"{STACK}/source/{digest}/train.py",
        "source": f"${{path.module}}/source/{digest}/train.py",
        "source_hash": sha256(b"print(1)").hexdigest(),
        "server_side_encryption": "aws:kms",
        "kms_key_id": "${aws_kms_key.encryption_key.arn}",
        "bucket_key_enabled": True,
        "lifecycle": {"create_before_destroy": True},
        "depends_on": ["aws_s3_bucket_versioning.model_bucket_versioning"],
    }


def test_the_pipeline_comes_after_all_objects(tmp_path: Path) -> None:
    made = stack(tmp_path, **{"lib/a.py": "", "lib/b.py": ""})
    assert {f"aws_s3_object.{name}" for name in objects(made)} < set(
        resource(made, "aws_sagemaker_pipeline")["depends_on"]
    )


def test_a_changed_file_keeps_the_name_of_its_resource(tmp_path: Path) -> None:
    before = objects(stack(tmp_path, **{"lib/a.py": "1"}))
    after = objects(stack(tmp_path, **{"lib/a.py": "2"}))
    assert before.keys() == after.keys()
    changed = [name for name in before if before[name]["source_hash"] != after[name]["source_hash"]]
    assert [after[name]["key"].rpartition("/")[2] for name in changed] == ["a.py"]
    assert all(before[name]["key"] != after[name]["key"] for name in before)


def test_names_that_differ_in_signs_only_are_different_resources(tmp_path: Path) -> None:
    assert len(objects(stack(tmp_path, **{"a-b.py": "", "a_b.py": "", "a.b.py": ""}))) == 4


def test_an_imported_bucket_takes_the_code_under_the_imported_key(tmp_path: Path) -> None:
    [made] = objects(stack(tmp_path, root=IMPORTED)).values()
    assert made["bucket"] == "shared-models"
    assert made["kms_key_id"] == "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    assert "depends_on" not in made


def test_tags_of_the_provider_are_not_for_objects_which_have_ten_at_most(tmp_path: Path) -> None:
    tags = "terraform: {override: {provider: {aws: {default_tags: {tags: {team: ml}}}}}}"
    [made] = objects(stack(tmp_path, terraform=tags)).values()
    assert made["override_provider"] == {"default_tags": {"tags": {}}}
