"""The app from the outside: what it reads, writes and says."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.app import App, files_below, run_app, run_pipelines
from tests.support import CONFIGS, ROOT
from tests.synth import synthesized_project

MINIMAL = "test-org-test-env-test-domain-test-pipeline-minimal"
HARDENED = "test-org-test-env-test-domain-test-pipeline-hardened"
TRAIN = "test-org-test-env-test-domain-train"
OWN_CODE = "test-org-test-env-test-domain-own-code"


def test_sample_project_gives_one_stack_for_each_module(sample_project: App) -> None:
    assert sample_project.code == 0
    assert sorted(path for path in sample_project.files() if "/source/" not in path) == [
        "manifest.json",
        f"stacks/{OWN_CODE}/cdk.tf.json",
        f"stacks/{HARDENED}/cdk.tf.json",
        f"stacks/{MINIMAL}/cdk.tf.json",
        f"stacks/{TRAIN}/cdk.tf.json",
    ]


def test_code_of_a_module_lies_beside_its_stack(sample_project: App) -> None:
    named = {entry["source"] for entry in sample_project.stack(OWN_CODE)["resource"]["aws_s3_object"].values()}
    copied = {path for path in sample_project.files() if "/source/" in path}
    assert {f"stacks/{OWN_CODE}/{source.removeprefix('${path.module}/')}" for source in named} == copied


def test_the_first_synth_prints_nothing(sample_project: App) -> None:
    assert (sample_project.stdout, sample_project.stderr) == ("", "")


def test_warnings_are_told_and_nothing_else(comprehensive_project: App) -> None:
    assert (comprehensive_project.code, comprehensive_project.stdout) == (0, "")
    assert comprehensive_project.stderr.endswith("4 warnings\n")
    assert comprehensive_project.stderr.count("[unused-parameter]") == 3


def test_two_runs_write_the_same_bytes(sample_project: App, tmp_path: Path) -> None:
    assert run_app(tmp_path).files() == sample_project.files()


def test_stacks_that_other_tests_look_at_are_those_of_the_app(sample_project: App, tmp_path: Path) -> None:
    assert synthesized_project(tmp_path, CONFIGS / "mdaa.yaml").files() == sample_project.files()


def test_another_project_is_named_by_a_variable_from_any_folder(tmp_path: Path) -> None:
    project = copied_project(tmp_path / "project", organization="acme")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    app = run_app(elsewhere, PIPELINES_PROJECT=str(project / "mdaa.yaml"))
    assert (app.code, app.stdout) == (0, "")
    assert sorted(path.name for path in (app.out / "stacks").iterdir()) == [
        "acme-test-env-test-domain-own-code",
        "acme-test-env-test-domain-test-pipeline-hardened",
        "acme-test-env-test-domain-test-pipeline-minimal",
        "acme-test-env-test-domain-train",
    ]


def test_output_folder_of_cdktf_is_kept(tmp_path: Path) -> None:
    app = run_app(tmp_path, CDKTF_OUTDIR=str(tmp_path / "elsewhere"))
    assert app.code == 0
    assert not app.out.exists()
    assert (tmp_path / "elsewhere" / "stacks" / MINIMAL / "cdk.tf.json").is_file()


def test_context_of_the_cdktf_command_names_the_project(tmp_path: Path) -> None:
    project = copied_project(tmp_path / "project", organization="acme")
    app = run_app(tmp_path, CDKTF_CONTEXT_JSON=json.dumps({"projectFile": str(project / "mdaa.yaml")}))
    assert app.code == 0
    assert (app.out / "stacks" / "acme-test-env-test-domain-train").is_dir()


def test_state_stays_in_the_current_folder(sample_project: App) -> None:
    path = sample_project.stack(MINIMAL)["terraform"]["backend"]["local"]["path"]
    folder = sample_project.out / "stacks" / MINIMAL
    assert Path(os.path.normpath(folder / path)) == sample_project.folder / f"terraform.{MINIMAL}.tfstate"


def test_problems_of_all_modules_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    project = copied_project(tmp_path / "project")
    for name in ("house-prices.yaml", "minimal.yaml"):
        path = project / name
        path.write_text(path.read_text(encoding="utf-8").replace("projectName:", "projectNam:"), encoding="utf-8")
    app = run_app(tmp_path, PIPELINES_PROJECT="project/mdaa.yaml")
    assert app.code == 1
    assert [line.split(": ", 1)[0] for line in app.stderr.splitlines() if "[unknown-key]" in line] == [
        "project/house-prices.yaml:6:1",
        "project/minimal.yaml:5:1",
    ]
    assert app.stderr.endswith("2 problems\n")
    assert "Traceback" not in app.stderr
    assert not app.out.exists()


def test_output_of_an_earlier_run_survives_a_run_with_problems(tmp_path: Path) -> None:
    project = copied_project(tmp_path / "project")
    first = run_app(tmp_path, PIPELINES_PROJECT="project/mdaa.yaml")
    written = first.files()
    (project / "minimal.yaml").write_text("", encoding="utf-8")
    second = run_app(tmp_path, PIPELINES_PROJECT="project/mdaa.yaml")
    assert (second.code, second.files()) == (1, written)


def test_missing_project_file_is_told(tmp_path: Path) -> None:
    app = run_app(tmp_path, PIPELINES_PROJECT="nowhere.yaml")
    assert (app.code, app.stderr) == (1, "nowhere.yaml:1:1: there is no such file [missing-file]\n1 problem\n")


def test_output_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    app = run_app(tmp_path, CDKTF_OUTDIR="file/out")
    assert app.code == 2
    assert app.stderr.endswith("file/out: the output folder cannot be made: Not a directory\n")
    assert "Traceback" not in app.stderr


def test_hcl_is_refused(tmp_path: Path) -> None:
    app = run_app(tmp_path, SYNTH_HCL_OUTPUT="true")
    assert app.stderr == (
        "SYNTH_HCL_OUTPUT: CDKTF writes HCL that Terraform cannot read, as it does not escape quotes in texts;"
        " unset it, or leave out --hcl: Terraform reads JSON as well\n"
    )
    assert (app.code, app.files()) == (2, {})


def test_modules_of_other_kinds_are_listed_as_skipped(tmp_path: Path) -> None:
    project = copied_project(tmp_path / "project")
    path = project / "mdaa.yaml"
    other = "          roles:\n            module_path: '@aws-mdaa/roles'\n            module_configs: [./roles.yaml]\n"
    path.write_text(path.read_text(encoding="utf-8") + other, encoding="utf-8")
    app = run_app(tmp_path, PIPELINES_PROJECT="project/mdaa.yaml")
    assert app.code == 0
    assert "skipped, its kind is not built here: test-org-test-env-test-domain-roles (roles)\n" in app.stdout


def test_a_project_of_which_nothing_is_built_says_so(tmp_path: Path) -> None:
    project = copied_project(tmp_path / "project")
    path = project / "mdaa.yaml"
    text = path.read_text(encoding="utf-8").replace("@aws-mdaa/sagemaker-pipeline", r"@aws-mdaa/\e[31mother")
    path.write_text(text.replace("'", '"'), encoding="utf-8")
    app = run_app(tmp_path, PIPELINES_PROJECT="project/mdaa.yaml")
    assert app.code == 0
    assert "warning: nothing is built: no module of the project has module_path" in app.stderr
    assert app.stdout.count(r" (\x1b[31mother)") == 4
    assert sorted(app.files()) == ["manifest.json"]


def test_the_current_folder_is_the_users_wherever_the_code_is(tmp_path: Path) -> None:
    copied_project(tmp_path / "pipelines", organization="acme")
    settings = {"output": "build", "context": {"projectFile": "pipelines/mdaa.yaml"}}
    (tmp_path / "cdktf.json").write_text(json.dumps(settings), encoding="utf-8")
    app = run_pipelines(tmp_path, "synth")
    assert (app.code, app.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "build" / "stacks").iterdir()) == [
        "acme-test-env-test-domain-own-code",
        "acme-test-env-test-domain-test-pipeline-hardened",
        "acme-test-env-test-domain-test-pipeline-minimal",
        "acme-test-env-test-domain-train",
    ]
    assert app.stdout.endswith("  build/stacks/acme-test-env-test-domain-train/cdk.tf.json\n")


def test_the_command_and_the_app_write_the_same_bytes(sample_project: App, tmp_path: Path) -> None:
    app = run_pipelines(tmp_path, "synth", "--project", str(CONFIGS / "mdaa.yaml"))
    assert app.files() == sample_project.files()


@pytest.fixture(scope="module")
def cdktf() -> str:
    """The cdktf command of package.json; ``make pytest`` installs it."""
    return str(ROOT / "node_modules" / ".bin" / "cdktf")


def test_cdktf_synth_writes_the_same_files(cdktf: str, sample_project: App, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run_cdktf(cdktf, "synth", "--output", str(out))
    expected = dict(sample_project.files())
    found = files_below(out)
    assert sorted(found) == sorted(expected)
    for path, content in expected.items():
        # Only the way from the output folder to the state differs.
        if "/source/" in path:
            assert found[path] == content
        else:
            assert without_backend(found[path]) == without_backend(content)


def test_cdktf_list_shows_the_stacks(cdktf: str, tmp_path: Path) -> None:
    listed = run_cdktf(cdktf, "list", "--output", str(tmp_path / "out"))
    header, _, table = listed.rpartition("Stack name")
    assert header
    heading, *rows = table.splitlines()
    width = len("Stack name") + len(heading) - len(heading.lstrip())
    # Long names are wrapped inside their column.
    assert "".join(row[:width].strip() for row in rows) == OWN_CODE + HARDENED + MINIMAL + TRAIN


def run_cdktf(command: str, *words: str) -> str:
    variables = {**os.environ, "CHECKPOINT_DISABLE": "1", "CI": "1"}
    run = subprocess.run(
        [command, *words], cwd=ROOT, env=variables, capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def without_backend(content: bytes) -> object:
    tree = json.loads(content)
    tree.get("terraform", {}).pop("backend", None)
    return tree


def copied_project(folder: Path, organization: str = "test-org") -> Path:
    """A copy of the sample project under another organization."""
    shutil.copytree(CONFIGS, folder)
    path = folder / "mdaa.yaml"
    text = path.read_text(encoding="utf-8").replace("organization: test-org", f"organization: {organization}")
    path.write_text(text, encoding="utf-8")
    return folder
