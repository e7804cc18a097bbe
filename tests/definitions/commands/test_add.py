"""``pipelines add module``: another module, checked before it stays."""

from pathlib import Path

import pytest

from definitions.__main__ import main
from tests.app import files_below

TEMPLATES_PROJECT = """organization: acme
env_templates:
  standard:
    modules: {}  # none yet

domains:
  marketing:
    environments:
      dev: {template: standard, account: '111111111111'}
      prod: {template: standard, account: '222222222222'}
"""
OTHERS = "modules: {roles: {module_path: '@acme/roles'}}"
CONFIG = "projectName: stop\npipeline:\n  steps:\n    - {name: Stop, type: Fail, fail: {errorMessage: no}}\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PIPELINES_MODULE", "another")  # what others choose says nothing of a new module
    file = tmp_path / "configs" / "mdaa.yaml"
    file.parent.mkdir()
    file.write_text(TEMPLATES_PROJECT, encoding="utf-8")
    return file


def test_a_module_of_a_template_is_written_and_entered(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["add", "module", "scores", "--template", "batch"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == "wrote configs/scores/data/customers.csv"
    assert out.splitlines()[-1] == (
        "configs/mdaa.yaml has scores in standard: acme-dev-marketing-scores, acme-prod-marketing-scores"
    )
    assert err == ""
    assert project.read_text(encoding="utf-8") == TEMPLATES_PROJECT.replace(
        "    modules: {}  # none yet\n",
        "    modules:     # none yet\n"
        "      scores:\n"
        "        module_path: '@aws-mdaa/sagemaker-pipeline'\n"
        "        module_configs: [./scores/pipeline.yaml]\n",
    )


def test_the_keys_of_a_config_tell_the_kind_of_its_module(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project.write_text(TEMPLATES_PROJECT.replace("modules: {}", OTHERS), encoding="utf-8")
    package = "arn:aws:sagemaker:eu-west-1:111111111111:model-package/churn/1"
    config = f"projectName: churn\nstageName: dev\nmodelPackageArn: {package}\nmodelBucketName: models\n"
    (project.parent / "serve.yaml").write_text(config, encoding="utf-8")
    assert main(["add", "module", "serve", "--config", "configs/serve.yaml", "--to", "marketing/dev"]) == 0
    assert capsys.readouterr().out.endswith("has serve in marketing/dev: acme-dev-marketing-serve\n")
    assert "module_path: '@aws-mdaa/sagemaker-endpoint'" in project.read_text(encoding="utf-8")


def test_a_config_that_is_there_is_entered_where_one_says(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project.write_text(TEMPLATES_PROJECT.replace("modules: {}", OTHERS), encoding="utf-8")
    (project.parent / "a, b.yaml").write_text(CONFIG, encoding="utf-8")
    words = ["add", "module", "stop", "--config", "configs/a, b.yaml", "--to", "marketing/prod"]
    assert main(words) == 0
    assert capsys.readouterr() == ("configs/mdaa.yaml has stop in marketing/prod: acme-prod-marketing-stop\n", "")
    assert "module_configs: ['./a, b.yaml']" in project.read_text(encoding="utf-8")
    assert main(words) == 1
    assert capsys.readouterr().err == "marketing/prod has a module 'stop' already, in line 10\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "marketing/prd"], "no place 'marketing/prd' for modules; did you mean 'marketing/prod'?"),
        (["--to", "x"], "no place 'x' for modules; there are: standard, marketing/dev, marketing/prod"),
        (["--config", "configs/none.yaml"], "'configs/none.yaml': there is no such file [missing-file]"),
        (["--config", "outside.yaml"], "is outside the project"),
        (["--config", "configs/bad.yaml"], "configs/bad.yaml:1:1: projekt: is not a known key"),
    ],
)
def test_what_cannot_be_added_leaves_all_as_it_was(
    words: list[str], said: str, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "outside.yaml").write_text(CONFIG, encoding="utf-8")
    (project.parent / "bad.yaml").write_text(f"projekt: x\n{CONFIG}", encoding="utf-8")
    before = files_below(tmp_path)
    assert main(["add", "module", "new", *words]) == 1
    assert said in capsys.readouterr().err
    assert files_below(tmp_path) == before


def test_several_places_must_be_chosen_from(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project.write_text(f"{TEMPLATES_PROJECT}      test: {{modules: {{}}}}\n", encoding="utf-8")
    assert main(["add", "module", "new"]) == 1
    assert capsys.readouterr().err == (
        "there are several places for a module, so name one: --to standard, --to marketing/test\n"
    )


def test_a_text_that_cannot_be_changed_is_told_what_to_write(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = TEMPLATES_PROJECT.replace("modules: {}", f"modules: &all {OTHERS.partition(' ')[2]}")
    shared = shared.replace("template: standard", "modules: *all", 1)
    project.write_text(shared, encoding="utf-8")
    (project.parent / "stop.yaml").write_text(CONFIG, encoding="utf-8")
    assert main(["add", "module", "stop", "--config", "configs/stop.yaml", "--to", "marketing/dev"]) == 1
    err = capsys.readouterr().err
    assert "write below domains.marketing.environments.dev.modules:\nstop:\n  module_path: '@aws-mdaa" in err
    assert project.read_text(encoding="utf-8") == shared


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "configs/mdaa.yaml:1:1: there is no such file [missing-file]"),
        ("a: [", "[yaml-syntax]"),
        (CONFIG, "the project file has no environment"),
    ],
)
def test_a_project_file_is_needed(
    text: str | None, said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.unlink() if text is None else project.write_text(text, encoding="utf-8")
    assert main(["add", "module", "new"]) == 1
    assert said in capsys.readouterr().err
    assert not (project.parent / "new").exists()
