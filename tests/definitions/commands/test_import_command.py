"""``pipelines import``: what it prints, and what it writes where."""

import json
from pathlib import Path

import pytest

from definitions.__main__ import main
from definitions.commands.import_blocks import import_configuration
from tests.support import CONFIGS, compiled
from tests.test_app import MINIMAL

PROJECT = ["--project", str(CONFIGS / "mdaa.yaml")]
NAMES = {"org": "test-org", "env": "test-env", "domain": "test-domain", "name": "test-pipeline-minimal"}
WANTED = import_configuration(compiled(CONFIGS / "minimal.yaml", **NAMES))


@pytest.fixture(autouse=True)
def _current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_it_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", MINIMAL, *PROJECT]) == 0
    assert json.loads(capsys.readouterr().out) == WANTED
    assert list(tmp_path.iterdir()) == []


def test_it_is_written_beside_the_stack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out" / "stacks" / MINIMAL
    folder.mkdir(parents=True)
    (folder / "cdk.tf.json").write_text("{}", encoding="utf-8")
    assert main(["import", MINIMAL, *PROJECT, "--output", "out"]) == 0
    assert capsys.readouterr().out == f"wrote out/stacks/{MINIMAL}/imports.tf.json\n"
    assert json.loads((folder / "imports.tf.json").read_text("utf-8")) == WANTED
    assert sorted(file.name for file in folder.iterdir()) == ["cdk.tf.json", "imports.tf.json"]


def test_a_stack_that_is_not_synthesized_yet_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", MINIMAL, *PROJECT, "--output", "out"]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"the stack itself is not there yet: run `pipelines synth {MINIMAL}`, with the same folder"
    ]


def test_a_full_disk_is_told_and_nothing_half_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = Path.write_text

    def full(self: Path, text: str, encoding: str, newline: str) -> int:
        whole(self, text[:9], encoding, newline=newline)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    assert main(["import", MINIMAL, *PROJECT, "--output", "."]) == 2
    file = f"stacks/{MINIMAL}/imports.tf.json"
    assert capsys.readouterr().err == f"{file}: cannot be written: No space left on device\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["import", MINIMAL, *PROJECT, "--output", "file"]) == 2
    assert capsys.readouterr().err == f"file/stacks/{MINIMAL}/imports.tf.json: cannot be written: Not a directory\n"


def test_a_stack_that_the_project_does_not_have_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", MINIMAL.replace("minimal", "minimial"), *PROJECT]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"domains: there is no stack '{MINIMAL.replace('minimal', 'minimial')}' [unknown-stack]" in printed.err
    assert f"^ did you mean '{MINIMAL}'?\n1 problem\n" in printed.err


def test_a_pattern_that_means_several_stacks_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "*-pipeline*", *PROJECT]) == 1
    assert capsys.readouterr().err.startswith("'*-pipeline*' must name one stack; it is test-org-")
