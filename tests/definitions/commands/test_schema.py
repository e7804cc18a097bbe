"""``pipelines schema``: what it prints, and what it writes where."""

import json
from pathlib import Path

import pytest

from definitions.__main__ import main
from definitions.json_schema.schemas import SCHEMAS, schema_of


@pytest.mark.parametrize("words", [[], *([kind] for kind in SCHEMAS)], ids=str)
def test_it_is_printed(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", *words]) == 0
    assert json.loads(capsys.readouterr().out) == schema_of(words[0] if words else "config")


def test_all_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["schema", "--output", "configs/schema"]) == 0
    files = [f"configs/schema/{kind.file}" for kind in SCHEMAS.values()]
    assert capsys.readouterr().out == "".join(f"wrote {file}\n" for file in files)
    assert sorted(str(path) for path in Path("configs/schema").iterdir()) == sorted(files)
    assert json.loads(Path(files[0]).read_text(encoding="utf-8")) == schema_of("config")


def test_one_is_written(tmp_path: Path) -> None:
    assert main(["schema", "tags", "--output", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["tags.schema.json"]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("confg", "did you mean 'config'?"),
        ("yaml", "there are config, part, endpoint, endpoint-part, project, test, outcomes, local, tags"),
    ],
)
def test_another_kind_is_refused(word: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", word]) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"there is no schema '{word}'; {hint}\n")


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert main(["schema", "tags", "--output", str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
