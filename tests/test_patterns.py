"""The page of patterns: each section has a config that works as it stands, and the table at the top leads to it."""

import re

import pytest

from tests.authorization.calls import required_calls
from tests.authorization.roles import ACCOUNT, REGION, role_of
from tests.authorization.test_calls import allowing
from tests.reference.tables import slug
from tests.support import ROOT, compiled, warnings_of

PAGE = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
INTRODUCTION, *SECTIONS = re.split(r"^## ", PAGE, flags=re.MULTILINE)
HEADINGS = [section.partition("\n")[0] for section in SECTIONS]


def config(section: str) -> str:
    """The one config of a section; what else there is of YAML are its tests."""
    [block] = re.findall(r"^```yaml\n(projectName:.*?)^```$", section, re.MULTILINE | re.DOTALL)
    return str(block)


@pytest.mark.parametrize("section", SECTIONS, ids=HEADINGS)
@pytest.mark.parametrize("settings", [{}, {"account": ACCOUNT, "region": REGION}], ids=["anywhere", "in a Region"])
def test_every_pattern_is_a_config_without_warnings(section: str, settings: dict[str, str]) -> None:
    assert warnings_of(compiled(config(section), **settings)) == []


@pytest.mark.parametrize("section", SECTIONS, ids=HEADINGS)
def test_the_role_of_every_pattern_suffices(section: str) -> None:
    role = role_of(compiled(config(section), account=ACCOUNT, region=REGION))
    assert [str(call) for call in required_calls(role) if not allowing(role, call)] == []


def test_the_table_leads_to_every_pattern() -> None:
    assert re.findall(r"\]\(#([\w-]+)\)", INTRODUCTION) == [slug(heading) for heading in HEADINGS]
