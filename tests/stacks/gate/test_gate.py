"""The gate of ``pipelines check``: what it prints and how it ends, whatever is around it."""

import json
import re
from pathlib import Path

import pytest

from stacks.gate import scan as gate
from stacks.gate.isolation import check_in_isolation, environment
from tests.stacks.gate.checked_stacks import FOUND, Outcome, checked, stack
from tests.synth import Stack


def test_a_failed_check_fails_the_run(outcome: Outcome) -> None:
    assert outcome.code == 1
    assert "Failed checks: 3," in outcome.printed
    for id, finding in FOUND.items():
        assert f"Check: {id}: " in outcome.printed
        assert f"Details: {finding}" in outcome.printed
        assert f"docs/checks.md#{id.lower()}\n" in outcome.printed


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


def test_checkov_sees_no_variable_of_its_own() -> None:
    around = {"PATH": "/bin", "LANG": "C", "HOME": "/home/me", "CKV_CHECK": "x", "LOG_LEVEL": "x", "BC_API_KEY": "x"}
    assert environment(around, "/empty") == {"PATH": "/bin", "LANG": "C", "HOME": "/empty", "USERPROFILE": "/empty"}
