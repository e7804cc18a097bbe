"""``docs/security.md`` and ``docs/stability.md``: each promise names tests that exist."""

import re

import pytest

from tests.support import ROOT


@pytest.mark.parametrize(("page", "at_least"), [("security", 51), ("stability", 20)])
def test_each_test_that_keeps_a_promise_exists(page: str, at_least: int) -> None:
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    kept_by = re.findall(r"\[`(test_\w+)`\]\(\.\./(tests/[\w/]+\.py)\)", text)
    assert len(kept_by) >= at_least
    assert len(kept_by) == text.count("](../tests/")
    missing = [name for name, file in kept_by if f"\ndef {name}(" not in (ROOT / file).read_text(encoding="utf-8")]
    assert missing == []


def test_each_row_about_stability_is_kept_by_a_test() -> None:
    rows = re.findall(r"^\| (?!what stays|---)(.*) \|$", (ROOT / "docs/stability.md").read_text("utf-8"), re.MULTILINE)
    assert [row for row in rows if "](../tests/" not in row] == []
