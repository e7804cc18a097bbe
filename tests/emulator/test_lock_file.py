"""A lock file that the project names: Terraform installs by it, in a stack that admits a range of versions."""

from pathlib import Path

import pytest

from tests.emulator.project_folder import sample_copy
from tests.emulator.test_cdktf import ONE_MODULE
from tests.test_app import MINIMAL

pytestmark = pytest.mark.xdist_group("interruptions")

SETTINGS = """\
terraform:
  required_version: '>= 1.7'
  required_providers: {aws: {version: '~> 6.25', source: hashicorp/aws}}
"""


def test_terraform_installs_by_the_lock_file_of_the_project(variables: dict[str, str], tmp_path: Path) -> None:
    project = sample_copy(tmp_path, variables)
    project.project_file.write_text(SETTINGS + ONE_MODULE, "utf-8")
    assert project.synthesize().code == 0
    terraform = project.terraform(MINIMAL)
    made = terraform.folder / ".terraform.lock.hcl"
    assert not made.exists()
    terraform.init()
    lock = made.read_text("utf-8")
    made.rename(project.project_file.with_name("aws.lock.hcl"))

    project.project_file.write_text(f"{SETTINGS}  lock_file: ./aws.lock.hcl\n{ONE_MODULE}", "utf-8")
    assert project.synthesize().code == 0
    terraform.init("-lockfile=readonly")
    assert made.read_text("utf-8") == lock
