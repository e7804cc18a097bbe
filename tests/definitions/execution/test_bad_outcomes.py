"""Bad outcomes and the exact text that each of them earns: ``bad_outcomes/<what is wrong>.yaml`` and ``.txt``."""

import os
import re
from pathlib import Path

import pytest

from definitions.__main__ import main
from tests.support import config_of

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


LOOP = config_of(
    """
    - name: Loop
      type: ForEach
      forEach: {iterableItems: {parameter: Items}, maxConcurrency: {parameter: Most}, forEachBody: [Score, Use]}
    - name: Score
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/score:1.0
        instanceType: ml.m5.large
        outputs: [{outputName: scores}]
        propertyFiles: [{propertyFileName: Scores, outputName: scores, filePath: scores.json}]
    - name: Use
      type: Processing
      processing:
        imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/use:1.0
        instanceType: ml.m5.large
        environment: {ERROR: {jsonGet: {step: Score, propertyFile: Scores, path: 'rmse[-1]'}}}
        arguments: [{jsonGet: {step: Score, propertyFile: Scores, path: rmse}}]
    - name: Same
      type: Condition
      condition:
        conditions:
          - {operator: Equals, leftValue: {parameter: Most}, rightValue: 2}
          - {operator: Equals, leftValue: {parameter: Items}, rightValue: 7}
        ifSteps: []
    """,
    pipeline="parameters: [{name: Items, type: String, defaultValue: '[1, 2]'}, {name: Most, type: Integer, "
    "defaultValue: 2}]",
)
GOOD = LOOP.replace("rightValue: 7", "rightValue: '7'").replace("rmse[-1]", "rmse")


@pytest.mark.parametrize(
    ("config", "outcomes", "words", "place", "message"),
    [
        (GOOD, "steps: {Score: {propertyFiles: {Scores: [1]}}}", [], "outcomes.yaml:1:41:", "there is no 'rmse'"),
        (GOOD, "objects: {churn/x.json: {}}", [], "outcomes.yaml:1:11:", "'churn/x.json' is not the S3 URI of a file"),
        (GOOD, "{}", ["--set", "Items=a"], "steps[0].forEach.iterableItems:", "'a' is not a list in JSON"),
        (GOOD, "{}", ["--set", "Most=0"], "steps[0].forEach.maxConcurrency:", "a loop cannot run 0 of its items"),
        (LOOP, "{}", [], "steps[3].condition.conditions[1].rightValue:", "'[1, 2]' (text) and 7 (number)"),
        (
            LOOP.replace("rightValue: 7", "rightValue: '7'"),
            "steps: {Score: {propertyFiles: {Scores: {rmse: 1}}}}",
            [],
            "steps[2].processing.environment.ERROR:",
            "'rmse[-1]' is not a path that AWS reads",
        ),
    ],
    ids=["file of all iterations", "object", "items", "most at once", "comparison", "path"],
)
def test_a_mistake_is_told_once_at_its_place(
    config: str,
    outcomes: str,
    words: list[str],
    place: str,
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "config.yaml").write_text(config, encoding="utf-8")
    (tmp_path / "outcomes.yaml").write_text(outcomes, encoding="utf-8")
    files = [str(tmp_path / "config.yaml"), "--outcomes", str(tmp_path / "outcomes.yaml")]
    assert main(["simulate", *files, *words]) == 1
    lines = capsys.readouterr().err.splitlines()
    [found] = [line for line in lines if re.search(r" \[[a-z0-9-]+\]$", line) and "warning: " not in line]
    assert place in found
    assert message in found
