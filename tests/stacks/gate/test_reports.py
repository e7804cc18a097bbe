"""Reports of the gate as SARIF and JUnit: what they hold, and never hold."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stacks.gate import scan as gate
from tests.stacks.gate.checked_stacks import FOUND, SECRET, Outcome, checked, stack
from tests.support import ROOT


def test_sarif(outcome: Outcome) -> None:
    log = json.loads(outcome.sarif)
    [run] = log["runs"]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    assert log["version"] == "2.1.0"
    assert {rule["id"]: rule["properties"]["security-severity"] for rule in rules} == {
        "CKV_SMP_3": "6.9",
        "CKV_SMP_5": "8.9",
        "CKV_SMP_10": "10.0",
    }
    assert all(rule["help"]["text"].endswith(f"docs/checks.md#{rule['id'].lower()}") for rule in rules)
    assert [rules[result["ruleIndex"]]["id"] for result in results] == [result["ruleId"] for result in results]
    assert {result["ruleId"]: (result["level"], result["message"]["text"].split("\n")[1:]) for result in results} == {
        "CKV_SMP_3": ("warning", [FOUND["CKV_SMP_3"]]),
        "CKV_SMP_5": ("error", [FOUND["CKV_SMP_5"]]),
        "CKV_SMP_10": ("error", [FOUND["CKV_SMP_10"]]),
    }
    for result in results:
        assert set(result) == {"ruleId", "ruleIndex", "level", "message", "locations"}
        [location] = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"].endswith("/faulty/cdk.tf.json")
        assert place["region"] == {"startLine": 4, "endLine": 7}


def test_junit(outcome: Outcome) -> None:
    cases = list(ElementTree.fromstring(outcome.junit).iter("testcase"))
    told = {case.attrib["name"]: failure.text or "" for case in cases for failure in case.iter("failure")}
    assert len(cases) > 15
    assert {name.split(" ")[0]: text.split("\n")[0] for name, text in told.items()} == {
        "[MEDIUM][CKV_SMP_3]": FOUND["CKV_SMP_3"],
        "[HIGH][CKV_SMP_5]": FOUND["CKV_SMP_5"],
        "[CRITICAL][CKV_SMP_10]": FOUND["CKV_SMP_10"],
    }


def test_control_characters_of_a_stack_reach_no_terminal_and_no_report(tmp_path: Path) -> None:
    controls = "".join(map(chr, [*range(1, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
    image = f"reg.example/\x1b]0;title\x07{controls}:1"
    outcome = checked(tmp_path, faulty=stack(AlgorithmSpecification={"TrainingImage": image}))
    assert outcome.code == 1
    without_bold = re.sub("\x1b\\[[01]m", "", outcome.printed)
    for written in (without_bold, outcome.told, outcome.sarif, outcome.junit):
        assert written.replace("\n", "").replace("\t", "").isprintable()
    [failure] = ElementTree.fromstring(outcome.junit).iter("failure")
    [result] = json.loads(outcome.sarif)["runs"][0]["results"]
    shown = "is not an image of Amazon ECR: reg.example/\\x1b]0;title\\x07\\x01"
    assert shown in outcome.printed
    assert shown in str(failure.text)
    assert shown in result["message"]["text"]


def test_no_report_repeats_a_secret(outcome: Outcome) -> None:
    for text in (outcome.printed, outcome.told, outcome.sarif, outcome.junit):
        assert SECRET not in text


def test_reports_that_cannot_be_written_are_told_and_none_is_left_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, reports = tmp_path / "a" / "cdk.tf.json", tmp_path / "reports"
    file.parent.mkdir()
    file.write_text(json.dumps(stack()), encoding="utf-8")
    whole = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        whole(self, content[:9])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert gate.check([file], reports=reports) == 2
    assert capsys.readouterr().err == f"{reports}: reports cannot be written here: No space left on device\n"
    assert list(reports.iterdir()) == []


def test_reports_are_where_the_documents_say() -> None:
    named = {
        name
        for page in ("ci.md", "checks.md")
        for name in re.findall(r"checkov\.out/([\w.]+)", (ROOT / "docs" / page).read_text(encoding="utf-8"))
    }
    assert named == {gate.SARIF, gate.JUNIT}
