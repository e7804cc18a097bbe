"""The page about editors says what they see."""

import os

from tests.editors.page import page
from tests.support import ROOT

PAGE = ROOT / "docs" / "editors.md"


def test_golden_page() -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(page(), encoding="utf-8")
    assert page() == PAGE.read_text(encoding="utf-8")
