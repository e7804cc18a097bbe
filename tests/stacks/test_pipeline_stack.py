"""What the project file says of a stack, in the stack: state, provider, flags and variables."""

from typing import Any

import pytest

from definitions.foundation.records import replace
from definitions.project.context_flags import ContextFlags
from definitions.project.deployment.deployment import Deployment, State
from definitions.project.deployment.settings import (
    AssumeRole,
    AwsProvider,
    Cloud,
    DefaultTags,
    LocalBackend,
    S3Backend,
    Workspaces,
)
from definitions.project.deployment.versions import Versions
from tests.support import compiled, config_of
from tests.synth import Stack, resources, synthesized

STEP = "- {name: Stop, type: Fail, fail: {errorMessage: '%s'}}"
CONFIG = config_of(STEP % "stopped")
ROLE = AssumeRole(role_arn="arn:aws:iam::123456789012:role/state", session_name="us", external_id="a+b", duration="1h")


def terraform_of(state: State) -> Any:
    """The ``terraform`` block of a stack whose state is there."""
    return synthesized(replace(compiled(CONFIG), deployment=Deployment(state)))["terraform"]


def provider_of(settings: AwsProvider) -> Any:
    [provider] = synthesized(replace(compiled(CONFIG), deployment=Deployment(provider=settings)))["provider"]["aws"]
    return provider


def test_state_in_s3_with_all_that_can_be_said_of_it() -> None:
    state = S3Backend(
        bucket="state",
        key="a/b",
        region="eu-west-1",
        kms_key_id="alias/state",
        dynamodb_table="locks",
        profile="ml",
        workspace_key_prefix="others",
        assume_role=ROLE,
    )
    assert terraform_of(state)["backend"]["s3"] == {
        "bucket": "state",
        "key": "a/b",
        "region": "eu-west-1",
        "encrypt": True,
        "kms_key_id": "alias/state",
        "dynamodb_table": "locks",
        "profile": "ml",
        "workspace_key_prefix": "others",
        "use_lockfile": True,
        "assume_role": {
            "role_arn": "arn:aws:iam::123456789012:role/state",
            "session_name": "us",
            "external_id": "a+b",
            "duration": "1h",
        },
    }


def test_versions_are_asked_for_as_the_project_file_has_them() -> None:
    versions = Versions(">= 1.10", "~> 6.25", "registry.example.com/hashicorp/aws")
    terraform = synthesized(replace(compiled(CONFIG), deployment=Deployment(versions=versions)))["terraform"]
    assert terraform["required_version"] == ">= 1.10"
    assert terraform["required_providers"] == {
        "aws": {"source": "registry.example.com/hashicorp/aws", "version": "~> 6.25"}
    }


def test_the_lock_in_s3_can_be_turned_off() -> None:
    backend = terraform_of(S3Backend(bucket="state", key="a", use_lockfile=False))["backend"]["s3"]
    assert backend == {"bucket": "state", "key": "a", "encrypt": True}


@pytest.mark.parametrize(
    ("workspaces", "block"),
    [
        (Workspaces(name="a"), {"name": "a"}),
        (Workspaces(name="a", project="p ${x}"), {"name": "a", "project": "p $${x}"}),
        (Workspaces(tags=["a", "b:c"], project="p"), {"tags": ["a", "b:c"], "project": "p"}),
    ],
)
def test_state_in_hcp_terraform(workspaces: Workspaces, block: dict[str, Any]) -> None:
    state = Cloud(organization="acme", hostname="tfe.acme.com", workspaces=workspaces)
    terraform = terraform_of(state)
    assert terraform["cloud"] == {"organization": "acme", "hostname": "tfe.acme.com", "workspaces": block}
    assert "backend" not in terraform


def test_no_file_name_is_code() -> None:
    path = terraform_of(LocalBackend(path="states/${HOME}.tfstate"))["backend"]["local"]["path"]
    assert path.endswith("/states/$${HOME}.tfstate")


def test_the_provider_has_a_role_and_tags_and_no_credentials() -> None:
    tags = DefaultTags(tags={"team": "ml", "note ${x}": "%{y}"})
    provider = provider_of(AwsProvider(assume_role=ROLE, default_tags=tags, profile="deploy"))
    assert provider == {
        "profile": "deploy",
        "assume_role": [
            {
                "role_arn": "arn:aws:iam::123456789012:role/state",
                "session_name": "us",
                "external_id": "a+b",
                "duration": "1h",
            }
        ],
        "default_tags": [{"tags": {"team": "ml", "note $${x}": "%%{y}"}}],
    }
    assert provider_of(AwsProvider()) == {}


def test_trusted_accounts_stand_beside_the_own_one() -> None:
    step = "- {name: Stop, type: Fail, fail: {errorMessage: no}}"
    trusting = config_of(step, root="trustedAccountIds: ['333333333333', '222222222222', '333333333333']")
    made = synthesized(compiled(trusting, account="111111111111"))
    assert made["provider"]["aws"][0]["allowed_account_ids"] == ["111111111111"]
    assert made["locals"] == {"trusted_account_ids": ["222222222222", "333333333333"]}
    assert "locals" not in synthesized(compiled(config_of(step)))


def test_a_public_access_block_that_others_manage_is_left_to_them() -> None:
    pipeline = compiled(CONFIG)
    kind = "aws_s3_bucket_public_access_block"
    assert len(resources(synthesized(pipeline), kind)) == 1
    stack = synthesized(replace(pipeline, flags=ContextFlags(has_public_access_block=False)))
    assert resources(stack, kind) == {}
    assert "depends_on" not in resources(stack, "aws_s3_bucket_policy")["model_bucket_policy"]


def _variables(text: str) -> tuple[Stack, str]:
    stack = synthesized(compiled(config_of(STEP % text)))
    return stack, resources(stack, "aws_sagemaker_pipeline")["pipeline"]["pipeline_definition"]


def test_each_variable_is_declared_once_with_its_type() -> None:
    stack, definition = _variables("{{param:name}} {{param:number:size}} {{param:list:subnet-ids}} {{param:name}}")
    assert stack["variable"] == {
        "name": {"type": "string", "nullable": False},
        "size": {"type": "number", "nullable": False},
        "subnet-ids": {"type": "list(string)", "nullable": False},
    }
    for expression in ("var.name", "tostring(var.size)", 'join(",", var.subnet-ids)'):
        assert f"${{substr(jsonencode({expression}), 1, length(jsonencode({expression})) - 2)}}" in definition


def test_a_variable_in_a_plain_text_is_a_reference() -> None:
    stack = synthesized(compiled(config_of(STEP % "stopped", root="domainId: 'd-{{param:id}}'")))
    assert resources(stack, "aws_kms_key")["encryption_key"]["tags"]["sagemaker:domain-id"] == "d-${var.id}"
