"""Ranges of versions and lock files, as Terraform reads them."""

import pytest

from definitions.project.deployment.versions import Versions, admits, locked_version
from definitions.project.project_file import load_project
from tests.support import written

LOCK = """\
# This file is maintained automatically by "terraform init".

provider "registry.terraform.io/hashicorp/archive" {
  version = "2.0.0"
}

provider "registry.terraform.io/hashicorp/aws" {
  version     = "6.25.0"
  constraints = ">= 6.0.0"
  hashes = [
    "h1:Ijt7pOlB7Tr7maGQIqtsLFbl7pSMIj06TVdkoSBcYOw=",
  ]
}
"""


@pytest.mark.parametrize(
    ("constraints", "inside", "outside"),
    [
        ("6.25.0", ["6.25.0"], ["6.25.1"]),
        ("= 6.25", ["6.25.0"], ["6.26.0"]),
        ("!= 6.25.0", ["6.25.1"], ["6.25.0"]),
        ("> 6.25", ["6.25.1", "7.0.0"], ["6.25.0", "6.9.0"]),
        (">= 6.25, < 7", ["6.25.0", "6.100.3"], ["6.24.9", "7.0.0"]),
        ("<=6.25.0", ["6.25.0", "5.0.0"], ["6.25.1"]),
        ("~> 6.25", ["6.25.0", "6.69.1"], ["6.24.0", "7.0.0"]),
        ("~> 6.25.1", ["6.25.1", "6.25.9"], ["6.25.0", "6.26.0"]),
        ("~> 6", ["6.0.0", "6.69.1"], ["7.0.0", "5.100.0"]),
        (">= 6.25", ["7.0.0-beta1"], []),
    ],
)
def test_ranges_hold_what_terraform_finds_in_them(constraints: str, inside: list[str], outside: list[str]) -> None:
    assert [version for version in [*inside, *outside] if admits(constraints, version)] == inside


@pytest.mark.parametrize(
    ("source", "version"),
    [
        (None, "6.25.0"),
        ("hashicorp/aws", "6.25.0"),
        ("registry.terraform.io/hashicorp/aws", "6.25.0"),
        ("registry.example.com/hashicorp/aws", None),
        ("acme/aws", None),
    ],
)
def test_a_lock_file_holds_a_version_for_each_source(source: str | None, version: str | None) -> None:
    assert locked_version(LOCK, source) == version


def versions(root: str, module: str) -> Versions:
    """What the one module of a project asks for, with Terraform settings of these levels."""
    ours = "module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [a.yaml]"
    text = (
        f"{{organization: acme, terraform: {{{root}}}, domains: {{shared: {{environments: {{dev: {{modules: "
        f"{{churn: {{terraform: {{{module}}}, {ours}}}}}}}}}}}}}}}"
    )
    [found] = load_project(written(text, "versions/mdaa.yaml"), {}).modules
    return found.deployment.versions


def test_the_lowest_level_wins_key_by_key() -> None:
    written(LOCK, "versions/aws.lock.hcl")
    aws = "required_providers: {aws: {version: '~> 6.0', source: hashicorp/aws}}"
    assert versions(f"required_version: 1.10, {aws}", "required_providers: {aws: {version: '>= 6.25'}}") == Versions(
        "1.10", ">= 6.25", "hashicorp/aws"
    )
    assert versions("lock_file: ./aws.lock.hcl", "required_version: '>= 1.7'") == Versions(
        ">= 1.7", "6.25.0", None, LOCK
    )
    assert versions("", "") == Versions()
