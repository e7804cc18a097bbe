"""The page of patterns: each section is a config that compiles as it stands, and the table at the top leads to it."""

import re

import pytest

from tests.reference.tables import slug
from tests.support import ROOT, compiled, warnings_of

PAGE = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
INTRODUCTION, *SECTIONS = re.split(r"^## ", PAGE, flags=re.MULTILINE)
HEADINGS = [section.partition("\n")[0] for section in SECTIONS]


@pytest.mark.parametrize("section", SECTIONS, ids=HEADINGS)
def test_every_pattern_is_a_config_without_warnings(section: str) -> None:
    [config] = re.findall(r"^```yaml\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert warnings_of(compiled(config)) == []


def test_the_table_leads_to_every_pattern() -> None:
    assert re.findall(r"\]\(#([\w-]+)\)", INTRODUCTION) == [slug(heading) for heading in HEADINGS]
