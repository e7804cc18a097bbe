"""``terraform test`` with a mock provider: Terraform resolves definition, policies and names, and makes nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.app import App
from tests.emulator.provider.plugin import running_provider
from tests.emulator.terraform import Terraform, environment
from tests.synth import ACCOUNT, PARTITION, REGION, applied, resource, resources, values_of
from tests.test_app import TRAIN

pytestmark = pytest.mark.xdist_group("validate")

RESOLVED = {
    "aws_sagemaker_pipeline": ("pipeline_definition", "pipeline_name"),
    "aws_iam_role": ("assume_role_policy", "name"),
    "aws_iam_role_policy": ("policy", "role"),
    "aws_kms_key": ("policy",),
    "aws_kms_alias": ("name", "target_key_id"),
    "aws_s3_bucket": ("bucket",),
    "aws_s3_bucket_policy": ("policy", "bucket"),
    "aws_sagemaker_model_package_group_policy": ("resource_policy", "model_package_group_name"),
    "aws_ssm_parameter": ("name", "insecure_value"),
}
DOCUMENTS = {"pipeline_definition", "assume_role_policy", "policy", "resource_policy"}


def values_in(stack: dict[str, Any]) -> dict[str, str]:
    """What references stand for; names that are configured are never mocked."""
    role = resource(stack, "aws_iam_role")
    return {**values_of(stack), "aws_iam_role.execution_role.name": role["name"]}


def mocks(values: dict[str, str]) -> dict[str, Any]:
    """Computed attributes of the mocked resources, by type."""
    defaults: dict[str, dict[str, str]] = {}
    for reference, value in values.items():
        kind, _, attribute = reference.split(".")
        if attribute in {"arn", "key_id", "unique_id"}:
            defaults.setdefault(kind, {})[attribute] = value
    return {kind: {"defaults": attributes} for kind, attributes in defaults.items()}


def assertions(stack: dict[str, Any], values: dict[str, str]) -> list[dict[str, str]]:
    """One for each text that holds what only Terraform knows; documents are compared by what they say."""
    found = []
    for kind, attributes in RESOLVED.items():
        for name, entry in resources(stack, kind).items():
            for attribute in attributes:
                expected = json.dumps(applied(entry[attribute], values)).replace("${", "$${").replace("%{", "%%{")
                actual = f"{kind}.{name}.{attribute}"
                is_document = attribute in DOCUMENTS
                sides = (f"jsondecode({side})" if is_document else side for side in (actual, expected))
                found.append({"condition": "${" + " == ".join(sides) + "}", "error_message": f"{actual} is another"})
    return found


@pytest.fixture(scope="module")
def stack(sample_project: App) -> Any:
    stack = sample_project.stack(TRAIN)
    del stack["terraform"]["backend"]
    for kind in ("aws_kms_key", "aws_s3_bucket"):  # the test destroys the mocks
        for entry in resources(stack, kind).values():
            del entry["lifecycle"]
    return stack


def terraform_test(folder: Path, cli_config: Path, stack: Any, assertions: list[dict[str, str]]) -> tuple[int, str]:
    """How ``terraform test`` of the stack ends, and what it says."""
    values = values_in(stack)
    of_caller = {"account_id": ACCOUNT, "arn": f"arn:aws:iam::{ACCOUNT}:root", "user_id": "AIDAEXAMPLE"}
    data = {
        "aws_caller_identity": of_caller,
        "aws_region": {"region": REGION},
        "aws_partition": {"partition": PARTITION},
    }
    provider = {
        "mock_resource": mocks({name: value for name, value in values.items() if not name.startswith("data.")}),
        "mock_data": {kind: {"defaults": attributes} for kind, attributes in data.items()},
    }
    run = {"resolved": {"command": "apply", "assert": assertions}}
    (folder / "cdk.tf.json").write_text(json.dumps(stack), "utf-8")
    (folder / "stack.tftest.json").write_text(json.dumps({"mock_provider": {"aws": provider}, "run": run}), "utf-8")
    with running_provider({}) as variables:
        terraform = Terraform(folder, environment(cli_config, variables))
        terraform.init()
        ended = terraform.try_to("test", "-no-color")
    return ended.code, ended.said


def test_terraform_resolves_documents_and_names(cli_config: Path, tmp_path: Path, stack: Any) -> None:
    expected = assertions(stack, values_in(stack))
    assert len(expected) > 30
    code, said = terraform_test(tmp_path, cli_config, stack, expected)
    assert code == 0, said
    assert "1 passed, 0 failed" in said


def test_wrong_expectation_fails(cli_config: Path, tmp_path: Path, stack: Any) -> None:
    wrong = {"condition": '${aws_sagemaker_pipeline.pipeline.pipeline_name == "other"}', "error_message": "it is not"}
    code, said = terraform_test(tmp_path, cli_config, stack, [wrong])
    assert code == 1
    assert "it is not" in said
