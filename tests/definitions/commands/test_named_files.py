"""A file on the command line means the stacks that it is a part of, in the project that uses it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from definitions.__main__ import main
from definitions.commands.ending import Refused
from definitions.commands.named_files import package_of_config
from definitions.commands.named_modules import compile_named, pipeline_named
from definitions.diagnostics.problems import InvalidConfig

PROJECT = """\
organization: acme
tag_configs: ['./tags-{{env}}.yaml']
context: {size: ml.m5.large}
env_templates:
  standard:
    modules:
      train: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./train.yaml, './domains/{{domain}}.yaml']}
      score: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./score.yaml]}
      roles: {module_path: '@aws-mdaa/roles', module_configs: [./roles.yaml]}
domains:
  risk: {environments: {dev: {template: standard}, prod: {template: standard}}}
  fraud: {environments: {dev: {template: standard}}}
"""
TRAIN = """\
projectName: train
pipeline:
  steps:
    - name: Train
      type: Processing
      processing:
        imageUri: '111111111111.dkr.ecr.eu-west-1.amazonaws.com/train:1'
        instanceType: '{{context:size}}'
        script: ./code/train.py
"""
SCORE = """\
projectName: score
pipeline:
  steps:
    - {name: Stop, type: Fail, fail: {errorMessage: !include message.txt}}
"""
FILES = {
    "mdaa.yaml": PROJECT,
    "train.yaml": TRAIN,
    "score.yaml": SCORE,
    "message.txt": "stopped",
    "code/train.py": "print('trained')\n",
    "domains/risk.yaml": "pipeline: {parameters: []}\n",
    "domains/fraud.yaml": "pipeline: {parameters: []}\n",
    "tags-dev.yaml": "tags: {stage: dev}\n",
    "tags-prod.yaml": "tags: {stage: prod}\n",
    "roles.yaml": "roles: {}\n",
}
ALONE = "projectName: alone\npipeline: {steps: [{name: Stop, type: Fail, fail: {errorMessage: stopped}}]}\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder ``team`` of the current folder, which has no project of its own."""
    for name in [name for name in os.environ if name.startswith(("PIPELINES_", "CDKTF_"))]:
        monkeypatch.delenv(name)
    for name, text in FILES.items():
        write(tmp_path / "team" / name, text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def validated(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def run(*words: str) -> tuple[int, str]:
        code = main(["validate", *words])
        printed = capsys.readouterr()
        return code, printed.err + printed.out

    return run


@pytest.mark.parametrize(
    ("files", "stacks"),
    [
        (["train.yaml"], 3),
        (["domains/risk.yaml"], 2),
        (["domains/fraud.yaml"], 1),
        (["tags-dev.yaml"], 4),
        (["message.txt"], 3),
        (["code/train.py"], 3),
        (["train.yaml", "domains/fraud.yaml", "tags-prod.yaml"], 4),
        (["mdaa.yaml", "train.yaml"], 6),
    ],
)
def test_a_file_means_each_stack_that_uses_it_once(
    files: list[str], stacks: int, validated: Callable[..., tuple[int, str]]
) -> None:
    code, told = validated(*(f"team/{name}" for name in files))
    count = "1 config is valid" if stacks == 1 else f"{stacks} configs are valid"
    assert (code, told.splitlines()[-1]) == (0, count)


def test_problems_of_a_part_are_at_its_own_lines_and_each_is_told_once(
    folder: Path, validated: Callable[..., tuple[int, str]]
) -> None:
    write(folder / "team/tags-dev.yaml", "tags: {stage: [dev]}\n")
    write(folder / "team/train.yaml", TRAIN.replace("large", "larg").replace("script", "scrpt"))
    code, told = validated("team/tags-dev.yaml", "team/train.yaml")
    assert code == 1
    assert [line.partition(" ")[0] for line in told.splitlines() if line.startswith("team/")] == [
        "team/tags-dev.yaml:1:15:",
        "team/train.yaml:9:9:",
    ]


def test_a_config_has_the_names_and_the_context_of_its_stack() -> None:
    with pytest.raises(Refused, match=r"'team/train.yaml' is part of 3 stacks, .*: acme-dev-risk-train, acme-prod-"):
        compile_named("team/train.yaml", None)
    pipeline = pipeline_named("team/domains/fraud.yaml", None, "simulate")
    assert pipeline.stack == "acme-dev-fraud-train"
    assert "ml.m5.large" in str(pipeline.definition)


def test_variables_choose_among_the_stacks_of_a_file(
    monkeypatch: pytest.MonkeyPatch, validated: Callable[..., tuple[int, str]]
) -> None:
    monkeypatch.setenv("PIPELINES_ENV", "dev")
    assert validated("team/train.yaml") == (0, "2 configs are valid\n")
    code, told = validated("team/tags-prod.yaml")
    assert code == 0
    assert "no stack of a project uses it" in told


def test_the_chosen_project_is_asked_before_one_beside_the_file(folder: Path) -> None:
    other = PROJECT.replace("./train.yaml", "../team/train.yaml").replace("acme", "other")
    for name, text in FILES.items():
        write(folder / "configs" / name, text)
    write(folder / "configs/mdaa.yaml", f"{other}allowed_folders: [../team]\n")
    assert compile_named("team/domains/fraud.yaml", None).stack == "acme-dev-fraud-train"
    with pytest.raises(Refused, match="other-dev-risk-train"):
        compile_named("team/train.yaml", None)
    with pytest.raises(Refused, match="acme-dev-risk-train"):
        compile_named("team/train.yaml", Path("team/mdaa.yaml"))


def test_no_project_above_the_current_folder_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, validated: Callable[..., tuple[int, str]]
) -> None:
    monkeypatch.chdir(folder / "team" / "domains")
    code, told = validated("../tags-dev.yaml")
    assert code == 0
    assert "is not checked" in told


@pytest.mark.parametrize("name", ["team/other.yaml", "team/roles.yaml", "team/unused.py"])
def test_a_part_that_no_stack_uses_is_a_warning(
    name: str, folder: Path, validated: Callable[..., tuple[int, str]]
) -> None:
    write(folder / "team/other.yaml", "tags: {a: b}\n")
    write(folder / "team/unused.py", "a: int = {}\n")
    code, told = validated(name)
    assert code == 0
    assert told.splitlines()[0] == (
        f"{name}:1:1: warning: is not checked: it is neither a module config nor a project file, and no stack of a "
        "project uses it [unused-file]"
    )


def test_a_config_that_no_stack_uses_is_checked_on_its_own(
    folder: Path, validated: Callable[..., tuple[int, str]]
) -> None:
    write(folder / "team/alone.yaml", ALONE)
    assert validated("team/alone.yaml") == (0, "1 config is valid\n")
    write(folder / "team/alone.yaml", ALONE.replace("pipeline", "pipelin").replace("projectName", "projectNam"))
    code, told = validated("team/alone.yaml")
    assert code == 1
    assert "did you mean 'pipeline'?" in told


def test_a_project_file_with_errors_does_not_hide_those_of_a_config(
    folder: Path, validated: Callable[..., tuple[int, str]]
) -> None:
    write(folder / "team/mdaa.yaml", PROJECT.replace("organization", "organisation"))
    write(folder / "team/alone.yaml", ALONE.replace("Fail,", "Fial,"))
    code, told = validated("team/alone.yaml")
    assert code == 1
    assert "team/mdaa.yaml:1:1: " in told
    assert "team/alone.yaml:2:39: " in told
    with pytest.raises(InvalidConfig, match="organisation"):
        compile_named("team/alone.yaml", None)


@pytest.mark.parametrize(
    ("keys", "package"),
    [
        ("projectName: a\npipeline: {}", "sagemaker-pipeline"),
        ("projectName: a\nmodelPackageGroupName: b", "sagemaker-pipeline"),
        ("projectName: a\nstageName: dev", "sagemaker-endpoint"),
        ("projectName: a\nmodelPackageARN: b", "sagemaker-endpoint"),
    ],
    ids=["pipeline", "keys of no kind", "endpoint", "misspelt"],
)
def test_a_config_of_no_project_is_of_the_kind_that_its_keys_say(keys: str, package: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(keys, encoding="utf-8")
    assert package_of_config(file) == package
