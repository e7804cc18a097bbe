"""``pipelines init``: a project that works as it is, in a folder where nothing is overwritten."""

import ast
from pathlib import Path

import pytest

from definitions.__main__ import main
from definitions.commands.whole_files import new_files, replaced_file
from definitions.scaffold.templates import TEMPLATES, module_files, project_files
from tests.app import files_below
from tests.support import CONFIGS, ROOT


@pytest.fixture(autouse=True)
def _current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PIPELINES_PROJECT", raising=False)


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_template_is_a_project_without_problems(
    template: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["init", "my folder", "--template", template, "--organization", "on", "--module", "churn-2"]) == 0
    out, err = capsys.readouterr()
    wrote = [line.removeprefix("wrote my folder/") for line in out.splitlines() if line.startswith("wrote ")]
    assert wrote == sorted(files_below(tmp_path / "my folder"))
    assert {".gitignore", ".github/workflows/pipelines.yml", "cdktf.json", "churn-2/local.yaml"} < set(wrote)
    assert out.endswith(
        "the stack is on-dev-main-churn-2; next:\n  cd 'my folder'\n  pipelines validate\n"
        "  pipelines test\n  pipelines run churn-2/pipeline.yaml\n  pipelines synth\n"
    )
    assert err == ""
    monkeypatch.chdir(tmp_path / "my folder")
    assert main(["validate"]) == 0
    assert capsys.readouterr() == ("1 config is valid\n", "")
    assert main(["test"]) == 0
    assert capsys.readouterr().err == ""


def test_nothing_is_overwritten_and_nothing_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "train").symlink_to("nowhere")
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    assert main(["init", "."]) == 1
    assert capsys.readouterr() == ("", "'.gitignore' is there already; nothing was written\n")
    (tmp_path / ".gitignore").unlink()
    assert main(["init", "."]) == 2
    assert capsys.readouterr().err.startswith("python -m definitions: train cannot be read or written: ")
    assert list(tmp_path.iterdir()) == [tmp_path / "train"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--organization", "aws-labs"], "SSM keeps names that begin with '/aws'"),
        (["--organization", "-acme"], "the stack '-acme-dev-main-train' cannot begin or end with '-'"),
        (["--module", "a" * 64], "at most 63 are allowed"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(
    words: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", "new/project", f"{words[0]}={words[1]}"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert err.endswith("\nnothing was written\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x", "--template", "tran"], "'tran' is not a template; did you mean 'train'?"),
        (["x", "--module", "My Model"], "'My Model' is not the name of a module; did you mean 'my-model'?"),
        (["x", "--organization", "${x}\n"], "'${x}\\n' is not the name of an organization; did you mean 'x'?"),
        ([""], "must be the path of a folder"),
    ],
)
def test_wrong_words_are_told(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["init", *words])
    assert ended.value.code == 2
    assert capsys.readouterr().err.endswith(f"{said}\n")


def test_a_file_that_cannot_be_checked_takes_the_others_with_it(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old\r\n", encoding="utf-8", newline="")
    (tmp_path / "old").chmod(0o640)

    def interrupted() -> None:
        with new_files({tmp_path / "a" / "b": "1", tmp_path / "c": "2"}), replaced_file(tmp_path / "old", "new"):
            assert files_below(tmp_path) == {"a/b": b"1", "c": b"2", "old": b"new"}
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert files_below(tmp_path) == {"old": b"old\r\n"}
    assert (tmp_path / "old").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("template", TEMPLATES)
def test_scripts_are_python_that_the_oldest_python_reads(template: str) -> None:
    scripts = [text for path, text in module_files(template).items() if path.suffix == ".py"]
    assert scripts
    for text in scripts:
        ast.parse(text, feature_version=(3, 10))


def test_the_packages_of_a_template_are_those_of_the_example() -> None:
    example = (CONFIGS / "examples" / "abalone" / "requirements.txt").read_text(encoding="utf-8")
    lines = module_files("train")[Path("requirements.txt")].splitlines()
    assert [line for line in lines if line not in example.splitlines() and line[0] != "#"] == []


def test_the_workflow_uses_the_actions_of_the_others() -> None:
    workflow = project_files()[Path(".github/workflows/pipelines.yml")]
    others = (ROOT / "docs" / "ci" / "pull-request.yml").read_text(encoding="utf-8")
    used = [line.strip() for line in workflow.splitlines() if "uses:" in line]
    assert len(used) == 2
    assert all(line in others for line in used)
