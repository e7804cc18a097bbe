"""Rules that did not run, and stacks that were not read: they fail the run."""

import json
from pathlib import Path

import pytest

from stacks.checks.rules import readable_documents
from stacks.gate import scan as gate
from tests.stacks.gate.checked_stacks import Outcome, checked, stack


def test_stack_that_lets_go_of_a_resource_is_read(outcome: Outcome) -> None:
    assert outcome.told == ""


def test_a_file_that_cannot_be_read_fails_the_run(tmp_path: Path) -> None:
    outcome = checked(tmp_path, good=stack(), broken="{")
    assert outcome.code == 1
    assert outcome.told.endswith("/broken/cdk.tf.json: cannot be read as a stack\n")
    assert json.loads(outcome.sarif)["runs"][0]["results"] == []


def test_a_rule_that_cannot_be_loaded_fails_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "rule_modules", lambda: ["missing"])
    with pytest.raises(ImportError, match="missing"):
        checked(tmp_path, good=stack())


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
