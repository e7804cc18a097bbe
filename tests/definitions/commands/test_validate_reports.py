"""``validate``: the same problems in each format, how strict it is and how quiet."""

import json
from pathlib import Path

import pytest

from definitions.__main__ import main
from tests.support import CONFIGS

SECRET = "hunter2hunter2"
BAD = f"""\
projectName: bad
pipeline:
  steps:
    - name: Train
      type: Processing
      processing:
        imageUri: 111111111111.dkr.ecr.eu-west-1.amazonaws.com/train:1
        instanceType: ml.m5.large
        environment: {{DB_PASSWORD: {SECRET}, MODE: '\\e[2J{SECRET}'}}
        environmnt: {{}}
"""
REMARKED = """\
projectName: remarked
pipeline:
  parameters: [{name: Idle, type: String}]
  steps:
    - name: Train
      type: Processing
      processing:
        imageUri: 111111111111.dkr.ecr.eu-west-1.amazonaws.com/train:1
        instanceType: ml.m5.large
        inputs: [{inputName: a, s3Uri: s3://acme-data/x}]
"""


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of configs, with errors, a warning and a note, that is the current one."""
    (tmp_path / "bad.yaml").write_text(BAD, encoding="utf-8")
    (tmp_path / "remarked.yaml").write_text(REMARKED, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


RULES = {"plain-secret": "error", "unknown-key": "error", "unused-parameter": "warning", "key-of-bucket": "note"}


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_each_format_tells_each_problem_and_no_secret(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["validate", "--format", format, "bad.yaml", "remarked.yaml"]
    assert main([*words, "--notes"]) == 1
    printed = capsys.readouterr()
    whole, nothing = (printed.err, printed.out) if format == "text" else (printed.out, printed.err)
    assert nothing == ""
    assert all(rule in whole for rule in RULES)
    assert SECRET not in whole
    assert main(words) == 1
    assert "key-of-bucket" not in "".join(capsys.readouterr())


@pytest.mark.usefixtures("files")
def test_json_is_read_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--format", "json", "--notes", "bad.yaml", "remarked.yaml"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {problem["rule"]: problem["severity"] for problem in report["problems"]} == RULES
    assert report["problems"][-2] == {
        "rule": "unused-parameter",
        "severity": "warning",
        "file": "remarked.yaml",
        "line": 3,
        "column": 23,
        "path": "pipeline.parameters[0].name",
        "message": "no step uses parameter 'Idle', so setting it at a start has no effect",
        "hint": "use it as {parameter: Idle}",
        "docs": "docs/rules.md#unused-parameter",
    }
    assert report["summary"] == {"errors": 2, "warnings": 1, "notes": 1, "validConfigs": 1}


@pytest.mark.usefixtures("files")
def test_github_and_sarif_name_lines_and_levels(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--format", "github", "--notes", "remarked.yaml"]) == 0
    warning, note = capsys.readouterr().out.splitlines()
    assert warning.startswith(
        "::warning file=remarked.yaml,line=3,col=23,title=unused-parameter::pipeline.parameters[0]"
    )
    assert note.startswith("::notice file=remarked.yaml,line=5,col=5,title=key-of-bucket::pipeline.steps: ")
    assert main(["validate", "--format", "sarif", "bad.yaml"]) == 1
    [run] = json.loads(capsys.readouterr().out)["runs"]
    assert {result["level"] for result in run["results"]} == {"error"}


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["remarked.yaml"], 0),
        (["remarked.yaml", "--notes"], 0),
        (["remarked.yaml", "--strict"], 1),
        (["remarked.yaml", "--strict", "--format", "json"], 1),
    ],
)
def test_strictly_a_warning_fails(words: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", *words]) == code
    assert ("1 config is valid" in capsys.readouterr().out) is (code == 0)


def test_strictly_a_note_does_not_fail(files: Path) -> None:
    (files / "noted.yaml").write_text(REMARKED.replace("  parameters: [{name: Idle, type: String}]\n", ""))
    assert main(["validate", "--strict", "--notes", "noted.yaml"]) == 0


@pytest.mark.usefixtures("files")
def test_quietly_only_problems_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--quiet", "remarked.yaml"]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err.splitlines()[-1]) == ("", "1 warning")
    assert main(["validate", "--quiet", str(CONFIGS / "minimal.yaml")]) == 0
    assert capsys.readouterr() == ("", "")
