"""The browser, and a page in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from definitions.diagrams.page.page import draw
from tests import extra
from tests.definitions.diagrams.page.opened_page import LIFECYCLE, Opened
from tests.support import compiled

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with extra.open_browser() as browser:
        yield browser


@pytest.fixture
def lifecycle(browser: "Browser", tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(browser, draw(compiled(LIFECYCLE)), tmp_path)
    yield opened
    assert opened.said == []
    opened.context.close()
