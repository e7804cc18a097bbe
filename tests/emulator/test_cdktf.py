"""Deployment as users do it: ``cdktf deploy``, ``diff``, ``output`` and ``destroy``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stacks.loading.file_cache import cache_folder
from tests.emulator.emulated_aws import EmulatedAws
from tests.emulator.inventory import PENDING, inventory
from tests.emulator.project_folder import ProjectFolder, sample_copy
from tests.support import ROOT
from tests.test_app import MINIMAL

pytestmark = pytest.mark.xdist_group("cdktf")

ONE_MODULE = """\
organization: test-org
domains:
  test-domain:
    environments:
      test-env:
        modules:
          test-pipeline-minimal:
            module_path: '@aws-mdaa/sagemaker-pipeline'
            module_configs: [./minimal.yaml]
"""


@pytest.fixture
def project(tmp_path: Path, variables: dict[str, str]) -> ProjectFolder:
    """The sample project as an app of its own, with a home folder of its own, but with the caches of the user."""
    (tmp_path / "home").mkdir()
    caches = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    own = {"HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": caches, "PIPELINES_CACHE_DIR": str(cache_folder())}
    project = sample_copy(tmp_path / "project", {**variables, **own})
    project.edit("minimal.yaml", "pipeline:\n", "deletionProtection: false\npipeline:\n")
    (project.folder / "configs" / "mdaa.yaml").write_text(ONE_MODULE, "utf-8")
    app = {
        "language": "python",
        "app": f"{sys.executable} {ROOT / 'main.py'}",
        "sendCrashReports": "false",
        "context": {"projectFile": str(project.project_file)},
    }
    (project.folder / "cdktf.json").write_text(json.dumps(app), "utf-8")
    return project


def cdktf(project: ProjectFolder, *words: str) -> str:
    """Run the command in the folder of the project; return what it printed."""
    # Without the shared cache of providers, which would keep a link to the stand-in in the home folder.
    variables = {**project.variables, "CI": "1", "CDKTF_DISABLE_PLUGIN_CACHE_ENV": "1"}
    command = [str(ROOT / "node_modules" / ".bin" / "cdktf"), *words]
    run = subprocess.run(
        command,
        cwd=project.folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_deploy_diff_terraform_alone_output_destroy(project: ProjectFolder, aws: EmulatedAws) -> None:
    # The lock file would be made by asking the registry, even for a provider that is installed from elsewhere.
    cdktf(project, "deploy", MINIMAL, "--auto-approve", "--skip-provider-lock")
    made = inventory(aws)
    assert {kind: len(names) for kind, names in made.items()} == {
        "SageMaker pipelines": 1,
        "S3 buckets": 1,
        "KMS keys": 1,
        "KMS aliases": 1,
        "IAM roles": 1,
        "IAM role policies": 1,
        "SSM parameters": len(made["SSM parameters"]),
    }
    assert "No changes" in cdktf(project, "diff", MINIMAL)
    # Terraform alone goes on where cdktf left off: in the stack's folder, with the state in the project's.
    terraform = project.terraform(MINIMAL)
    terraform.init()
    assert terraform.changes() == {}
    assert (project.folder / f"terraform.{MINIMAL}.tfstate").is_file()
    [pipeline] = made["SageMaker pipelines"]
    # Long lines are wrapped.
    assert f"pipeline-name={pipeline}" in "".join(cdktf(project, "output", MINIMAL, "--skip-synth").split())
    cdktf(project, "destroy", MINIMAL, "--auto-approve", "--skip-synth")
    assert inventory(aws) == {PENDING: made["KMS keys"]}
    assert not (Path(project.variables["HOME"]) / ".terraform.d").exists()
