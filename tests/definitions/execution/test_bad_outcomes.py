"""Bad outcomes and the exact text that each of them earns: ``bad_outcomes/<what is wrong>.yaml`` and ``.txt``."""

import os
from pathlib import Path

import pytest

from definitions.__main__ import main

FOLDER = Path(__file__).with_name("bad_outcomes")
NAMES = sorted(file.stem for file in FOLDER.glob("*.yaml") if file.stem != "config")


@pytest.mark.parametrize("name", NAMES)
def test_golden_bad_outcomes_earn_exactly_this_text(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FOLDER)
    assert main(["simulate", "config.yaml", "--outcomes", f"{name}.yaml"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    expected = FOLDER / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(printed.err, encoding="utf-8")
    assert printed.err == expected.read_text(encoding="utf-8")


def test_a_parameter_without_a_default_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = (FOLDER / "config.yaml").read_text(encoding="utf-8").replace(", defaultValue: 0.8", "")
    (tmp_path / "config.yaml").write_text(config, encoding="utf-8")
    assert main(["simulate", str(tmp_path / "config.yaml")]) == 1
    message = capsys.readouterr().err
    assert ":5:7: pipeline.parameters[1]: 'Least' has no default, so each start gives it [missing-parameter]" in message
    assert "--set Least=VALUE, or 'parameters' of the outcomes" in message


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--set", "Lest=1"], "--set Lest: the pipeline has no parameter 'Lest'; did you mean 'Least'?"),
        (["--set", "Least=high"], "--set Least: does not fit the parameter's type Float: got text 'high'"),
        (["--set", "Least=1", "--set", "Least=2"], "--set Least: is given twice"),
        (["--outcomes", "misspelt.yaml"], "misspelt.yaml:1:1: there is no such file [missing-file]"),
    ],
)
def test_words_that_mean_nothing_are_refused(
    words: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FOLDER)
    for verb in ("simulate", "graph"):
        assert main([verb, "config.yaml", *words]) == 1
        printed = capsys.readouterr()
        assert printed.out == ""
        assert message in printed.err
