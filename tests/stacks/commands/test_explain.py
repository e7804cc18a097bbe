"""``pipelines explain``: rules of checkov are told as well."""

import pytest

from stacks.__main__ import main
from stacks.gate.rule_facts import rule_facts


def test_rules_of_checkov_are_told_by_the_whole_command(capsys: pytest.CaptureFixture[str]) -> None:
    ids = [rule.id for rule in rule_facts()]
    assert main(["explain", *ids, "not-granted"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{ids[0]}\n")
    assert told.count("To fix it: ") == len(ids)
    assert "\nnot-granted\n" in told
