"""``docs/checks.md`` lists all rules, as they are; every rule has examples, and every skip a reason."""

import os
import re

from stacks.gate.rule_facts import rule_facts
from tests.stacks.checks.checks_page import SETTINGS, page, skips
from tests.stacks.checks.scan import FIXTURES
from tests.support import ROOT

PAGE = ROOT / "docs" / "checks.md"


def test_golden_page() -> None:
    text = page()
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(text, encoding="utf-8")
    assert text == PAGE.read_text(encoding="utf-8")


def test_every_rule_has_all_facts_and_its_section() -> None:
    sections = re.findall(r"^## (.*)$", page(), re.MULTILINE)
    for rule in rule_facts():
        assert all((rule.title, rule.resources, rule.why, rule.fix)), rule.id
        assert rule.level in ("LOW", "MEDIUM", "HIGH", "CRITICAL"), rule.id
        assert rule.guideline == f"docs/checks.md#{rule.id.lower()}"
        assert sections.count(rule.id) == 1


def test_every_rule_has_examples_under_its_title() -> None:
    titles = {path.stem: path.read_text(encoding="utf-8").split("\n")[0] for path in FIXTURES.glob("*.yaml")}
    assert {rule.id: f"# {rule.title}" for rule in rule_facts()} == titles


def test_every_skip_has_a_reason() -> None:
    found = skips()
    text = "".join(file.read_text(encoding="utf-8") for file in SETTINGS)
    assert len(found) == len(re.findall(r"^ +- CKV", text, re.MULTILINE)) > 4
    assert [skip for skip in found if len(skip.reason.split()) < 8] == []


def test_the_security_model_repeats_what_is_skipped_for_all_stacks() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (CKV\w+) \|", text, re.MULTILINE) == [skip.id for skip in skips() if not skip.stack]
