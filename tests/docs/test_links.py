"""Links lead to files and headings that exist, and commands of make are targets."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import FENCED
from tests.support import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")])
LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for link in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"https?:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_the_overview_lists_every_page_once() -> None:
    overview = ROOT / "docs" / "README.md"
    listed = [link for link in LINK.findall(overview.read_text(encoding="utf-8")) if not link.startswith("..")]
    assert sorted(listed) == sorted(page.name for page in overview.parent.glob("*.md") if page != overview)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_make_are_targets(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = re.findall(
        r"\bmake (?:[A-Z]+=\S+ )*([a-z-]+)", "\n".join(re.findall(r"`[^`\n]+`", page.read_text("utf-8")))
    )
    assert set(named) <= targets
