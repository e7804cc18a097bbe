"""The gate of ``pipelines check``: what it prints, what it writes and how it ends, whatever settings are around it."""

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stacks.checks.rules import readable_documents
from stacks.gate import scan as gate
from stacks.gate.isolation import check_in_isolation, environment
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
        code = gate.check(files, config, reports)
    written = [(reports / name).read_text(encoding="utf-8") for name in ("checkov.sarif", "checkov.junit.xml")]
    return Outcome(code, printed.getvalue(), told.getvalue(), *written)


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Of a stack with three faults, beside one with a single fault that is skipped for it, and with a removed block."""
    worse = stack(
        EnableNetworkIsolation=False, EnableInterContainerTrafficEncryption=False, Environment={"KEY": SECRET}
    )
    return checked(
        tmp_path_factory.mktemp("gate"),
        skips="  - CKV_SMP_5:/relaxed/\n",
        faulty=worse,
        relaxed={**stack(EnableNetworkIsolation=False), "removed": [{"from": "aws_s3_bucket.own"}]},
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


def test_stack_that_lets_go_of_a_resource_is_read(outcome: Outcome) -> None:
    assert outcome.told == ""


def test_folder_around_the_stacks_skips_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "relaxed" / "stacks"
    folder.mkdir(parents=True)
    outcome = checked(folder, skips="  - CKV_SMP_5:/relaxed/\n", faulty=stack(EnableNetworkIsolation=False))
    assert (outcome.code, outcome.told) == (
        1,
        f"{folder / 'faulty' / 'cdk.tf.json'}: CKV_SMP_5 did not judge pipeline\n",
    )


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


def test_key_of_an_account_that_is_not_trusted_fails_where_the_stacks_own_is_known(tmp_path: Path) -> None:
    keys = {account: f"arn:aws:kms:eu-west-1:{account * 12}:key/0a" for account in "123"}
    used: dict[str, object] = {
        "ResourceConfig": {"VolumeKmsKeyId": keys["2"]},
        "OutputDataConfig": {"KmsKeyId": keys["3"]},
    }
    own = {"ResourceConfig": {"VolumeKmsKeyId": keys["1"]}, "OutputDataConfig": {"KmsKeyId": "${aws_kms_key.key.arn}"}}
    pinned: Stack = {"provider": {"aws": [{"allowed_account_ids": ["1" * 12]}]}}
    outcome = checked(
        tmp_path,
        foreign={**stack(**used), **pinned},
        trusting={**stack(**used), **pinned, "locals": {"trusted_account_ids": ["2" * 12, "3" * 12]}},
        own={**stack(**own), **pinned},
        unpinned=stack(**used),
    )
    assert re.findall("Details: (.*)", outcome.printed) == [
        "Training step 'T' (Steps[0]): ResourceConfig.VolumeKmsKeyId is a key of account 222222222222, "
        "which is neither the stack's nor trusted",
        "Training step 'T' (Steps[0]): OutputDataConfig.KmsKeyId is a key of account 333333333333, "
        "which is neither the stack's nor trusted",
    ]


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


def test_a_file_that_cannot_be_read_fails_the_run(tmp_path: Path) -> None:
    outcome = checked(tmp_path, good=stack(), broken="{")
    assert outcome.code == 1
    assert outcome.told.endswith("/broken/cdk.tf.json: cannot be read as a stack\n")
    assert json.loads(outcome.sarif)["runs"][0]["results"] == []


def test_a_rule_that_cannot_be_loaded_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "rule_modules", lambda: ["missing"])
    with pytest.raises(ImportError, match="missing"):
        checked(tmp_path, good=stack())


@pytest.mark.parametrize("line", ["check: [CKV_AWS_1]", "soft-fail: true", "baseline: known", "skip-path: [cdktf.out]"])
def test_settings_that_leave_out_more_than_a_check_are_refused(line: str, tmp_path: Path) -> None:
    outcome = settings_only(tmp_path, f"compact: true\n{line}\n")
    key = line.partition(":")[0]
    assert outcome == (
        2,
        f"{tmp_path / 'settings.yaml'}: {key}: cannot be set; the gate takes external-checks-dir, compact, skip-check."
        " To leave a check out, name it in skip-check, with the reason above it\n",
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("skip-check: [", "is not YAML: "),
        ("- CKV_SMP_5", "must hold keys of checkov: external-checks-dir, compact, skip-check"),
        ("skip-check: CKV_SMP_5", "skip-check: must be a list of texts"),
    ],
)
def test_settings_that_cannot_be_read_are_told(text: str, told: str, tmp_path: Path) -> None:
    code, errors = settings_only(tmp_path, text)
    assert code == 2
    assert errors.startswith(f"{tmp_path / 'settings.yaml'}: {told}")


def settings_only(folder: Path, text: str) -> tuple[int, str]:
    (folder / "settings.yaml").write_text(text, encoding="utf-8")
    with redirect_stderr(io.StringIO()) as told:
        return gate.check([folder / "cdk.tf.json"], folder / "settings.yaml", folder / "reports"), told.getvalue()


def test_settings_of_the_home_folder_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / ".checkov.yaml").write_text("check: [CKV_AWS_1]\nsoft-fail: true\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    outcome = checked(tmp_path, faulty=stack(EnableNetworkIsolation=False))
    assert outcome.code == 1
    assert "Failed checks: 1," in outcome.printed


def test_rules_that_did_not_run_fail_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_CHECK", "CKV_SMP_5")
    outcome = checked(tmp_path, good=stack())
    assert outcome.code == 1
    assert f"{tmp_path / 'good' / 'cdk.tf.json'}: CKV_SMP_3 did not judge pipeline\n" in outcome.told
    assert "CKV_SMP_5 did not judge" not in outcome.told


def test_stack_that_no_rule_looked_at_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_CHECK", "CKV_AWS_1")
    outcome = checked(tmp_path, faulty=stack(EnableNetworkIsolation=False))
    assert outcome.code == 1
    assert outcome.told == f"{tmp_path / 'faulty' / 'cdk.tf.json'}: was not checked: none of our rules ran\n"


def test_rule_that_breaks_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [rule] = [rule for rule in readable_documents.RULES if rule.id == "CKV_SMP_27"]
    monkeypatch.setattr(rule, "findings", lambda conf: 1 / 0)
    outcome = checked(tmp_path, good=stack())
    assert (outcome.code, outcome.told) == (
        1,
        f"{tmp_path / 'good' / 'cdk.tf.json'}: CKV_SMP_27 did not judge pipeline\n",
    )


def test_what_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    unreadable = stack()
    unreadable["resource"]["aws_sagemaker_pipeline"]["pipeline"]["pipeline_definition"] = "{"
    outcome = checked(tmp_path, broken=unreadable)
    assert (outcome.code, outcome.told) == (1, "")
    assert "Failed checks: 1," in outcome.printed


def test_comments_in_texts_skip_nothing(tmp_path: Path) -> None:
    skip = "checkov:skip=CKV_SMP_5:because"
    faulty = stack(EnableNetworkIsolation=False, HyperParameters={"note": f"#{skip}", "//": skip})
    outcome = checked(tmp_path, faulty={"//": skip, **faulty})
    assert outcome.code == 1
    assert "Check: CKV_SMP_5: " in outcome.printed


def test_nothing_around_reaches_checkov(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "faulty" / "cdk.tf.json"
    file.parent.mkdir()
    file.write_text(json.dumps(stack(EnableNetworkIsolation=False)), encoding="utf-8")
    for name in (".checkov.yml", ".checkov.yaml"):
        (file.parent / name).write_text("check: [CKV_AWS_1]\nsoft-fail: true\n", encoding="utf-8")
    (tmp_path / ".checkov.yml").write_text("check: [CKV_AWS_1]\nsoft-fail: true\n", encoding="utf-8")
    (tmp_path / "checkov.py").write_text("raise SystemExit(0)\n", encoding="utf-8")
    for name, value in {"CKV_CHECK": "CKV_AWS_1", "HOME": str(tmp_path), "PYTHONPATH": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert check_in_isolation([Path("faulty/cdk.tf.json")]) == 1
    printed, told = capfd.readouterr()
    assert "Check: CKV_SMP_5: " in printed
    assert told == ""
    assert sorted(path.name for path in (tmp_path / "checkov.out").iterdir()) == [gate.JUNIT, gate.SARIF]


def test_skips_are_those_of_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "out" / "stacks" / "relaxed" / "cdk.tf.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(stack(EnableNetworkIsolation=False)), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert gate.check([file]) == 1
    (tmp_path / ".checkov.yaml").write_text("skip-check:\n  - CKV_SMP_5:/relaxed/\n", encoding="utf-8")
    assert gate.check([file]) == 0


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


def test_checkov_sees_no_variable_of_its_own() -> None:
    around = {"PATH": "/bin", "LANG": "C", "HOME": "/home/me", "CKV_CHECK": "x", "LOG_LEVEL": "x", "BC_API_KEY": "x"}
    assert environment(around, "/empty") == {"PATH": "/bin", "LANG": "C", "HOME": "/empty", "USERPROFILE": "/empty"}


def test_reports_are_where_the_documents_say() -> None:
    named = {
        name
        for page in ("ci.md", "checks.md")
        for name in re.findall(r"checkov\.out/([\w.]+)", (ROOT / "docs" / page).read_text(encoding="utf-8"))
    }
    assert named == {gate.SARIF, gate.JUNIT}
