"""The site of ``docs/``: whole, without other hosts and without a server, on a phone too."""

import os
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest

from tests import extra
from tests.support import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.extra, pytest.mark.xdist_group("site")]
PHONE = {"width": 390, "height": 844}
LOOKED_AT = ["index.html", "tutorial.html", "step-types/training.html", "rules.html", "repository/SECURITY.html"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as ``make docs`` builds it: a warning fails."""
    folder = tmp_path_factory.mktemp("site")
    mkdocs = ROOT / ".venv" / "docs" / "bin" / "mkdocs"
    if not mkdocs.exists():
        extra.missing("mkdocs", "run `make docs` once")
    command: list[str | Path] = [mkdocs, "build", "--strict", "--site-dir", folder]
    built = subprocess.run(
        [*command, "--config-file", ROOT / "website" / "mkdocs.yml"],
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def page() -> Iterator["Page"]:
    """A page of a browser as wide as a phone, which fails where something is asked of another host."""
    with extra.open_browser() as browser:
        page = browser.new_page(viewport=PHONE)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        yield page
        assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []


class Links(HTMLParser):
    """The links and ids of a page."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if value and name == "id":
                self.ids.add(value)
            elif value and name in ("href", "src") and not urlsplit(value).scheme:
                self.links.add(value)


def test_each_link_leads_to_a_file_and_a_heading_of_the_site(site: Path) -> None:
    pages = {file: Links(file) for file in site.rglob("*.html") if file.name != "404.html"}
    assert len(pages) > 100
    broken = []
    for file, page in pages.items():
        for link in page.links:
            path, anchor = unquote(urlsplit(link).path), unquote(urlsplit(link).fragment)
            target = (file.parent / path).resolve() if path else file
            if not target.exists() or (anchor and anchor not in pages[target].ids):
                broken.append(f"{file.relative_to(site)}: {link}")
    assert broken == []


@pytest.mark.parametrize("name", LOOKED_AT)
def test_no_page_is_wider_than_a_phone(name: str, site: Path, page: "Page") -> None:
    page.goto((site / name).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_drawing_is_drawn(site: Path, page: "Page") -> None:
    page.goto((site / "tutorial.html").as_uri())
    page.wait_for_selector("div.mermaid")
    assert page.evaluate("document.querySelector('div.mermaid').clientHeight") > 100


def test_search_finds_a_rule_without_a_server(site: Path, page: "Page") -> None:
    page.goto((site / "index.html").as_uri())
    page.click("label.md-header__button[for=__search]")
    page.locator("input.md-search__input").press_sequentially("unknown-step")
    page.wait_for_selector("a.md-search-result__link[href*='rules.html']")


def test_licences_of_what_the_pages_bring_are_there(site: Path) -> None:
    text = (site / "licences.txt").read_text(encoding="utf-8")
    assert all(f"\n{name}\n" in text for name in ("mkdocs", "mkdocs-material", "mermaid", "iframe-worker"))
    assert text.count("Permission is hereby granted, free of charge") >= 3
