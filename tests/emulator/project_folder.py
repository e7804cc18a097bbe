"""A project of its own in a folder of its own, deployed with Terraform, whose configs a test may change."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.app import App
from tests.emulator.terraform import Terraform
from tests.support import CONFIGS
from tests.synth import synthesized_project


@dataclass(frozen=True)
class ProjectFolder:
    """A copy of the sample project."""

    folder: Path
    variables: Mapping[str, str]

    @property
    def project_file(self) -> Path:
        return self.folder / "configs" / "mdaa.yaml"

    def edit(self, file: str, before: str, after: str, times: int = 1) -> None:
        """Replace a text of a config that is there so many times."""
        path = self.folder / "configs" / file
        text = path.read_text("utf-8")
        assert text.count(before) == times, f"{file} has {before!r} {text.count(before)} times"
        path.write_text(text.replace(before, after), "utf-8")

    def synthesize(self) -> App:
        return synthesized_project(self.folder, self.project_file)

    def terraform(self, stack: str) -> Terraform:
        """Terraform in the folder of a stack, with AWS credentials."""
        folder = self.folder / "cdktf.out" / "stacks" / stack
        return Terraform(folder, self.variables)


def sample_copy(folder: Path, variables: Mapping[str, str]) -> ProjectFolder:
    """The sample project in a new folder, and variables with which Terraform runs there."""
    shutil.copytree(CONFIGS, folder / "configs")
    return ProjectFolder(folder, variables)


def copied_stack(app: App, stack: str, folder: Path) -> Path:
    """A stack of an app in a folder of its own, as deep as it was: its state is in this folder, too."""
    copy = folder / "cdktf.out" / "stacks" / stack
    copy.mkdir(parents=True)
    made = app.out / "stacks" / stack
    shutil.copy(made / "cdk.tf.json", copy)
    if (made / "source").is_dir():
        shutil.copytree(made / "source", copy / "source")
    return copy
