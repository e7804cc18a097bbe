"""A deployed module under a new name: nothing changes in AWS with ``deployedAs``, and all is made anew without."""

from pathlib import Path

import pytest

from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.project_folder import ProjectFolder, sample_copy
from tests.emulator.test_cdktf import ONE_MODULE
from tests.test_app import MINIMAL

pytestmark = pytest.mark.xdist_group("interruptions")

NAME, NEW = "test-pipeline-minimal", "smallest"


def synthesize_named(project: ProjectFolder, lines: str) -> None:
    """Synthesize the project with these lines in the place of the module's name."""
    project.project_file.write_text(ONE_MODULE.replace(f"{NAME}:", lines), "utf-8")
    app = project.synthesize()
    assert app.code == 0, app.stderr


def test_plan_of_a_renamed_module_is_empty_with_deployed_as(
    quick_variables: dict[str, str], aws: EmulatedAws, tmp_path: Path
) -> None:
    aws.forget_everything()
    project = sample_copy(tmp_path, quick_variables)
    synthesize_named(project, f"{NAME}:")
    terraform = project.terraform(MINIMAL)
    terraform.init()
    terraform.apply()

    synthesize_named(project, f"{NEW}:\n            deployedAs: {NAME}")
    assert terraform.changes() == {}

    synthesize_named(project, f"{NEW}:")
    anew = project.terraform(MINIMAL.replace(NAME, NEW))
    anew.init()
    assert {tuple(actions) for actions in anew.changes().values()} == {("create",)}
