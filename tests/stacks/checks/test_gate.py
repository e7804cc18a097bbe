"""The gate that ``make check`` is: what it prints, what it writes and how it ends."""

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stacks.checks import __main__ as gate
from tests.support import ROOT
from tests.synth import Stack

SECRET = "AKIAIOSFODNN7EXAMPLE"  # of AWS's documentation
ROLE = "${aws_iam_role.execution_role.arn}"
FOUND = {
    "CKV_SMP_3": "Training step 'T' (Steps[0]): EnableInterContainerTrafficEncryption is not true",
    "CKV_SMP_5": "Training step 'T' (Steps[0]): EnableNetworkIsolation is not true, and there is no VpcConfig",
    "CKV_SMP_10": "Training step 'T' (Steps[0]): Arguments.Environment.KEY holds an AWS access key",
}


@dataclass(frozen=True)
class Outcome:
    """How a run ended, what it printed and wrote."""

    code: int
    printed: str
    told: str
    sarif: str
    junit: str


def stack(**arguments: object) -> Stack:
    """A stack with one Training step, which has what the rules demand unless the arguments say otherwise."""
    request = {
        "RoleArn": ROLE,
        "ResourceConfig": {"VolumeKmsKeyId": "k"},
        "OutputDataConfig": {"KmsKeyId": "k"},
        "EnableNetworkIsolation": True,
        "EnableInterContainerTrafficEncryption": True,
        **arguments,
    }
    definition = json.dumps({"Steps": [{"Name": "T", "Type": "Training", "Arguments": request}]})
    return {"resource": {"aws_sagemaker_pipeline": {"pipeline": {"role_arn": ROLE, "pipeline_definition": definition}}}}


def checked(folder: Path, skips: str = "", **stacks: Stack | str) -> Outcome:
    """A run with the project's own settings, and more skips, over stacks in folders of their names."""
    files = [folder / name / "cdk.tf.json" for name in stacks]
    for file, content in zip(files, stacks.values(), strict=True):
        file.parent.mkdir()
        file.write_text(content if isinstance(content, str) else json.dumps(content, indent=2), encoding="utf-8")
    config, reports = folder / "settings.yaml", folder / "reports"
    config.write_text((ROOT / ".checkov.yaml").read_text(encoding="utf-8") + skips, encoding="utf-8")
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()) as told:
        code = gate.check([str(file) for file in files], config, reports)
    written = [(reports / name).read_text(encoding="utf-8") for name in ("checkov.sarif", "checkov.junit.xml")]
    return Outcome(code, printed.getvalue(), told.getvalue(), *written)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Of a stack with three faults, beside one with a single fault that is skipped for it."""
    worse = stack(
        EnableNetworkIsolation=False, EnableInterContainerTrafficEncryption=False, Environment={"KEY": SECRET}
    )
    return checked(
        tmp_path_factory.mktemp("gate"),
        skips="  - CKV_SMP_5:/relaxed/\n",
        faulty=worse,
        relaxed=stack(EnableNetworkIsolation=False),
    )


def test_a_failed_check_fails_the_run(outcome: Outcome) -> None:
    assert outcome.code == 1
    assert "Failed checks: 3," in outcome.printed
    for id, finding in FOUND.items():
        assert f"Check: {id}: " in outcome.printed
        assert f"Details: {finding}" in outcome.printed
        assert f"docs/checks.md#{id.lower()}\n" in outcome.printed


def test_a_rule_is_skipped_for_the_stacks_that_the_settings_name(outcome: Outcome) -> None:
    assert "/faulty/cdk.tf.json" in outcome.printed
    assert "/relaxed/cdk.tf.json" not in outcome.printed
    assert "/relaxed/cdk.tf.json" not in outcome.sarif


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


def test_no_report_repeats_a_secret(outcome: Outcome) -> None:
    for text in (outcome.printed, outcome.told, outcome.sarif, outcome.junit):
        assert SECRET not in text


def test_a_file_that_cannot_be_read_fails_the_run(tmp_path: Path) -> None:
    outcome = checked(tmp_path, good=stack(), broken="{")
    assert outcome.code == 1
    assert outcome.told.endswith("/broken/cdk.tf.json: cannot be read as a stack\n")
    assert json.loads(outcome.sarif)["runs"][0]["results"] == []


def test_a_rule_that_cannot_be_loaded_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "rule_modules", lambda: ["missing"])
    with pytest.raises(ImportError, match="missing"):
        checked(tmp_path, good=stack())


def test_files_must_be_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert gate.main([]) == 2
    assert capsys.readouterr().err == "usage: python -m stacks.checks FILE...\n"


def test_reports_are_where_the_documents_say() -> None:
    named = {
        name
        for page in ("ci.md", "checks.md")
        for name in re.findall(r"checkov\.out/([\w.]+)", (ROOT / "docs" / page).read_text(encoding="utf-8"))
    }
    assert named == {gate.SARIF, gate.JUNIT}
