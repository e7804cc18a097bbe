"""``pipelines explain``: rules of checkov are told as well."""

import pytest

from stacks.__main__ import main


def test_rules_of_checkov_are_told_by_the_whole_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "CKV_SMP_1", "not-granted"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("CKV_SMP_1\n")
    assert "To fix it: " in told
    assert "\nnot-granted\n" in told
