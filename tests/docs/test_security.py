"""``docs/security.md``: each promise names tests that exist."""

import re

from tests.support import ROOT


def test_each_test_that_keeps_a_promise_exists() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    kept_by = re.findall(r"\[`(test_\w+)`\]\(\.\./(tests/[\w/]+\.py)\)", text)
    assert len(kept_by) > 50
    assert len(kept_by) == text.count("](../tests/")
    missing = [name for name, file in kept_by if f"\ndef {name}(" not in (ROOT / file).read_text(encoding="utf-8")]
    assert missing == []
