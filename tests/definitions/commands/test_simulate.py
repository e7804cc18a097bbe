"""``python -m definitions simulate`` and ``graph --outcomes``: what they print or write, and how they end."""

import json
from pathlib import Path

import pytest

from definitions.__main__ import main
from tests.support import ROOT

CONFIG = "configs/step-types/fail.yaml"


@pytest.fixture(autouse=True)
def _root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("PIPELINES_PROJECT", raising=False)
    monkeypatch.delenv("CDKTF_CONTEXT_JSON", raising=False)


@pytest.fixture
def outcomes(tmp_path: Path) -> str:
    """A file of outcomes whose property file lies next to it."""
    (tmp_path / "evaluation.json").write_text('{"regression_metrics": {"mse": {"value": 99}}}', encoding="utf-8")
    file = tmp_path / "outcomes.yaml"
    file.write_text("steps: {Evaluate: {propertyFiles: {EvaluationReport: evaluation.json}}}", encoding="utf-8")
    return str(file)


def test_an_execution_that_fails_is_no_problem_of_the_verb(outcomes: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", CONFIG, "--outcomes", outcomes]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("Failed: ")
    assert printed.err == ""


def test_colours_are_for_terminals(
    outcomes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert main(["simulate", CONFIG, "--outcomes", outcomes]) == 0
    assert capsys.readouterr().out.startswith("\x1b[1;31mFailed\x1b[0m: ")
    assert main(["simulate", CONFIG, "--outcomes", outcomes, "--output", str(tmp_path / "simulation.txt")]) == 0
    assert (tmp_path / "simulation.txt").read_text(encoding="utf-8").startswith("Failed: ")


def test_json_is_what_earlier_takes(outcomes: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    earlier = tmp_path / "earlier.json"
    words = ["simulate", CONFIG, "--outcomes", outcomes, "--format", "json"]
    assert main([*words, "--output", str(earlier)]) == 0
    capsys.readouterr()
    assert main([*words, "--earlier", str(earlier)]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "Failed"
    assert main([*words, "--earlier", outcomes]) == 1
    assert "outcomes.yaml:1:1: is not JSON" in capsys.readouterr().err


def test_a_picture_of_an_execution(outcomes: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["graph", CONFIG, "--outcomes", outcomes, "--format", "dot"]) == 0
    marked = capsys.readouterr().out
    assert r"\nFailed" in marked
    assert r"\nSucceeded" in marked
    assert main(["graph", CONFIG, "--format", "dot"]) == 0
    assert r"\nFailed" not in capsys.readouterr().out


def test_a_misspelt_format_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["simulate", CONFIG, "--format", "jsn"])
    assert ended.value.code == 2
    assert "'jsn' is not a format; did you mean 'json'?" in capsys.readouterr().err
