"""``validate`` takes standard input and folders."""

import io
import sys
from pathlib import Path

import pytest

from definitions.__main__ import main
from definitions.source.standard_input import standard_input
from tests.support import CONFIGS

GOOD = (CONFIGS / "minimal.yaml").read_text(encoding="utf-8")


def test_a_config_comes_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def given(text: str) -> None:
        standard_input.cache_clear()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    given(GOOD)
    assert main(["validate", "-"]) == 0
    given(GOOD.replace("pipeline:", "pipelin:"))
    assert main(["validate", "-"]) == 1
    [first, line, _, _] = capsys.readouterr().err.splitlines()
    assert first.startswith("<stdin>:")
    assert line.endswith("| pipelin:")
    monkeypatch.setattr(sys, "stdin", None)
    standard_input.cache_clear()
    assert main(["validate", "-"]) == 1
    assert capsys.readouterr().err.startswith("<stdin>:1:1: is empty [empty-file]")


def test_folders_hold_configs_and_what_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = {
        "workflow.yml": "on: push\njobs: {}\n",
        "template.yaml": "{{ no yaml\n",
        "team/mdaa.yaml": "organization: a\ntag_configs: [./tags.yaml]\ndomains: {b: {environments: {c: {modules: {d: "
        "{module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./good.yaml]}}}}}}\n",
        "team/tags.yaml": "tags: {a: b}\n",
        "team/good.yaml": GOOD,
        "good.yml": GOOD,
        "node_modules/x/bad.yaml": "projectName: []\n",
        ".hidden/bad.yaml": "projectName: []\n",
    }
    monkeypatch.chdir(tmp_path)
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["validate", "."]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "passed over, neither a project file nor a module config: template.yaml",
        "passed over, neither a project file nor a module config: workflow.yml",
        "2 configs are valid",
    ]
    for number in range(20):
        (tmp_path / f"z{number}.yaml").write_text("on: push\n", encoding="utf-8")
    assert main(["validate", "."]) == 0
    assert capsys.readouterr().out.splitlines()[9:] == [
        "passed over, neither a project file nor a module config: z15.yaml",
        "passed over, neither a project file nor a module config: and 12 more",
        "2 configs are valid",
    ]
    (tmp_path / "broken.yaml").write_text("projectName: [\npipeline: {}\n", encoding="utf-8")
    assert main(["validate", "."]) == 1
    assert "broken.yaml:" in capsys.readouterr().err


def test_a_folder_without_configs_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "values.yaml").write_text("a: 1\n", encoding="utf-8")
    assert main(["validate", str(tmp_path)]) == 1
    assert "holds neither a project file nor a module config [nothing-to-validate]" in capsys.readouterr().err


def test_a_folder_may_hold_nothing_but_parts_of_stacks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    modules = "{d: {module_path: '@aws-mdaa/sagemaker-pipeline', module_configs: [./good.yaml]}}"
    domains = f"{{b: {{environments: {{c: {{modules: {modules}}}}}}}}}"
    project = f"organization: a\ntag_configs: [./tags/a.yaml]\ndomains: {domains}\n"
    (tmp_path / "tags").mkdir()
    (tmp_path / "tags/a.yaml").write_text("tags: {a: b}\n", encoding="utf-8")
    (tmp_path / "mdaa.yaml").write_text(project, encoding="utf-8")
    (tmp_path / "good.yaml").write_text(GOOD, encoding="utf-8")
    assert main(["validate", "tags"]) == 0
    assert capsys.readouterr() == ("1 config is valid\n", "")
