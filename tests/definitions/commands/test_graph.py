"""``python -m definitions graph``: what it prints or writes, and how it ends."""

import re
from pathlib import Path

import pytest

from definitions.__main__ import main
from tests.support import CONFIGS, ROOT, written

MINIMAL = "configs/minimal.yaml"


@pytest.fixture(autouse=True)
def _root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("PIPELINES_PROJECT", raising=False)
    monkeypatch.delenv("CDKTF_CONTEXT_JSON", raising=False)


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ([MINIMAL], "flowchart TD\n"),
        ([MINIMAL, "--format", "mermaid"], "flowchart TD\n"),
        ([MINIMAL, "--format", "dot"], 'digraph "'),
        (["acme-dev-risk-train", "--project", "configs/organization/mdaa.yaml"], "flowchart TD\n"),
    ],
)
def test_a_module_is_drawn(words: list[str], start: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", *words]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith(start)
    assert printed.err == ""


def test_warnings_are_no_part_of_the_picture(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "configs/comprehensive.yaml"]) == 0
    printed = capsys.readouterr()
    assert "warning" not in printed.out
    assert printed.err.endswith("1 warning\n")


def test_the_file_holds_what_would_be_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", MINIMAL]) == 0
    text = capsys.readouterr().out
    file = tmp_path / "new" / "churn.mmd"
    assert main(["graph", MINIMAL, "--output", str(file)]) == 0
    assert capsys.readouterr().out == f"wrote {file}\n"
    assert file.read_text(encoding="utf-8") == text
    assert list(file.parent.iterdir()) == [file]


def test_a_file_that_cannot_be_written_stays_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "churn").write_text("not a folder", encoding="utf-8")
    assert main(["graph", MINIMAL, "--output", str(tmp_path / "churn" / "churn.mmd")]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert "churn.mmd: cannot be written: " in printed.err
    assert (tmp_path / "churn").read_text(encoding="utf-8") == "not a folder"


def test_nothing_is_written_of_a_config_with_problems(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = written((CONFIGS / "minimal.yaml").read_text(encoding="utf-8").replace("type:", "tpye:"))
    assert main(["graph", str(config), "--output", str(tmp_path / "churn.mmd")]) == 1
    assert "did you mean 'type'?" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--format", "memraid"], "'memraid' is not a format; did you mean 'mermaid'?"),
        (["--output", "configs"], "must be the path of a file; got 'configs'"),
        (["--output", ""], "must be the path of a file; got ''"),
    ],
)
def test_wrong_words_are_refused(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["graph", MINIMAL, *words])
    assert message in capsys.readouterr().err


def test_a_stack_that_the_project_does_not_have_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", "acme-dev-risk-trian", "--project", "configs/organization/mdaa.yaml"]) == 1
    assert "did you mean 'acme-dev-risk-train'?" in capsys.readouterr().err


def test_a_picture_that_github_does_not_draw_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("definitions.diagrams.mermaid._MOST_ARROWS", 0)
    assert main(["graph", "configs/house-prices.yaml"]) == 0
    told = r"the flowchart has 8 arrows and [\d,]+ characters; GitHub .* at most 0 and 50,000: take another --format\n"
    assert re.fullmatch(told, capsys.readouterr().err)
